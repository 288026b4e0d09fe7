"""The chapters of `docs/handbook/`, in the order in which somebody needs them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .rendering import Heading, render

FOLDER = settings.ROOT / "docs" / "handbook"
LANGUAGES = ("de", "en")
CHAPTERS = (
    "first-hour",
    "pages",
    "pictures",
    "translating",
    "plain-language",
    "events",
    "door",
    "directory",
    "councils",
    "forms",
    "search",
    "review",
    "roles",
    "undo",
    "administrator",
)
IMAGE = re.compile(r"[a-z0-9-]+\.webp")


@dataclass(frozen=True)
class Chapter:
    """One chapter in one language, as HTML that is safe to print."""

    name: str
    title: str
    html: str
    headings: tuple[Heading, ...]


def written_in(language: str) -> str:
    """German or English, for whoever has chosen that language."""
    return "de" if language.split("-")[0] == "de" else "en"


@lru_cache(maxsize=len(CHAPTERS) * len(LANGUAGES))
def chapter(name: str, language: str) -> Chapter:
    """
    That chapter in `de` or `en`: read once, for it changes only with an update.

    :raises KeyError: if there is none of that name or language
    """
    if name not in CHAPTERS or language not in LANGUAGES:
        raise KeyError(name)
    path = FOLDER / language / f"{name}.md"
    if not path.is_file():
        # Somebody installed the site without `docs/`.
        raise KeyError(name)
    text = path.read_text(encoding="utf-8")
    title, html, headings = render(text)
    return Chapter(name, title, html, headings)


def contents(language: str) -> list[Chapter]:
    """
    All chapters in their order.

    :raises KeyError: if one of them is missing
    """
    return [chapter(name, language) for name in CHAPTERS]


def image(language: str, name: str) -> Path:
    """
    The file of a picture.

    :raises KeyError: if there is none of that name: no other path is ever looked at
    """
    if language not in LANGUAGES or not IMAGE.fullmatch(name):
        raise KeyError(name)
    path = FOLDER / "images" / language / name
    if not path.is_file():
        raise KeyError(name)
    return path
