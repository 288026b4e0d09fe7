"""Every component once, with sample words, for those who draw and test."""

import re
from datetime import time
from functools import cache
from pathlib import Path

import polib
import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from wagtail.models import Page

from locales.status.models import TranslationStatus
from locales.table import SOURCE, SOURCE_CODE, TABLE, find
from pages.base.blocks import StoryBlock
from pages.base.reading import Choice
from pages.directory.entries import Opening
from pages.directory.languages import language_names
from pages.directory.opening import Change, Rule, Schedule
from pages.directory.outline import Drawing, draw
from pages.media.models import CustomImage
from pages.sheet.pairs import Pair
from pages.sheet.sheet import Sheet

COMPONENTS = settings.ROOT / "site" / "templates" / "components"
SAMPLES = settings.ROOT / "site" / "config" / "gallery.yaml"
DEMO_WORDS = Path(__file__).parent / "demo" / "locale"
FIRST_HEADING = re.compile(r"<h([1-6])\b")
HEAD = re.compile(r"{% comment %}\s*(.*?)\s*{% endcomment %}", re.S)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The components in the language of `?lang=`, each with the data it was given."""
    language = find(request.GET.get("lang"))
    given = samples()
    with translation.override(language.code):
        response = render(
            request,
            "base/gallery.html",
            {
                "language": language,
                "languages": TABLE,
                "components": [
                    _shown(name, given.get(name, []), language.code) for name in names()
                ],
            },
        )
    response.headers["Content-Language"] = language.code
    return response


def names() -> list[str]:
    """Every component that there is a template of."""
    return sorted(path.stem for path in COMPONENTS.glob("*.html"))


def samples() -> dict[str, list[dict]]:
    """A list of contexts for each component; several where it has several states."""
    return yaml.safe_load(SAMPLES.read_text())


def _shown(name: str, given: list[dict], code: str) -> dict:
    head = HEAD.search((COMPONENTS / f"{name}.html").read_text())
    pieces = [_drawn(name, context, code) for context in given]
    return {
        "name": name,
        "head": head.group(1) if head else "",
        "code": yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=100),
        "wrapper": "ul" if pieces and pieces[0].startswith("<li") else "div",
        # Such a component brings its own margins.
        "is_wide": any('class="wrap' in piece for piece in pieces),
        "above": _levels_above(pieces),
        "pieces": pieces,
    }


def _levels_above(pieces: list[SafeString]) -> range:
    """The headings that stand above a part of a page, below the component's name."""
    first = FIRST_HEADING.search("".join(pieces))
    return range(3, int(first[1]) if first else 0)


def _drawn(name: str, context: dict, code: str) -> SafeString:
    context = _made(context or {}, code)
    return mark_safe(  # noqa: S308  our own template
        render_to_string(f"components/{name}.html", context).strip()
    )


def _made(value: object, code: str) -> object:
    """The sample in that language, with the objects that plain data cannot be."""
    if isinstance(value, dict):
        made = {
            key: MAKERS[key](item, code) if key in MAKERS else _made(item, code)
            for key, item in value.items()
        }
        # As the directory's views have it.
        return {"status": made["opening"].status, **made} if "opening" in made else made
    if isinstance(value, list):
        return [_made(item, code) for item in value]
    if isinstance(value, str):
        return _words(code).get(value, value)
    return value


def _switcher(_given: object, code: str) -> list[Choice]:
    own_first = sorted(TABLE, key=lambda language: language.code != code)
    return [
        Choice(language, f"?lang={language.code}", language.code == code)
        for language in own_first
    ]


def _newest_image(_given: object, _code: str) -> CustomImage | None:
    return CustomImage.objects.order_by("pk").last()


def _story(blocks: list[dict], code: str) -> object:
    return StoryBlock().to_python(_made(blocks, code))


def _opening(given: dict, _code: str) -> Opening:
    schedule = Schedule(
        rules=tuple(_rule(**row) for row in given["hours"]),
        changes=tuple(Change(**row) for row in given.get("changes", [])),
    )
    return Opening(schedule, given["at"])


def _rule(opens: str, closes: str, **values: object) -> Rule:
    return Rule(
        opens=time.fromisoformat(opens), closes=time.fromisoformat(closes), **values
    )


def _drawing(given: dict, _code: str) -> Drawing | None:
    return draw(given["outline"], given["places"])


def _names(codes: list[str], _code: str) -> list[str]:
    return language_names(codes)


def _sheet(given: dict, code: str) -> Sheet | dict:
    """The reader's words beside the German ones; of a form, only its problems."""
    if "problems" in given:
        return _made(given, code)
    office = given["office"]
    return Sheet(
        own=Page(last_published_at=given["day"]),
        german=Page(last_published_at=given["day"]),
        language=find(code),
        source=SOURCE,
        url=given["url"],
        offices=[
            {"code": own, **_made(office, own)}
            for own in dict.fromkeys([code, SOURCE_CODE])
        ],
        status=TranslationStatus(**given.get("status", {})),
        pairs=[_pair(row, _made(row, code)) for row in given.get("pairs", [])],
    )


def _pair(german: dict, own: dict) -> Pair:
    return Pair(
        german["kind"],
        own_label=own["label"],
        own=format_html("<p>{}</p>", own["text"]),
        german_label=german["label"],
        german=format_html("<p>{}</p>", german["text"]),
    )


MAKERS = {
    "switcher": _switcher,
    "image": _newest_image,
    "body": _story,
    "opening": _opening,
    "drawing": _drawing,
    "names": _names,
    "languages": _names,
    "sheet": _sheet,
}


@cache
def _words(code: str) -> dict[str, str]:
    if code == SOURCE_CODE:
        return {}
    catalogue = polib.pofile(str(DEMO_WORDS / f"{code}.po"))
    return {entry.msgid: entry.msgstr for entry in catalogue if entry.msgstr}
