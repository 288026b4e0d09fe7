"""One pair as one of the two sees it: say yes or no, meet, note it, end it."""

from datetime import date
from decimal import Decimal

from babel.units import format_unit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from locales.table import find, reader_code
from outbox.opened import confidential
from pages.base.sentences import day_words
from pages.forms import spam
from pages.forms.kinds import DAY, MONTH, YEAR
from pages.forms.opened import link_closed
from pages.forms.questions import Question
from pages.forms.sheet import AnswerSheet

from . import pairing
from .candidates import profile_of
from .letters import reach_of
from .matching import Match, reasons_for
from .models import Ending, Meeting, Pair, Participant
from .own_views import pair_words, theirs
from .pairing import Met, NotPossible
from .project import project_of
from .reasons import Words
from .telling import in_short

LINE = 200


def meeting_questions() -> list[Question]:
    return [
        Question("day", "date", gettext("Day"), required=True),
        Question(
            "hours", "number", gettext("Hours"), required=True, minimum=0, maximum=24
        ),
        Question(
            "line",
            "short_text",
            gettext("What did you do? One line is enough."),
        ),
    ]


def closing_questions() -> list[Question]:
    return [Question("closing", "long_text", gettext("How was it?"))]


def meeting_errors(sheet: AnswerSheet, pair: Pair) -> dict[str, str]:
    """A day that cannot be, and no time at all."""
    errors, values = {}, sheet.values
    if "day" in values:
        day = date.fromisoformat(values["day"])
        if not Meeting.earliest(pair) <= day <= timezone.localdate():
            errors["day"] = gettext("Choose a day from %(first)s until today.") % {
                "first": day_words(Meeting.earliest(pair))
            }
    if "hours" in values and hours_of(values["hours"]) < Decimal("0.25"):
        errors["hours"] = gettext("Write a number, for example 3.")
    return errors


def hours_of(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
@theirs
def pair(request: HttpRequest, person: Participant, pk: int) -> HttpResponse:
    """Everything about one pair; a POST does what its button says."""
    found = _found(person, pk)
    if found is None:
        return link_closed(request)
    if request.method == "POST":
        return _act(request, found, person)
    return _show(request, found, person)


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
@theirs
def end(request: HttpRequest, person: Participant, pk: int) -> HttpResponse:
    """One question before it is over for both."""
    found = _found(person, pk)
    if found is None:
        return link_closed(request)
    if not found.may_meet:
        return redirect("mentoring_pair", pk)
    if request.method == "POST":
        pairing.end(pk, Ending.OTHER, by=person, at=timezone.now())
        return redirect("mentoring_pair", pk)
    context = {
        "pair": found,
        "project": project_of(person.programme, reader_code()),
        "is_heard": found.other_of(person) is not None,
    }
    return render(request, "mentoring/end.html", context)


def _found(person: Participant, pk: int) -> Pair | None:
    """One of their own pairs."""
    return person.pairs.select_related("mentor", "newcomer").filter(pk=pk).first()


def _show(
    request: HttpRequest,
    pair: Pair,
    person: Participant,
    sheet: AnswerSheet | None = None,
) -> HttpResponse:
    other = pair.other_of(person)
    sheet = sheet or _first_sheet(pair, person)
    context = {
        "pair": pair,
        "project": project_of(person.programme, reader_code()),
        "state": pair_words(pair, person),
        "can_answer": not pair.ended_on and not pair.agreed_on,
        "said_yes": pair.said_yes(person),
        "sheet": sheet,
        "once": spam.new_ticket("mentoring", at=timezone.now()).nonce,
        "problem_count": len(sheet.errors),
        "meetings": [
            (day_words(x.day), _hours_words(x.hours), x.line)
            for x in pair.meetings.all()
        ],
    }
    if other is not None and not pair.ended_on:
        context |= _other(pair, person, other)
    return render(
        request,
        "mentoring/pair.html",
        context,
        status=422 if sheet.errors else 200,
    )


def _hours_words(hours: Decimal) -> str:
    return format_unit(hours.normalize(), "hour", locale=find(reader_code()).babel)


def _first_sheet(pair: Pair, person: Participant) -> AnswerSheet:
    """With today in it: most note a meeting on its day. At the end, how it was."""
    if pair.ended_on:
        sheet = AnswerSheet(closing_questions())
        sheet.raw["closing"] = pair.closing_of(person)
        return sheet
    sheet, today = AnswerSheet(meeting_questions()), timezone.localdate()
    parts = {DAY: today.day, MONTH: today.month, YEAR: today.year}
    sheet.raw["day"] = {part: str(number) for part, number in parts.items()}
    return sheet


def _other(pair: Pair, person: Participant, other: Participant) -> dict:
    """Who it is: first only what both have in common, the contact after both yes."""
    mine, theirs = profile_of(person), profile_of(other)
    match = Match(theirs, reasons_for(mine, theirs))
    # On the phone the office tells it: nobody has proved whose number it is.
    is_told = pair.may_meet and bool(person.email)
    return {
        "reasons": Words().of(match),
        "in_short": in_short(other),
        "reach": reach_of(other) if is_told else [],
        "is_called": pair.may_meet and not is_told,
    }


def _act(request: HttpRequest, pair: Pair, person: Participant) -> HttpResponse:
    at, wanted = timezone.now(), request.POST.get("step", "")
    try:
        if wanted == "yes":
            pairing.say_yes(pair.pk, person, at=at)
        elif wanted == "no":
            pairing.end(
                pair.pk, Ending.REFUSED, by=person, at=at, only_from=pairing.PROPOSED
            )
        elif wanted == "met":
            return _note(request, pair, person)
        elif wanted == "closing":
            return _close(request, pair, person)
    except NotPossible:
        # The other one or the office was faster; the page says how it stands.
        pass
    return redirect("mentoring_pair", pair.pk)


def _note(request: HttpRequest, pair: Pair, person: Participant) -> HttpResponse:
    if not pair.may_meet:
        return redirect("mentoring_pair", pair.pk)
    sheet = AnswerSheet(meeting_questions(), request.POST)
    sheet.errors = {**meeting_errors(sheet, pair), **sheet.errors}
    if sheet.errors:
        return _show(request, pair, person, sheet)
    values = sheet.values
    said = [pair.pk, request.POST.get("once", "")[:64], *map(str, values.values())]
    ticket = spam.Ticket("mentoring", said[1], timezone.now())
    pairing.note(
        pair.pk,
        Met(
            day=date.fromisoformat(values["day"]),
            hours=hours_of(values["hours"]),
            line=values.get("line", "")[:LINE],
            noted_by=person.role,
            key=spam.once(ticket, *said),
        ),
    )
    return redirect("mentoring_pair", pair.pk)


def _close(request: HttpRequest, pair: Pair, person: Participant) -> HttpResponse:
    if not pair.ended_on:
        return redirect("mentoring_pair", pair.pk)
    sheet = AnswerSheet(closing_questions(), request.POST)
    if sheet.errors:
        return _show(request, pair, person, sheet)
    pairing.tell_how_it_was(pair.pk, person, sheet.values.get("closing", ""))
    return redirect("mentoring_pair", pair.pk)
