"""The office's side: dates with their registrations, and one registration."""

import uuid
from collections import Counter
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from events.admin_rights import LOCKED, is_locked
from events.display import times_inside
from events.models import EventPage, Occurrence
from locales.table import find
from pages.base.sentences import day_words
from pages.projects.support import line_of

from . import late_letters, rights
from .desk_cancelling import attempt
from .desk_forms import PolicyForm
from .links import door_addresses
from .locking import patiently
from .models import AuditEvent, Need, Registration, RegistrationPolicy
from .needs import detail_words
from .page_words import qr_code
from .states import HOLDING, LATE, ON_TIME, State
from .wishes import wished

SHOWN_AFTERWARDS = timedelta(days=60)


class DatesView(BaseListingView):
    """Every date whose registrations this person may see, the next one first."""

    page_title = _("Registrations")
    header_icon = "group"
    verbose_name_plural = _("dates")
    index_url_name = "registration_dates"
    paginate_by = 50

    @cached_property
    def pages(self) -> dict[uuid.UUID, EventPage]:
        return {x.translation_key: x for x in rights.events_of(self.request.user)}

    def get_base_queryset(self) -> QuerySet:
        policies = RegistrationPolicy.objects.filter(event_key__in=list(self.pages))
        since = timezone.now() - SHOWN_AFTERWARDS
        return Occurrence.objects.filter(
            event_key__in=policies.values("event_key"), ends_at__gt=since
        ).order_by("starts_at")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        find = HeaderButton(
            _("Find somebody"), url=reverse("registration_find"), icon_name="search"
        )
        if not self.request.user.has_perm(rights.POLICY):
            return [find]
        return [
            find,
            HeaderButton(
                _("Set up registration"),
                url=reverse("registration_events"),
                icon_name="cog",
            ),
        ]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Event"),
                accessor=lambda date: self.pages[date.event_key].title,
                get_url=lambda date: reverse("registration_list", args=[date.pk]),
            ),
            # Wagtail's own column calls every moment to come "just now".
            Column("starts_at", label=_("Date"), accessor=day_and_times),
            Column("held", label=_("Places taken"), accessor=taken),
            Column("waiting", label=_("Waiting")),
            Column("status", label=_("Status"), accessor="get_status_display"),
        ]


def day_and_times(date: Occurrence) -> str:
    return f"{day_words(date.start_day)}, {times_inside(date)}"


def taken(date: Occurrence) -> str:
    """`12 / 15`, and by how many it is too full after the limit was lowered."""
    if date.capacity is None:
        return str(date.held)
    over = _(", over by %(number)s") % {"number": date.over_by} if date.over_by else ""
    return f"{date.held} / {date.capacity}{over}"


