"""Organisations that may be the same as one that offers itself."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from pages.directory.models import Organisation

from .drafting import Proposal

ALIKE = 0.85
EDIT = "wagtailsnippets_directory_organisation:edit"
# With or without a country's code in front they are the same.
LAST_DIGITS, FEWEST_DIGITS = 8, 6
NEEDED = ("pk", "name", "phone", "email", "website", "is_public")
LEGAL_FORMS = {"ev", "vog", "asbl", "vzw", "ggmbh", "gmbh"}


@dataclass(frozen=True)
class Double:
    """An organisation of the directory, what it has in common, where to change it."""

    name: str
    is_public: bool
    why: list[str]
    url: str = ""


def doubles_of(made: Proposal, *, may_change: set[int]) -> list[Double]:
    """
    Those with nearly that name, or with that number or address; one query.

    `may_change` are the keys of those that the editor gets a link to.
    """
    rows = Organisation.objects.filter(locale__language_code=SOURCE_CODE)
    found = []
    for row in rows.order_by("name").values(*NEEDED):
        why = _in_common(made, row)
        if why:
            url = reverse(EDIT, args=[row["pk"]]) if row["pk"] in may_change else ""
            found.append(Double(row["name"], row["is_public"], why, url))
    return found


def _in_common(made: Proposal, row: dict) -> list[str]:
    mine = {name: made.values.get(name, "") for name in NEEDED}
    checks = (
        (_("the name"), _same_name(made.name, row["name"])),
        (_("the phone number"), _same(_number, mine["phone"], row["phone"])),
        (_("the e-mail address"), _same(str.casefold, mine["email"], row["email"])),
        (_("the website"), _same(_place, mine["website"], row["website"])),
    )
    return [words for words, is_same in checks if is_same]


def _same(plain: object, one: str, other: str) -> bool:
    return bool(one and other and plain(one) and plain(one) == plain(other))


def _same_name(one: str, other: str) -> bool:
    first, second = _plain_name(one), _plain_name(other)
    if not first or not second:
        return False
    return first == second or SequenceMatcher(None, first, second).ratio() >= ALIKE


def _plain_name(name: str) -> str:
    """Without accents, marks and legal forms."""
    flat = unicodedata.normalize("NFKD", name.casefold().replace(".", ""))
    letters = "".join(x for x in flat if not unicodedata.combining(x))
    words = re.findall(r"\w+", letters)
    return " ".join(word for word in words if word not in LEGAL_FORMS)


def _number(phone: str) -> str:
    digits = "".join(x for x in phone if x.isdigit())
    return digits[-LAST_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def _place(url: str) -> str:
    try:
        parts = urlsplit(url.casefold())
    except ValueError:
        return ""
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")
