"""The results page and the suggestions while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from locales.table import SOURCE_CODE
from pages.base.frame import frame as frame_of

from .answering import answering_engine
from .results import results_for
from .suggesting import suggestions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, filtered by the address; whatever was typed, a page."""
    frame = frame_of(get_language() or SOURCE_CODE)
    base_url = reverse("search")
    engine = answering_engine()
    results = results_for(request, engine, frame, base_url)
    context = {
        "results": results,
        "base_url": base_url,
        "count_text": _count(results.total, results.corrected or results.text),
        "engine_is_down": engine.is_stand_in,
    }
    response = render(request, "search/results.html", context)
    # An address of every question would fill search engines with lists of lists.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _count(total: int, text: str) -> str:
    if not text:
        return ""
    if not total:
        return _("Nothing found for “%(text)s”") % {"text": text}
    numbers = {"total": total, "text": text}
    return _("Results for “%(text)s”: %(total)s") % numbers


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles and words that begin with what was typed so far."""
    frame = frame_of(get_language() or SOURCE_CODE)
    found = suggestions(answering_engine(), request.GET.get("q", ""), frame.code)
    response = JsonResponse({"suggestions": found})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
