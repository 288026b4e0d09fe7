"""The results page and the suggestions while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from locales.table import SOURCE_CODE, find
from pages.base.frame import frame as frame_of
from pages.base.rss import rss

from .answering import answering_engine
from .desk.counting import count_click, count_search
from .highlighting import plain
from .results import isolated, results_for
from .suggesting import suggestions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, filtered by the address; whatever was typed, a page."""
    frame = frame_of(get_language() or SOURCE_CODE)
    base_url = reverse("search")
    engine = answering_engine()
    results = results_for(request, engine, frame, base_url)
    if results.text and results.page_obj.number == 1 and not results.chosen:
        count_search(frame.code, results.text, found=bool(results.total))
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
    text = isolated(text)
    if not total:
        return _("Nothing found for “%(text)s”") % {"text": text}
    numbers = {"total": total, "text": text}
    return _("Results for “%(text)s”: %(total)s") % numbers


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The first results of a question as RSS, to follow it."""
    frame = frame_of(find(get_language()).code)
    results = results_for(request, answering_engine(), frame, reverse("search"))
    items = (
        {
            "title": plain(result.title),
            "link": result.url,
            "description": plain(result.snippet),
            "pubdate": result.published_at,
        }
        for result in results.cards
    )
    response = rss(
        request,
        items,
        title=f"{_('Search')}: {results.text} – {frame.office.get('name', '')}",
        link=results.clear_url,
        about=results.text,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@require_POST
def clicked(request: HttpRequest) -> HttpResponse:
    """Somebody followed a result; that is all we note."""
    count_click(get_language() or SOURCE_CODE, request.POST.get("q", "")[:200])
    return HttpResponse(status=204)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles and words that begin with what was typed so far."""
    frame = frame_of(get_language() or SOURCE_CODE)
    found = suggestions(answering_engine(), request.GET.get("q", ""), frame.code)
    response = JsonResponse({"suggestions": found})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
