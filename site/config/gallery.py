"""Every component once, with sample words, for those who draw and test."""

import re
from functools import cache
from pathlib import Path

import polib
import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from locales.table import SOURCE_CODE, TABLE, find
from pages.base.blocks import StoryBlock
from pages.base.reading import Choice
from pages.media.models import CustomImage

COMPONENTS = settings.ROOT / "site" / "templates" / "components"
SAMPLES = settings.ROOT / "site" / "config" / "gallery.yaml"
DEMO_WORDS = Path(__file__).parent / "demo" / "locale"
HEAD = re.compile(r"{% comment %}\s*(.*?)\s*{% endcomment %}", re.S)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The components in the language of `?lang=`, each with the data it was given."""
    language = find(request.GET.get("lang"))
    with translation.override(language.code):
        response = render(
            request,
            "base/gallery.html",
            {
                "language": language,
                "languages": TABLE,
                "components": [_shown(name, language.code) for name in names()],
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


def _shown(name: str, code: str) -> dict:
    head = HEAD.search((COMPONENTS / f"{name}.html").read_text())
    given = samples().get(name, [])
    pieces = [_drawn(name, context, code) for context in given]
    return {
        "name": name,
        "head": head.group(1) if head else "",
        "code": yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=100),
        "wrapper": "ul" if pieces and pieces[0].startswith("<li") else "div",
        # Such a component brings its own margins.
        "is_wide": any('class="wrap' in piece for piece in pieces),
        "pieces": pieces,
    }


def _drawn(name: str, context: dict, code: str) -> SafeString:
    context = _in_language(context or {}, code)
    if "switcher" in context:
        context["switcher"] = _switcher(code)
    if context.get("page", {}).get("image") == "newest":
        context["page"]["image"] = CustomImage.objects.order_by("pk").last()
    if "body" in context:
        context["body"] = StoryBlock().to_python(context["body"])
    return mark_safe(  # noqa: S308  our own template
        render_to_string(f"components/{name}.html", context).strip()
    )


def _switcher(code: str) -> list[Choice]:
    own_first = sorted(TABLE, key=lambda language: language.code != code)
    return [
        Choice(language, f"?lang={language.code}", language.code == code)
        for language in own_first
    ]


def _in_language(value: object, code: str) -> object:
    """The sample with each sentence that the demonstration translates, translated."""
    if isinstance(value, dict):
        return {key: _in_language(item, code) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_language(item, code) for item in value]
    if isinstance(value, str):
        return _words(code).get(value, value)
    return value


@cache
def _words(code: str) -> dict[str, str]:
    if code == SOURCE_CODE:
        return {}
    catalogue = polib.pofile(str(DEMO_WORDS / f"{code}.po"))
    return {entry.msgid: entry.msgstr for entry in catalogue if entry.msgstr}
