"""The sign-up form: shown, checked, sent, and what the person has then."""

import hashlib
import uuid
from datetime import date, datetime

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Occurrence
from events.projects import project_of
from outbox.health import is_late
from outbox.opened import confidential
from pages.base.sentences import day_words
from pages.forms import consenting, spam
from pages.forms.kinds import one_line
from pages.forms.serving import too_many

from . import offered, page_words, places, proof, questions, refusals
from .links import MANAGE, path_to
from .locking import patiently
from .models import Registration, RegistrationPolicy
from .models.registration import day_after
from .sheets import SignUpSheet, too_large
from .wording import event_words, is_public, when

SENT_SECONDS = 2 * 3600
CONSENT = "consent"
MOST_DATES = 60


def open_dates(policy: RegistrationPolicy, *, at: datetime) -> list[Occurrence]:
    """The dates of the event that somebody can still sign up for."""
    if not policy.is_open:
        return []
    dates = Occurrence.objects.of(policy.event_key).open_for_registration(at=at)
    if policy.booking == RegistrationPolicy.Booking.WHOLE:
        course = list(dates)
        is_full = any(date.is_full for date in course)
        return course if policy.has_waiting_list or not is_full else []
    if not policy.has_waiting_list:
        dates = dates.with_free_places()
    return list(dates[:MOST_DATES])


# A signed ticket stands for the cookie: nothing is done in anybody's name here.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, event_key: uuid.UUID) -> HttpResponse:
    """The form, what is wrong with it, or on to what the person has now."""
    policy = RegistrationPolicy.objects.published().of(event_key)
    if policy is None or not is_public(event_key):
        raise Http404
    form = SignUp(request, policy)
    return form.receive() if request.method == "POST" else form.show()


