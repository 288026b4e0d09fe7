"""
Somebody's own page: how it stands, what we hold, correct, pause, delete.

Opening a link changes nothing: programs that look into mail open every link.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from locales.table import reader_code
from outbox import stopping
from outbox.opened import confidential
from pages.base.sentences import day_words
from pages.forms import tokens
from pages.forms.models import AccessToken
from pages.forms.opened import (
    as_own_file,
    deleted,
    keep_open,
    link_closed,
    remember,
    remembered,
)
from pages.forms.questions import Question
from pages.forms.sheet import AnswerSheet

from . import letters, steps
from .models import Pair, Participant, State
from .models.pair import OPEN
from .project import project_of
from .questions import answers_again, further_errors, questions_again
from .telling import answers_in_words, everything

SESSION_KEY = "mentoring.link"
OPENED = timedelta(hours=1)
View = Callable[..., HttpResponse]


@confidential
@require_safe
def open_link(request: HttpRequest, raw: str) -> HttpResponse:
    """Take the secret out of the address."""
    token = tokens.find(raw, letters.OWN, at=timezone.now())
    if token is None:
        return link_closed(request)
    return remember(request, SESSION_KEY, token, go_to=reverse("mentoring_own"))


def theirs(view: View) -> View:
    """Gives the view the person whose link was opened, or answers in its place."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        token, person = _opened(request)
        if token is None:
            return link_closed(request)
        if person is None:
            return deleted(request, again=True)
        return view(request, person, *args, **kwargs)

    return wrapped


def _opened(request: HttpRequest) -> tuple[AccessToken | None, Participant | None]:
    """The link that was opened, and whose it is."""
    token = remembered(request, SESSION_KEY)
    if token is not None:
        keep_open(request, SESSION_KEY, token)
    rows = Participant.objects.select_related(
        "programme__consent__locale",
        "programme__gender_consent__locale",
        "consent",
        "gender_consent",
    )
    return token, token and rows.filter(pk=token.subject_id).first()


@confidential
@require_safe
@theirs
def own(request: HttpRequest, person: Participant) -> HttpResponse:
    """Everything about one person, and what they can do."""
    pairs = person.pairs.select_related("mentor", "newcomer")
    context = {
        "person": person,
        "project": project_of(person.programme, reader_code()),
        "state": _state_now(person, pairs),
        "deleted": deletion_words(person),
        "is_asked": person.is_asked(on=timezone.localdate())
        and not person.open_pairs().exists(),
        "pairs": [_line(pair, person) for pair in pairs],
        "others": [(x, state_words(x)) for x in person.with_same_address()],
        "answers": answers_in_words(person),
        "consents": [x for x in (person.consent, person.gender_consent) if x],
    }
    return render(request, "mentoring/own.html", context)


def _state_now(person: Participant, pairs: Iterable[Pair]) -> str:
    """Of somebody with as many pairs as they want, how the latest stands."""
    now = [pair for pair in pairs if pair.state in OPEN]
    if person.state == State.WAITING and len(now) >= person.most_pairs:
        return pair_words(now[0], person)
    return state_words(person)


def deletion_words(person: Participant) -> str:
    """The day; or, while they meet somebody, how long after the end."""
    if person.meets_somebody:
        words = ngettext(
            "If we find somebody for you, we delete it %(days)s day after the end of "
            "your meetings.",
            "If we find somebody for you, we delete it %(days)s days after the end of "
            "your meetings.",
            person.kept_days,
        )
        return words % {"days": person.kept_days}
    day = day_words(person.deleted_on())
    return gettext("We delete it on %(delete_day)s.") % {"delete_day": day}


def _line(pair: Pair, person: Participant) -> tuple[Pair, str, str, str]:
    """A pair, how it stands, and who or from when it is, so that no two are alike."""
    other = pair.other_of(person)
    # Nobody has proved whose a phone number is, so no name is told either.
    if pair.may_meet and other is not None and person.email:
        return pair, pair_words(pair, person), other.name, ""
    day = day_words(timezone.localdate(pair.proposed_at))
    return pair, pair_words(pair, person), "", day


