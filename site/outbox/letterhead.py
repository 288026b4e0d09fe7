"""Who writes: the office's name and how to reach it. An upper room knows them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Letterhead:
    """
    What stands at the top and the foot of every letter, in the reader's language.

    `lang` is set where these words are in another language than the letter.
    """

    name: str
    places: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    url: str = ""
    lang: str = ""

    @property
    def phone_href(self) -> str:
        return phone_href(self.phone)


def phone_href(number: str) -> str:
    """The address that dials a number, however it is written (RFC 3966)."""
    return "tel:" + "".join(x for x in number if x.isdigit() or x == "+")


def _plain(locale: str) -> Letterhead:
    return Letterhead(
        name=settings.WAGTAIL_SITE_NAME,
        url=f"{settings.WAGTAILADMIN_BASE_URL}/{locale}/",
    )


_provider: list[Callable[[str], Letterhead]] = [_plain]


def register(provider: Callable[[str], Letterhead]) -> None:
    """Have the letterhead of a language come from this function."""
    _provider[0] = provider


def letterhead(locale: str) -> Letterhead:
    """The letterhead for a letter in that language."""
    return _provider[0](locale)
