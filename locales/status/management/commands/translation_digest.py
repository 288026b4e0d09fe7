"""Write to the language teams about what waits for them."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from locales.status.digest import send_digests


class Command(BaseCommand):
    help = "Post the weekly letter to each language team that is due."

    def handle(self, *args: object, **options: object) -> None:
        posted = send_digests(at=timezone.now())
        self.stdout.write(f"{posted} letters.")
