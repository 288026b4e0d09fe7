"""Who may see and change registrations: editors of that event's German page."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from events.models import EventPage, Occurrence
from locales.table import SOURCE_CODE
from pages.directory.permissions import OwnPolicy, municipalities_of

from .models import Registration

VIEW = "registration.view_registration"
CHANGE = "registration.change_registration"
NEEDS = "registration.view_needs"
CHECK_IN = "registration.check_in"
EXPORT = "registration.export_registration"
POLICY = "registration.change_registrationpolicy"


def events_of(user: User, right: str = VIEW) -> QuerySet[EventPage]:
    """The German event pages whose registrations that person may see."""
    if not user.has_perm(right):
        return EventPage.objects.none()
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return EventPage.objects.filter(
        pk__in=editable.values("pk"), locale__language_code=SOURCE_CODE
    )


def event_for(user: User, pk: int, right: str = VIEW) -> EventPage:
    """
    That event, if the person may do that with its registrations.

    :raises PermissionDenied: also where there is no such event
    """
    return _event(user, right, pk=pk)


def _event(user: User, right: str, **which: object) -> EventPage:
    page = events_of(user, right).filter(**which).first()
    if page is None:
        raise PermissionDenied
    return page


def date_for(user: User, pk: int, right: str = VIEW) -> tuple[Occurrence, EventPage]:
    """
    That date and its event.

    :raises PermissionDenied: if the event is not theirs
    """
    if not user.has_perm(right):
        raise PermissionDenied
    date = get_object_or_404(Occurrence, pk=pk)
    return date, _event(user, right, translation_key=date.event_key)


def registration_for(
    user: User, pk: int, right: str = VIEW
) -> tuple[Registration, EventPage]:
    """
    That registration and its event.

    :raises PermissionDenied: if the event is not theirs
    """
    if not user.has_perm(right):
        raise PermissionDenied
    known = Registration.objects.known().select_related("occurrence")
    found = get_object_or_404(known, pk=pk)
    return found, _event(user, right, translation_key=found.occurrence.event_key)


class QuestionPolicy(OwnPolicy):
    """Own are the questions of the municipality's events."""

    def own(self, user: User) -> QuerySet[EventPage] | None:
        return None if municipalities_of(user) is None else events_of(user)

    def is_among(self, instance: Model, own: QuerySet[EventPage]) -> bool:
        return own.filter(translation_key=instance.event_key).exists()

    def those_among(self, rows: QuerySet, own: QuerySet[EventPage]) -> QuerySet:
        return rows.filter(event_key__in=own.values("translation_key"))
