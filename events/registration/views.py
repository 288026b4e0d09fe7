"""
A person's own registration, by a link: see it, confirm, change, cancel, take it along.

Opening a link changes nothing: programs that look into mail open every link. The
secret leaves the address at once for a short session.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from outbox.opened import confidential
from pages.forms import tokens
from pages.forms.opened import as_own_file, deleted, remember, remembered

from . import answers, page_words, refusals
from .links import CONFIRM, MANAGE
from .models import Registration, RegistrationPolicy
from .own_data import everything
from .questions import needs_questions, people_questions
from .recording import agrees_to_needs
from .sheets import SignUpSheet, too_large
from .states import LIVE

SESSION_KEY = "registration.link"
View = Callable[..., HttpResponse]


@confidential
@require_safe
def open_link(request: HttpRequest, raw: str) -> HttpResponse:
    """Take the secret out of the address."""
    now = timezone.now()
    token = tokens.find(raw, MANAGE, at=now) or tokens.find(raw, CONFIRM, at=now)
    if token is None:
        return _closed(request)
    return remember(request, SESSION_KEY, token, go_to=reverse("registration_manage"))


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/link_closed.html", status=404)


def own(view: View) -> View:
    """Gives the view the registration whose link was opened, and how it came."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        token = remembered(request, SESSION_KEY)
        found = token and (
            Registration.objects.known()
            .select_related("occurrence")
            .filter(pk=token.subject_id)
            .first()
        )
        if not found:
            return _closed(request)
        return view(request, found, token.purpose == CONFIRM)

    return confidential(wrapped)


@own
@require_safe
def manage(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    """Where it stands, and what can be done about it."""
    return _show(request, registration, by_mail)


def _show(
    request: HttpRequest,
    registration: Registration,
    by_mail: bool,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = page_words.standing(registration, at=timezone.now(), by_mail=by_mail)
    context["problem"] = problem
    return render(request, "registration/manage.html", context, status=status)


def _attempt(
    request: HttpRequest,
    registration: Registration,
    by_mail: bool,
    service: Callable[[], object],
) -> HttpResponse:
    """Do it and show where things stand, or say why it cannot be."""
    try:
        service()
    except refusals.Refused as refused:
        registration.refresh_from_db()
        said = page_words.refusal(refused)
        return _show(request, registration, by_mail, problem=said, status=409)
    except refusals.Busy:
        said = page_words.busy()
        return _show(request, registration, by_mail, problem=said, status=503)
    return redirect("registration_manage")


@own
@require_POST
def confirm(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    """The large button: yes to a letter, an offer, or to being asked again."""
    return _attempt(
        request,
        registration,
        by_mail,
        lambda: answers.confirm(
            registration.pk, at=timezone.now(), proves_address=by_mail
        ),
    )


@own
@require_POST
def wait(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    """A group would rather keep its turn than come with fewer people."""
    return _attempt(
        request,
        registration,
        by_mail,
        lambda: answers.wait_for_all(registration.pk, at=timezone.now()),
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    """One large button; pressing it gives the places to others."""
    if request.method == "POST":
        return _attempt(
            request,
            registration,
            by_mail,
            lambda: _do_cancel(request, registration.pk),
        )
    if registration.state not in LIVE:
        return redirect("registration_manage")
    at = timezone.now()
    context = page_words.about(registration, at=at)
    context["others"] = page_words.others_to_come(registration, at=at).exists()
    return render(request, "registration/cancel.html", context)


def _do_cancel(request: HttpRequest, pk: int) -> None:
    if "all" in request.POST:
        answers.cancel_booking(pk, at=timezone.now())
    else:
        answers.cancel(pk, at=timezone.now())


@own
@require_http_methods(["GET", "HEAD", "POST"])
def delete(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    """Nothing but numbers is left, at once; whoever still has a place gives it up."""
    if request.method == "POST":
        try:
            answers.forget(registration.pk, at=timezone.now())
        except refusals.NotPossible:
            # A date of the booking was moved at this moment, or all is gone already.
            return _not_deleted(request, registration, by_mail)
        except refusals.Busy:
            said = page_words.busy()
            return _show(request, registration, by_mail, problem=said, status=503)
        request.session.pop(SESSION_KEY, None)
        return deleted(request, again=False)
    context = page_words.about(registration, at=timezone.now())
    return render(request, "registration/delete.html", context)


def _not_deleted(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    known = Registration.objects.known().select_related("occurrence")
    still_there = known.filter(pk=registration.pk).first()
    if still_there is None:
        return _closed(request)
    said = page_words.busy()
    return _show(request, still_there, by_mail, problem=said, status=503)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def change(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    """Other people, other needs."""
    policy = RegistrationPolicy.objects.of(registration.occurrence.event_key)
    if policy is None or registration.state not in LIVE:
        return redirect("registration_manage")
    questions = [*people_questions(policy.max_party), *needs_questions(policy)]
    sheet = SignUpSheet(questions, policy, request.POST or None)
    if request.method != "POST":
        _fill(sheet, registration)
        return _change_form(request, registration, sheet)
    if sheet.errors:
        return _change_form(request, registration, sheet, status=422)
    return _change(request, registration, policy, sheet)


def _fill(sheet: SignUpSheet, registration: Registration) -> None:
    """What was told before stands in the form."""
    if "adults" in sheet.raw:
        people = registration.children
        sheet.raw["children"] = str(people)
        sheet.raw["adults"] = str(registration.party_size - people)
    needs = list(registration.needs.all())
    if "needs" in sheet.raw:
        sheet.raw["needs"] = [need.kind for need in needs]
        sheet.raw["keep_needs"] = "yes" if agrees_to_needs(registration) else ""
        sheet.fill_details(needs)


def _change_form(
    request: HttpRequest,
    registration: Registration,
    sheet: SignUpSheet,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = page_words.about(registration, at=timezone.now())
    context |= {
        "sheet": sheet,
        "refusal": refusal,
        "problem_count": len(sheet.errors) + bool(refusal),
    }
    return render(request, "registration/change.html", context, status=status)


def _change(
    request: HttpRequest,
    registration: Registration,
    policy: RegistrationPolicy,
    sheet: SignUpSheet,
) -> HttpResponse:
    try:
        answers.change(
            registration.pk,
            **_people(sheet, registration),
            needs=sheet.wishes() if policy.asks_needs else None,
            at=timezone.now(),
        )
    except refusals.Busy:
        return _change_form(
            request, registration, sheet, refusal=page_words.busy(), status=503
        )
    except refusals.TooLarge:
        said = too_large(policy, [registration.occurrence])
        return _change_form(request, registration, sheet, refusal=said, status=409)
    except refusals.Refused as refused:
        said = page_words.refusal(refused)
        return _change_form(request, registration, sheet, refusal=said, status=409)
    return redirect("registration_manage")


def _people(sheet: SignUpSheet, registration: Registration) -> dict[str, int]:
    """How many come now; as many as before where the form does not ask."""
    if "adults" in sheet.raw:
        return {
            "adults": sheet.number("adults") or 1,
            "children": sheet.number("children") or 0,
        }
    children = registration.children
    return {"adults": registration.party_size - children, "children": children}


@own
@require_safe
def data(
    request: HttpRequest, registration: Registration, by_mail: bool
) -> HttpResponse:
    """What we hold about the person, as a file for machines."""
    return as_own_file(everything(registration), registration.public_ref)