class SignUp:
    """One request for the sign-up form of an event."""

    def __init__(self, request: HttpRequest, policy: RegistrationPolicy) -> None:
        self.request, self.policy = request, policy
        self.at = timezone.now()
        self.dates = open_dates(policy, at=self.at)
        self.consent = policy.consent and policy.consent.for_reader()
        self.refusals: dict[str, str] = {}

    @cached_property
    def last(self) -> Occurrence | None:
        """The event's last date: what the page is about where none is open."""
        return Occurrence.objects.of(self.policy.event_key).last()

    def show(
        self,
        sheet: SignUpSheet | None = None,
        ticket: spam.Ticket | None = None,
        status: int = 200,
    ) -> HttpResponse:
        shown = self.dates or [self.last]
        if shown == [None]:
            raise Http404
        if not self.dates and sheet is None:
            return self._closed(self.last)
        sheet = sheet or self._new_sheet()
        ticket = ticket or spam.new_ticket(self.policy.event_key, at=self.at)
        context = {
            "event": event_words(shown[0]),
            "date": shown[0],
            "project": project_of(shown[0].event_key),
            "when": when(shown[0]) if len(shown) == 1 else "",
            "all_dates": self._all_dates(),
            "named_dates": self._named_dates(sheet),
            "notes": page_words.before(self.policy, self.dates),
            "sheet": sheet,
            "signed_ticket": consenting.having_read(ticket, self.consent).signed(),
            "challenge_url": self._challenge_url(),
            "refusal": self.refusals.get("", ""),
            "consent": self.consent,
            "consent_error": self.refusals.get(CONSENT, ""),
            "consent_given": bool(
                self.request.POST.get(CONSENT) and CONSENT not in self.refusals
            ),
            "problem_count": len(sheet.errors) + len(self.refusals),
            "delete_day": day_words(self._delete_day(shown)),
            "needs_days": self.policy.needs_retention_days,
        }
        return TemplateResponse(
            self.request, "registration/sign_up.html", context, status=status
        )

    def _challenge_url(self) -> str:
        if not self.policy.spam_check:
            return ""
        return reverse("registration_challenge", args=[self.policy.event_key])

    def receive(self) -> HttpResponse:
        data = self.request.POST
        ticket = spam.read_ticket(data.get(spam.FIELD, ""), self.policy.event_key)
        objection = spam.objection(data, ticket)
        ticket = ticket or spam.new_ticket(self.policy.event_key, at=self.at)
        if known := self._known(ticket):
            return self._on_to(known)
        sheet = self._sheet(filled=True)
        is_gone = self._refuse_dates(sheet)
        if objection:
            self.refusals[""] = objection
        if said := self._why_no_consent(ticket):
            self.refusals[CONSENT] = said
        # Whoever left something out gets to hear that, not that it went fast.
        is_right = not sheet.errors and not self.refusals
        if is_right and (hasty := self._haste(ticket)):
            self.refusals[""] = hasty
        if sheet.errors or self.refusals:
            return self.show(sheet, ticket, status=409 if is_gone else 422)
        return self._register(sheet, ticket)

    def _why_no_consent(self, ticket: spam.Ticket) -> str:
        if self.consent and not self.request.POST.get(CONSENT):
            return gettext("Please tick this box.")
        return consenting.objection(ticket, self.consent)

    def _haste(self, ticket: spam.Ticket) -> str:
        if self._must_prove(ticket):
            return spam.haste(ticket, at=self.at, least=proof.UNPROVED_SECONDS)
        return spam.haste(ticket, at=self.at)

    def _must_prove(self, ticket: spam.Ticket) -> bool:
        """Whether nothing has shown so far that a person sends the form."""
        told = self.request.POST.get(proof.FIELD, "")
        return self.policy.spam_check and not proof.is_proved(told, ticket)

    def _refuse_dates(self, sheet: SignUpSheet) -> bool:
        """Say it where a date that the form named is gone: no other one is booked."""
        data = self.request.POST
        if not self.dates:
            self.refusals[""] = self._why_closed()
            return True
        asks = "date" in sheet.raw
        if asks and not any(data.getlist(offered.FIELD)):
            return False
        said = offered.why_not(self.policy, self.dates, data, at=self.at)
        if said and asks:
            sheet.errors["date"] = said
        elif said:
            self.refusals[""] = said
        return bool(said)

    def _register(self, sheet: SignUpSheet, ticket: spam.Ticket) -> HttpResponse:
        chosen = offered.chosen(self.dates, self.request.POST)
        try:
            patiently(spam.let_in)(self.request, self.policy.event_key, at=self.at)
            booked = places.register(
                [date.pk for date in chosen],
                party=sheet.party(
                    self.consent, once(ticket), must_prove=self._must_prove(ticket)
                ),
                at=self.at,
            )
            return self._on_to(booked)
        except spam.TooMany:
            self.refusals[""], status = too_many(), 429
        except refusals.TooLarge:
            sheet.refuse_people(too_large(self.policy, chosen))
            status = 409
        except (refusals.WrongCode, refusals.UsedCode) as refusal:
            sheet.errors["code"], status = page_words.refusal(refusal), 409
        except refusals.Refused as refusal:
            self.refusals[""], status = page_words.refusal(refusal), 409
        except refusals.Busy:
            self.refusals[""], status = page_words.busy(), 503
        self.dates = open_dates(self.policy, at=self.at) or self.dates
        errors, sheet = sheet.errors, self._sheet(filled=True)
        sheet.errors = errors
        answer = self.show(sheet, ticket, status=status)
        if status == 503:
            answer.headers["Retry-After"] = "60"
        return answer

    def _why_closed(self) -> str:
        """The form stood open while the last places went, or the date was off."""
        if self.last is None:
            return page_words.refusal(refusals.Closed())
        return page_words.closed(self.policy, self.last, at=self.at)

    def _new_sheet(self) -> SignUpSheet:
        """An empty one; the link of an invitation brings its code along."""
        sheet = self._sheet()
        if "code" in sheet.raw:
            sheet.raw["code"] = one_line(self.request.GET.get("code", ""))[:40]
        return sheet

    def _named_dates(self, sheet: SignUpSheet) -> list[str]:
        """The keys that come back without a question: what is booked was read."""
        return [] if "date" in sheet.raw else [str(date.pk) for date in self.dates]

    def _all_dates(self) -> list[str]:
        """In words, where one signs up for all of them."""
        is_course = self.policy.booking == RegistrationPolicy.Booking.WHOLE
        if not is_course or len(self.dates) < 2:
            return []
        return [f"{when(date)} ({questions.places(date)})" for date in self.dates]

    def _sheet(self, *, filled: bool = False) -> SignUpSheet:
        data = self.request.POST if filled else None
        return SignUpSheet(questions.asked(self.policy, self.dates), self.policy, data)

    def _known(self, ticket: spam.Ticket) -> list[Registration]:
        """What the same form has already brought: a double click, or "back"."""
        begins = f"{once(ticket)}:"
        return list(Registration.objects.filter(idem_key__startswith=begins))

    def _on_to(self, booked: list[Registration]) -> HttpResponse:
        signed = signing.dumps(booked[0].pk, salt=page_words.SENT_SALT)
        return HttpResponseRedirect(reverse("registration_sent", args=[signed]))

    def _delete_day(self, dates: list[Occurrence]) -> date:
        return day_after(dates[-1].ends_at, self.policy.days_kept)

    def _closed(self, last: Occurrence) -> HttpResponse:
        context = {
            "event": event_words(last),
            "sentence": page_words.closed(self.policy, last, at=self.at),
        }
        return TemplateResponse(self.request, "registration/closed.html", context)


def once(ticket: spam.Ticket) -> str:
    """What makes one opened form count once."""
    return hashlib.sha256(ticket.nonce.encode()).hexdigest()[:40]


@confidential
@require_safe
def sent(request: HttpRequest, signed: str) -> HttpResponse:
    """What the person has now: number, calendar file, QR code, own link."""
    registration = read_signed(signed)
    if registration is None:
        return TemplateResponse(request, "registration/link_closed.html", status=404)
    at = timezone.now()
    context = {
        **page_words.standing(registration, at=at),
        "is_late": bool(registration.email) and is_late(at=at),
        "manage_url": path_to(registration, MANAGE, at=at),
    }
    return TemplateResponse(request, "registration/sent.html", context)


def read_signed(signed: str) -> Registration | None:
    """The registration of an address that is good for two hours."""
    try:
        pk = signing.loads(signed, salt=page_words.SENT_SALT, max_age=SENT_SECONDS)
    except signing.BadSignature:
        return None
    found = Registration.objects.known().select_related("occurrence")
    return found.filter(pk=pk).first()


@confidential
@require_safe
def calendar(request: HttpRequest, signed: str) -> HttpResponse:
    """The date as a file for the person's own calendar."""
    from . import invites

    registration = read_signed(signed)
    if registration is None:
        raise Http404
    content = invites.calendar_file(
        registration, invites.PUBLISH, sequence=registration.sequence
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="event.ics"'},
    )