@never_cache
@require_GET
def of_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who comes, waits or has cancelled, with what they need."""
    date, page = rights.date_for(request.user, pk)
    may_see = request.user.has_perm(rights.NEEDS)
    rows = list(
        date.registrations.known()
        .prefetch_related("attendees", "needs")
        .order_by("state", "-priority", "queued_at", "pk")
    )
    stuck = late_letters.unsent(rows, at=timezone.now())
    context = {
        "date": date,
        "page": page,
        "taken": taken(date),
        "groups": _groups(rows),
        "to_call": [x for x in rows if x.state == State.OFFERED and not x.email],
        "unsent": [x for x in rows if x.pk in stuck],
        "wishes": wished(date.event_key)[:3],
        "may_see_needs": may_see,
        "needs": needs_of(rows) if may_see else [],
        "languages": _languages(rows),
        "children": sum(x.children for x in rows if x.state in HOLDING),
        "rows": rows,
        "may_change": request.user.has_perm(rights.CHANGE),
        "may_check_in": request.user.has_perm(rights.CHECK_IN),
        "may_export": request.user.has_perm(rights.EXPORT),
    }
    return render(request, "registration/admin/list.html", context)


# What the office looks at first stands first.
ORDER = (
    State.REVIEW,
    State.CONFIRMED,
    State.ATTENDED,
    State.PENDING,
    State.OFFERED,
    State.WAITLISTED,
    State.NO_SHOW,
    State.EXPIRED,
    State.LAPSED,
    State.REJECTED,
    State.CANCELLED,
)


def _groups(rows: list[Registration]) -> list[dict]:
    """The registrations by state, each group with its number of people."""
    groups = []
    for state in ORDER:
        mine = [row for row in rows if row.state == state]
        if mine:
            people = sum(row.party_size for row in mine)
            groups.append({"label": state.label, "rows": mine, "people": people})
    return groups


def needs_of(rows: list[Registration]) -> list[tuple[str, int, int]]:
    """Each need of those who come, how often, and how often it is arranged."""
    found, arranged = Counter(), Counter()
    for row in rows:
        if row.state not in HOLDING:
            continue
        for need in row.needs.all():
            detail = detail_words(need, for_office=True)
            label = need.get_kind_display()
            key = f"{label} ({detail})" if detail else label
            found[key] += 1
            arranged[key] += need.state == Need.State.ARRANGED
    return [(key, number, arranged[key]) for key, number in sorted(found.items())]


def _languages(rows: list[Registration]) -> list[tuple[str, int]]:
    counted = Counter(find(x.locale).german for x in rows if x.state in HOLDING)
    return counted.most_common()


@never_cache
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration with all that is known and all that can be done."""
    registration, page = rights.registration_for(request.user, pk)
    may_see = request.user.has_perm(rights.NEEDS)
    others = Occurrence.objects.of(registration.occurrence.event_key).taking_place()
    shown = registration.answers.all()
    at = timezone.now()
    context = {
        "registration": registration,
        "date": registration.occurrence,
        "page": page,
        "language": find(registration.locale),
        "needs": registration.needs.all() if may_see else [],
        "consent": getattr(registration, "consent", None),
        "answers": shown if may_see else shown.filter(sensitive=False),
        "may_see_needs": may_see,
        "history": registration.history.select_related("by"),
        "others": others.filter(ends_at__gt=at).exclude(pk=registration.occurrence_id),
        "may_change": request.user.has_perm(rights.CHANGE),
        "can_cancel": registration.is_live,
        "can_move": registration.state in (State.CONFIRMED, State.WAITLISTED),
        "can_decide": registration.state == State.REVIEW,
        "can_confirm": registration.state in ON_TIME | LATE
        or registration.is_asked_again,
        "can_change": registration.is_live,
        "reasons": AuditEvent.Reason.choices if registration.is_waiting else [],
        "adults": registration.party_size - registration.children,
        "others_booked": registration.others_booked(),
        "call": not registration.email,
        "letter_is_stuck": bool(late_letters.unsent([registration], at=at)),
    }
    return render(request, "registration/admin/one.html", context)


@never_cache
@require_GET
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """A list for paper, with a QR code for each party."""
    date, page = rights.date_for(request.user, pk, rights.CHECK_IN)
    at = timezone.now()
    holding = date.registrations.known().filter(state__in=HOLDING)
    rows = list(holding.order_by("name", "pk"))
    codes = [qr_code(address) for address in door_addresses(date, rows, at=at)]
    listed = list(zip(rows, codes, strict=True))
    context = {
        "date": date,
        "page": page,
        "rows": rows,
        "listed": listed,
        "project": line_of(page.project_id),
    }
    return render(request, "registration/admin/print.html", context)


class EventsView(BaseListingView):
    """Every event whose registration this person may set up."""

    page_title = _("Events with registration")
    header_icon = "calendar"
    verbose_name_plural = _("events")
    index_url_name = "registration_events"
    is_searchable = True
    paginate_by = 50
    columns = [
        TitleColumn(
            "title",
            label=_("Event"),
            get_url=lambda page: reverse("registration_policy", args=[page.pk]),
        ),
        Column("state", label=_("Registration"), accessor="registration_state"),
    ]

    def get_base_queryset(self) -> QuerySet:
        return rights.events_of(self.request.user, rights.POLICY).order_by("title")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.filter(Q(title__icontains=self.search_query))

    def get_table(self, object_list: QuerySet) -> object:
        pages = list(object_list)
        keys = [page.translation_key for page in pages]
        found = RegistrationPolicy.objects.filter(event_key__in=keys)
        is_open = dict(found.values_list("event_key", "is_open"))
        words = {True: _("open"), False: _("closed"), None: _("none")}
        for page in pages:
            page.registration_state = words[is_open.get(page.translation_key)]
        return super().get_table(pages)


@never_cache
def policy(request: HttpRequest, page_id: int) -> HttpResponse:
    """How people register for an event; saved at once for every language."""
    page = rights.event_for(request.user, page_id, rights.POLICY)
    found = RegistrationPolicy.objects.of(page.translation_key)
    found = found or RegistrationPolicy(event_key=page.translation_key)
    form, status = PolicyForm(request.POST or None, instance=found), 200
    if is_locked(page, request.user):
        messages.warning(request, LOCKED)
    elif request.method == "POST" and form.is_valid():
        status = attempt(form, patiently(form.save))
        if not status:
            messages.success(request, _("Saved."))
            return redirect("registration_events")
    context = {"page": page, "form": form}
    return render(request, "registration/admin/policy.html", context, status=status)
