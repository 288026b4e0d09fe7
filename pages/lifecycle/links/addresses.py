"""One spelling for each address, so that it is asked once however it is written."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit, urlunsplit

from django.conf import settings
from wagtail.models import Site

from outbox.safety import storable

PORTS = {"http": 80, "https": 443}
# No name is longer (RFC 1035).
LONGEST_HOST = 253
# Where a server and its port are.
Origin = tuple[str, int]


@dataclass(frozen=True)
class Spelled:
    """An address to ask; `host` is empty where it cannot be asked at all."""

    url: str
    host: str

    @property
    def key(self) -> str:
        return sha256(self.url.encode()).hexdigest()


def spelled(written: str, *, root: str) -> Spelled:
    """The address without the place in the page; `root`: where our own site begins."""
    written = kept(written)
    try:
        url = written.strip()
        url, _place = urldefrag(urljoin(root, url) if url.startswith("/") else url)
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if parts.scheme not in PORTS or not 0 < len(host) <= LONGEST_HOST:
            return Spelled(written, "")
        return Spelled(urlunsplit(_plain(parts, host)), host)
    except ValueError:
        return Spelled(written, "")


def kept(text: str) -> str:
    """The text as every database takes it: no null, no half of a character."""
    return storable(text).encode("utf-8", "replace").decode()


def _plain(parts: SplitResult, host: str) -> SplitResult:
    """:raises ValueError: where the port is none"""
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    if port and port != PORTS[parts.scheme]:
        shown = f"{shown}:{port}"
    return parts._replace(netloc=shown, path=parts.path or "/")


def origin_of(url: str) -> Origin:
    """:raises ValueError: where it is no address of a server"""
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme, 0)


def own_root() -> str:
    """Where our own site begins, for addresses without a host."""
    site = Site.objects.filter(is_default_site=True).first()
    return f"{site.root_url if site else settings.WAGTAILADMIN_BASE_URL}/"


def own_origins() -> frozenset[Origin]:
    """Our own site may be asked even where it stands in a private network."""
    roots = [site.root_url for site in Site.objects.all()]
    return frozenset(map(origin_of, [*roots, settings.WAGTAILADMIN_BASE_URL]))


def with_place(old: str, new: str) -> str:
    """The new address, at the same place of the page where it names none itself."""
    _url, place = urldefrag(old)
    url, own_place = urldefrag(new)
    return f"{url}#{place}" if place and not own_place else new