def state_words(person: Participant) -> str:
    return {
        State.UNCONFIRMED: gettext("One more step"),
        State.TO_CALL: gettext("We call you before we look for somebody."),
        State.WAITING: gettext("We look for a person who suits you."),
        State.PAUSED: gettext("You pause. We propose nobody to you."),
        State.FINISHED: gettext("Your meetings have ended. Thank you."),
    }[person.state]


def pair_words(pair: Pair, person: Participant) -> str:
    """How it stands with a pair, for one of the two."""
    if pair.may_meet:
        return gettext("You can meet.")
    if not pair.ended_on and pair.said_yes(person):
        return gettext("You have said yes. The other answer is still to come.")
    if not pair.ended_on:
        return gettext("Would you like to meet this person?")
    if pair.agreed_on:
        return gettext("Your meetings have ended. Thank you.")
    return gettext("This time it did not work out.")


@confidential
@require_safe
def own_file(request: HttpRequest) -> HttpResponse:
    """The same as a file for machines."""
    _token, person = _opened(request)
    if person is None:
        return link_closed(request)
    return as_own_file(everything(person), person.reference)


@confidential
@require_POST
@theirs
def step(request: HttpRequest, person: Participant) -> HttpResponse:
    """One of the buttons of the own page."""
    at, wanted = timezone.now(), request.POST.get("step", "")
    # Only a letter proves who somebody is; who gave a phone number is called.
    if wanted == "confirm" and person.email:
        steps.confirm(person.pk, at=at)
    elif wanted == "pause":
        steps.pause(person.pk)
    elif wanted == "look":
        steps.look_on(person.pk, at=at)
    elif wanted in ("stop", "remind"):
        steps.stop_reminders(person.pk, stopped=wanted == "stop")
    elif wanted == "other":
        return _open_other(request, person)
    return redirect("mentoring_own")


def _open_other(request: HttpRequest, person: Participant) -> HttpResponse:
    """The page of somebody else with the address that the opened link has proved."""
    number, at = request.POST.get("number", ""), timezone.now()
    others = [x for x in person.with_same_address() if x.reference == number]
    if not others:
        return redirect("mentoring_own")
    raw = tokens.mint(letters.OWN, others[0], at=at, expires_at=at + OPENED)
    token = tokens.find(raw, letters.OWN, at=at)
    return remember(request, SESSION_KEY, token, go_to=reverse("mentoring_own"))


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
@theirs
def change(request: HttpRequest, person: Participant) -> HttpResponse:
    """The form again with what was filled in."""
    asked = questions_again(person)
    if request.method == "POST":
        sheet = AnswerSheet(asked, request.POST)
        sheet.errors = {**further_errors(sheet), **sheet.errors}
        if not sheet.errors:
            steps.correct(person.pk, sheet.values)
            return HttpResponseRedirect(reverse("mentoring_own"))
    else:
        sheet = _filled(asked, person)
    context = {
        "sheet": sheet,
        "problem_count": len(sheet.errors),
        "project": project_of(person.programme, reader_code()),
    }
    status = 422 if sheet.errors else 200
    return render(request, "mentoring/change.html", context, status=status)


def _filled(asked: list[Question], person: Participant) -> AnswerSheet:
    sheet = AnswerSheet(asked)
    known = answers_again(person)
    sheet.raw.update({key: known[key] for key in sheet.raw if key in known})
    return sheet


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
@theirs
def delete(request: HttpRequest, person: Participant) -> HttpResponse:
    """One large button; pressing it deletes everything at once."""
    if request.method == "POST":
        steps.remove(person.pk, at=timezone.now())
        return deleted(request, again=False)
    context = {"person": person, "has_pair": person.meets_somebody}
    return render(request, "mentoring/delete.html", context)


# The mail program asks in the person's name, without any cookie (RFC 8058).
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, raw: str) -> HttpResponse:
    """A person sees a button; a POST ends the reminders, or begins them again."""
    token = tokens.find(raw, letters.STOP, at=timezone.now())
    person = token and Participant.objects.filter(pk=token.subject_id).first()
    if not person:
        return link_closed(request)
    if request.method == "POST":
        steps.stop_reminders(person.pk, stopped="again" not in request.POST)
        person.refresh_from_db(fields=["gets_reminders"])
    return stopping.say(request, is_stopped=not person.gets_reminders)
