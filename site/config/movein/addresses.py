"""Addresses of the old site: what they mean, and where they lead now."""

from collections.abc import Iterable
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from config.movein.items import PAGES, Old
from config.movein.models import Arrival


class Addresses:
    """Which item an old address stands for, in whatever language."""

    def __init__(self, old: Old) -> None:
        self.base = old.base
        self.items: dict[str, str] = {}
        self.hosts = {host_of(old.base)} - {""}
        for item in old.items:
            for text in item.texts.values():
                self.hosts |= {host_of(text.address)} - {""}
                if path := path_of(text.address):
                    self.items.setdefault(path, item.key)
            for alias in item.values.get("_also", ()):
                self.items.setdefault(path_of(alias), item.key)

    def whole(self, address: str, page: str = "") -> str:
        """The address with its host, as seen from a page of the old site."""
        try:
            return urljoin(urljoin(self.base, page), address.strip())
        except ValueError:
            return address

    def is_old(self, address: str) -> bool:
        """Whether it leads to the old site."""
        return host_of(address) in self.hosts

    def item(self, address: str) -> str:
        """The key of the item that stood there; empty where none did."""
        if not self.is_old(address):
            return ""
        return self.items.get(path_of(address), "")


def host_of(address: str) -> str:
    """The host without its `www.`; empty for what has none."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
    return host.removeprefix("www.")


def path_of(address: str) -> str:
    """Path and query without the rest, the same however it was written."""
    try:
        parts = urlsplit(urldefrag(address)[0])
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def redirect_from(found: Iterable[tuple[Iterable[str], Page]]) -> int:
    """
    Let old addresses lead to pages that readers see; how many are new.

    One that leads somewhere already stays as it is: somebody has set it. A page that
    stands at its old address needs none: it would lead to itself once it is off.
    """
    wanted = {}
    for addresses, page in found:
        if not page.live:
            continue
        own = Redirect.normalise_path(urlsplit(page.get_url() or "").path)
        for path in filter(None, map(path_of, addresses)):
            path = Redirect.normalise_path(path)
            if path not in ("/", own) and len(path) <= 255:
                wanted.setdefault(path, page.pk)
    site = Site.objects.filter(is_default_site=True).first() if wanted else None
    if site is None:
        return 0
    known = set(
        Redirect.objects.filter(site=site, old_path__in=list(wanted)).values_list(
            "old_path", flat=True
        )
    )
    new = [
        Redirect(
            old_path=path,
            site=site,
            redirect_page_id=page_id,
            is_permanent=True,
            automatically_created=True,
        )
        for path, page_id in wanted.items()
        if path not in known
    ]
    Redirect.objects.bulk_create(new, batch_size=200)
    return len(new)


def lead_to_published(instance: Page, **kwargs: object) -> None:
    """Old addresses of what came as a draft lead to it once it is public."""
    found = Arrival.objects.filter(
        number=instance.pk, kind__in=[str(kind) for kind in PAGES]
    ).values_list("addresses", flat=True)
    redirect_from([(addresses, instance) for addresses in found])
