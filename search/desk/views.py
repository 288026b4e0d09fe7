"""The search desk, the index's health, and lists of words for the same."""

import csv
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from locales.table import BY_CODE, TABLE
from search import breaker, runs
from search.answering import answering_engine
from search.asking import read_question
from search.desk.lists import COLUMNS, read_csv, write_csv
from search.desk.todo import missing_translations, pin_url
from search.engines import named_engines
from search.ladder import find
from search.models import AskedDay, SearchItem
from search.pins import pinned_keys
from search.tasks import rebuild_all

RIGHT = "search.change_synonymgroup"
# Translators put words into groups; the whole list and the index are the editors'.
WHOLE = "search.add_synonymgroup"
SPANS = (7, 30, 180)
MOST = 50
# Among these is the page that a question is about, if there is one.
BEST = 3
# Steps of the search that may lead to something else than what was meant.
GUESSES = {"most", "nearly"}


def _check(request: HttpRequest, right: str = RIGHT) -> None:
    if not request.user.has_perm(right):
        raise PermissionDenied


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What is asked most, what finds nothing, what nobody follows."""
    _check(request)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(x) for x in SPANS} else SPANS[0]
    code = request.GET.get("language", "")
    rows = AskedDay.objects.often(since=timezone.localdate() - timedelta(days=days))
    if code in BY_CODE:
        rows = rows.filter(language=code)
    questions = [_question(row) for row in rows[:MOST]]
    asked_in = [(question["language"], question["keys"]) for question in questions]
    missing = missing_translations(request.user, asked_in)
    for question, translation in zip(questions, missing, strict=True):
        question["missing"] = translation
        question["pin_url"] = pin_url(request.user, question["text"])
    context = {
        "questions": questions,
        "empty": [x for x in questions if not x["finds"]],
        "days": days,
        "spans": SPANS,
        "language": code,
        "languages": TABLE,
        "may_add_words": request.user.has_perm("search.add_synonymgroup"),
    }
    return render(request, "search/admin/desk.html", context)


def _question(row: dict) -> dict:
    """A question with what it finds today: what is solved ticks itself off."""
    asked = read_question(row["text"], row["language"])
    engine = answering_engine()
    findings = find(engine, asked, size=BEST, correct=False, facets=False)
    pinned = pinned_keys(row["text"], row["language"])
    # Of a page that was only guessed nobody knows whether it answers the question.
    is_guess = not GUESSES.isdisjoint(findings.steps)
    hits = [] if is_guess else [key for key, _weight in findings.answer.hits]
    return {
        **row,
        "finds": max(findings.answer.total, len(pinned)),
        "keys": pinned + hits,
        "followed": round(100 * row["clicks"] / row["searches"]),
    }


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether the engines know what they must."""
    _check(request)
    known = SearchItem.objects.exclude(state=SearchItem.State.DELETED)
    engines = [
        {"health": found, "differs": found.documents != known.count()}
        for found in (engine.health() for engine in named_engines().values())
    ]
    context = {
        "engines": engines,
        "known": known.count(),
        "waiting": SearchItem.objects.filter(
            state__in=[SearchItem.State.DIRTY, SearchItem.State.DELETED]
        ).count(),
        "rests": breaker.is_open(at=timezone.now().timestamp()),
        "last": runs.last_done(),
        "run": runs.last(),
        "running": runs.is_running(at=timezone.now()),
        "may_rebuild": request.user.has_perm(WHOLE),
    }
    return render(request, "search/admin/health.html", context)


@require_POST
def start_rebuild(request: HttpRequest) -> HttpResponse:
    """Look at everything anew, in the background."""
    _check(request, WHOLE)
    rebuild_all.enqueue(resume="resume" in request.POST)
    messages.success(request, _("The rebuild begins in the background."))
    return redirect("search_health")


@require_POST
def stop_rebuild(request: HttpRequest) -> HttpResponse:
    """Stop it; what answers stays as it was."""
    _check(request, WHOLE)
    runs.ask_to_stop()
    messages.success(request, _("The rebuild stops soon."))
    return redirect("search_health")


@require_GET
def export_words(request: HttpRequest) -> HttpResponse:
    """All words for the same as CSV."""
    _check(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="synonyms.csv"'
    write_csv(response)
    return response


@require_http_methods(["GET", "POST"])
def import_words(request: HttpRequest) -> HttpResponse:
    """Words for the same from CSV: groups of the same name are replaced."""
    _check(request, WHOLE)
    if request.method == "GET":
        return render(request, "search/admin/import.html")
    file = request.FILES.get("file")
    try:
        if file is None or file.size > 1024 * 1024:
            raise ValueError
        number = read_csv(file.read().decode("utf-8-sig"))
    except (ValueError, csv.Error):
        messages.error(
            request,
            _("This is no list of words: CSV in UTF-8 with the columns %(columns)s.")
            % {"columns": ", ".join(COLUMNS)},
        )
        return render(request, "search/admin/import.html")
    messages.success(request, _("Groups taken over: %(number)s") % {"number": number})
    return redirect("search_import_words")
