"""Whether this code and this database make a site that works, before it is started."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from wagtail.models import Site

from pages.base.models import HomePage


class Command(BaseCommand):
    help = "Ask /-/health and every home page, within this process."

    def handle(self, *args: object, **options: object) -> None:
        client = Client(raise_request_exception=False, headers=_headers())
        answer = client.get("/-/health", secure=True)
        if answer.headers["Content-Type"] != "application/json":
            raise CommandError(f"/-/health answers {answer.status_code}.")
        health = answer.json()
        # Letters that are late are no fault of an update.
        parts = ("database", "migrations", "catalogues", "restored")
        if wrong := [part for part in parts if not health[part]]:
            raise CommandError(f"Not in order: {', '.join(wrong)}.")
        homes = HomePage.objects.live().select_related("locale")
        for home in homes:
            address = f"/{home.locale.language_code}/"
            # A home page that asks for a password leads elsewhere, and works.
            if (status := client.get(address, secure=True).status_code) >= 400:
                raise CommandError(f"{address} answers {status}.")
        self.stdout.write(f"All parts work, {len(homes)} home pages answer.")


def _headers() -> dict[str, str]:
    """A host that the site answers to."""
    site = Site.objects.filter(is_default_site=True).first()
    named = [host for host in settings.ALLOWED_HOSTS if host.strip("*.")]
    known = site.hostname if site else ""
    return {"host": known if known in named or not named else named[0].lstrip(".")}
