"""What the office does with registrations: one call each, and a sentence afterwards."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from events.models import Occurrence
from locales.table import TABLE

from . import answers, letters, office, places, refusals, rights
from .contacts import Party
from .desk_forms import ChannelForm, FirstForm, NoteForm, PeopleForm
from .models import Need, Registration, RegistrationPolicy
from .questions import asked_by_office
from .sheets import SignUpSheet
from .states import LIVE
from .steps import write_down

# Why the office cannot do it, in the office's words.
WHY = {
    refusals.Closed: _("This date takes nobody any more."),
    refusals.Full: _("There are not so many free places."),
    refusals.TooLarge: _("The group is larger than the date has places."),
    refusals.NotPossible: _("This is not possible in its present state."),
}
Service = Callable[[datetime], object]


def why(refused: refusals.Refused) -> str:
    return str(WHY.get(type(refused), WHY[refusals.NotPossible]))


def _do(request: HttpRequest, service: Service, done: str) -> bool:
    """Do it and say so, or say why it could not be done."""
    try:
        service(timezone.now())
    except refusals.Refused as refused:
        messages.error(request, why(refused))
    except refusals.Busy:
        messages.error(request, _("That took too long. Please try once more."))
    else:
        messages.success(request, done)
        return True
    return False


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the buttons of a registration's page."""
    registration, _page = rights.registration_for(request.user, pk, rights.CHANGE)
    action = _ACTIONS.get(request.POST.get("action", ""))
    if action is not None:
        action(request, registration)
    if Registration.objects.known().filter(pk=pk).exists():
        return redirect("registration_one", pk)
    return redirect("registration_list", registration.occurrence_id)


def _cancel(request: HttpRequest, registration: Registration) -> None:
    def service(at: datetime) -> object:
        return answers.cancel(registration.pk, at=at, by=request.user)

    _do(request, service, _("Cancelled. The person is told, if there is an address."))


def _accept(request: HttpRequest, registration: Registration) -> None:
    def service(at: datetime) -> object:
        return office.decide(registration.pk, accept=True, at=at, by=request.user)

    _do(request, service, _("Decided. The person is told, if there is an address."))


def _reject(request: HttpRequest, registration: Registration) -> None:
    def service(at: datetime) -> object:
        return office.decide(registration.pk, accept=False, at=at, by=request.user)

    _do(request, service, _("Decided. The person is told, if there is an address."))


def _move(request: HttpRequest, registration: Registration) -> None:
    wanted = request.POST.get("to", "")
    if not wanted.isdecimal():
        messages.error(request, _("Choose a date."))
        return

    def service(at: datetime) -> object:
        return office.move(registration.pk, to=int(wanted), at=at, by=request.user)

    _do(request, service, _("Moved. The person is told, if there is an address."))


def _note(request: HttpRequest, registration: Registration) -> None:
    form = NoteForm(request.POST, instance=registration)
    if form.is_valid():
        Registration.objects.filter(pk=registration.pk).update(
            note=form.cleaned_data["note"]
        )
        messages.success(request, _("Saved."))


def _arrange(request: HttpRequest, registration: Registration) -> None:
    """Save what is arranged and what is not possible; one letter says both."""
    if not request.user.has_perm(rights.NEEDS):
        raise rights.PermissionDenied
    changed = False
    for need in registration.needs.all():
        state = request.POST.get(f"need-{need.pk}", need.state)
        if state in Need.State.values and state != need.state:
            need.state = state
            need.save(update_fields=["state"])
            changed = True
    if not changed:
        return
    at = timezone.now()
    write_down(registration, "needs", at=at, by=request.user)
    if registration.needs.decided().exists():
        letters.tell(registration, letters.NEEDS, at=at, again=letters.micros(at))
    messages.success(request, _("Saved. The person is told, if there is an address."))


