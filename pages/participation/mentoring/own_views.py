"""
Somebody's own page: how it stands, what we hold, correct, pause, delete.

Opening a link changes nothing: programs that look into mail open every link.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from locales.table import reader_code
from pages.base.sentences import day_words
from pages.forms import tokens
from pages.forms.models import AccessToken
from pages.forms.opened import remember, remembered
from pages.forms.questions import Question
from pages.forms.sheet import AnswerSheet
from pages.forms.views import confidential

from . import letters, steps
from .models import Pair, Participant, State
from .project import project_of
from .questions import answers_again, further_errors, questions_again
from .telling import answers_in_words, everything

SESSION_KEY = "mentoring.link"


@confidential
@require_safe
def open_link(request: HttpRequest, raw: str) -> HttpResponse:
    """Take the secret out of the address."""
    token = tokens.find(raw, letters.OWN, at=timezone.now())
    if token is None:
        return closed(request)
    return remember(request, SESSION_KEY, token, go_to=reverse("mentoring_own"))


def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "forms/link_closed.html", status=404)


def gone(request: HttpRequest, *, again: bool) -> HttpResponse:
    return render(request, "forms/deleted.html", {"again": again})


def opened(request: HttpRequest) -> tuple[AccessToken | None, Participant | None]:
    """The link that was opened, and whose it is."""
    token = remembered(request, SESSION_KEY)
    rows = Participant.objects.select_related(
        "programme__consent__locale",
        "programme__gender_consent__locale",
        "consent",
        "gender_consent",
    )
    return token, token and rows.filter(pk=token.subject_id).first()


@confidential
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Everything about one person, and what they can do."""
    token, person = opened(request)
    if token is None:
        return closed(request)
    if person is None:
        return gone(request, again=True)
    pairs = person.pairs.select_related("mentor", "newcomer")
    context = {
        "person": person,
        "project": project_of(person.programme, reader_code()),
        "state": state_words(person),
        "delete_day": day_words(person.delete_at),
        "is_asked": person.is_asked(on=timezone.localdate()),
        "pairs": [(pair, pair_words(pair, person)) for pair in pairs],
        "answers": answers_in_words(person),
        "consents": [x for x in (person.consent, person.gender_consent) if x],
    }
    return render(request, "mentoring/own.html", context)


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
    _token, person = opened(request)
    if person is None:
        return closed(request)
    response = JsonResponse(
        everything(person), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    name = f"{person.reference}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@confidential
@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """One of the buttons of the own page."""
    token, person = opened(request)
    if token is None:
        return closed(request)
    if person is None:
        return gone(request, again=True)
    at, wanted = timezone.now(), request.POST.get("step", "")
    # Only a letter proves who somebody is; who gave a phone number is called.
    if wanted == "confirm" and person.email:
        steps.confirm(person.pk, at=at)
    elif wanted == "pause":
        steps.pause(person.pk)
    elif wanted == "look":
        steps.look_on(person.pk, at=at)
    elif wanted == "remind":
        steps.stop_reminders(person.pk, stopped=person.gets_reminders)
    return redirect("mentoring_own")


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """The form again with what was filled in."""
    token, person = opened(request)
    if token is None:
        return closed(request)
    if person is None:
        return gone(request, again=True)
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
def delete(request: HttpRequest) -> HttpResponse:
    """One large button; pressing it deletes everything at once."""
    token, person = opened(request)
    if token is None:
        return closed(request)
    if person is None:
        return gone(request, again=True)
    if request.method == "POST":
        steps.remove(person.pk, at=timezone.now())
        return gone(request, again=False)
    context = {"person": person, "has_pair": person.open_pairs().exists()}
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
        return closed(request)
    if request.method == "POST":
        steps.stop_reminders(person.pk, stopped="again" not in request.POST)
        person.refresh_from_db(fields=["gets_reminders"])
    context = {"is_stopped": not person.gets_reminders}
    return render(request, "lifecycle/stop.html", context)
