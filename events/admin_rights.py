"""Who may change the dates of an event, and when."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from wagtail.locks import BasicLock
from wagtail.models import Page

from accounts.models import User
from locales.table import SOURCE_CODE

from .dates import with_people
from .models import EventPage, Occurrence

# The right of the room above: who signed up is told of what is done here.
CHANGE_REGISTRATIONS = "registration.change_registration"
LOCKED = _("The page is locked, and so are its dates and how people register.")


def german_event(request: HttpRequest, page_id: int) -> EventPage:
    """
    The German page of an event, whichever language's page was asked for.

    :raises PermissionDenied: if the user may not edit the German page
    """
    page = get_object_or_404(EventPage, pk=page_id)
    if not page.is_source:
        page = get_object_or_404(
            EventPage,
            translation_key=page.translation_key,
            locale__language_code=SOURCE_CODE,
        )
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def is_locked(page: Page, user: User) -> bool:
    """
    Whether somebody has locked the page for this person.

    A text that waits for approval locks no dates: they have no draft to approve.
    """
    lock = page.get_lock()
    return isinstance(lock, BasicLock) and lock.for_user(user)


def unless_locked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the German page; a locked one says so instead."""

    @wraps(view)
    def wrapped(request: HttpRequest, page_id: int, **kwargs: int) -> HttpResponse:
        page = german_event(request, page_id)
        if is_locked(page, request.user):
            messages.error(request, LOCKED)
            return redirect("event_dates", page.pk)
        return view(request, page, **kwargs)

    return wrapped


def may_change(user: User, rows: Iterable[Occurrence]) -> bool:
    """Whether somebody may change these dates: people who signed up would be told."""
    return user.has_perm(CHANGE_REGISTRATIONS) or not with_people(rows)


def refuse_for_people(user: User, rows: Iterable[Occurrence]) -> None:
    """
    Pass where somebody may change these dates.

    :raises PermissionDenied: otherwise
    """
    if not may_change(user, rows):
        raise PermissionDenied