def _confirm(request: HttpRequest, registration: Registration) -> None:
    """Somebody says yes on the phone: to the first letter or to an offer."""

    def service(at: datetime) -> object:
        return answers.confirm(
            registration.pk, at=at, proves_address=True, by=request.user
        )

    _do(request, service, _("Confirmed. The person is told, if there is an address."))


def _put_first(request: HttpRequest, registration: Registration) -> None:
    form = FirstForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why."))
        return

    def service(at: datetime) -> object:
        return office.put_first(
            registration.pk,
            is_first=request.POST.get("first") == "1",
            reason=form.cleaned_data["reason"],
            at=at,
            by=request.user,
        )

    _do(request, service, _("Saved."))


def _wait(request: HttpRequest, registration: Registration) -> None:
    def service(at: datetime) -> object:
        return answers.wait_for_all(registration.pk, at=at, by=request.user)

    _do(request, service, _("Saved. The group keeps its turn."))


def _people(request: HttpRequest, registration: Registration) -> None:
    form = PeopleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write how many adults and children come."))
        return

    def service(at: datetime) -> object:
        return answers.change(
            registration.pk,
            **form.cleaned_data,
            needs=None,
            at=at,
            by=request.user,
        )

    _do(request, service, _("Saved."))


def _forget(request: HttpRequest, registration: Registration) -> None:
    def service(at: datetime) -> object:
        return answers.forget(registration.pk, at=at, by=request.user)

    _do(request, service, _("Deleted. Only numbers are left."))


_ACTIONS: dict[str, Callable[[HttpRequest, Registration], None]] = {
    "cancel": _cancel,
    "accept": _accept,
    "reject": _reject,
    "move": _move,
    "note": _note,
    "needs": _arrange,
    "confirm": _confirm,
    "people": _people,
    "first": _put_first,
    "wait": _wait,
    "forget": _forget,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down somebody who called, came by, or sent a paper."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    policy = RegistrationPolicy.objects.of(date.event_key)
    if policy is None:
        return redirect("registration_policy", page.pk)
    posted = request.POST if request.method == "POST" else None
    sheet = SignUpSheet(asked_by_office(policy), policy, posted, by_office=True)
    channel = ChannelForm(
        posted,
        languages=[(x.code, x.german) for x in TABLE],
        has_needs=bool(sheet.wishes()),
        initial={"channel": "phone"},
    )
    if posted and not sheet.errors and channel.is_valid():
        booked = _book(request, date, _party(sheet, channel, request.POST))
        if booked:
            return redirect("registration_one", booked.pk)
    context = {
        "date": date,
        "page": page,
        "sheet": sheet,
        "channel": channel,
        "nonce": request.POST.get("nonce") or secrets.token_hex(16),
        "is_full": date.is_full,
        "asks_needs": policy.asks_needs,
    }
    return render(request, "registration/admin/add.html", context)


def _party(sheet: SignUpSheet, channel: ChannelForm, data: dict) -> Party:
    told = sheet.party(None, f"office-{data.get('nonce', '')[:32]}")
    return Party(
        **{
            **{name: getattr(told, name) for name in told.__dataclass_fields__},
            **channel.cleaned_data,
        }
    )


def _book(request: HttpRequest, date: Occurrence, party: Party) -> Registration | None:
    try:
        [booked] = places.register(
            [date.pk], party=party, at=timezone.now(), by=request.user
        )
    except refusals.Refused as refused:
        messages.error(request, why(refused))
        return None
    except refusals.Busy:
        messages.error(request, _("That took too long. Please try once more."))
        return None
    same = Registration.objects.of_contact(email=party.email, phone=party.phone)
    if same.filter(occurrence=date, state__in=LIVE).exclude(pk=booked.pk).exists():
        messages.warning(
            request, _("This address or number is registered for the date already.")
        )
    messages.success(
        request,
        _("Written down: %(state)s.") % {"state": booked.get_state_display()},
    )
    return booked
