"""Before an event without a date goes live: whether that is meant."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page

from .models import EventPage


def has_no_date(page: Page) -> bool:
    """Whether it is the German page of an event with no date to come."""
    if not isinstance(page, EventPage) or not page.is_source:
        return False
    return not page.occurrences.upcoming(at=timezone.now()).exists()


# Before all other questions: they are about an event that does go live.
@hooks.register("before_publish_page", order=-5)
def ask_for_a_date(request: HttpRequest, page: Page) -> HttpResponse | None:
    """One question before an event's first publication; none when it has a date."""
    waits = page.go_live_at and page.go_live_at > timezone.now()
    if waits or page.live or not has_no_date(page):
        return None
    return redirect("event_publish", page.pk)


def publish_without_date(request: HttpRequest, page_id: int) -> HttpResponse:
    """The question; a POST publishes the newest version all the same."""
    page = get_object_or_404(EventPage, pk=page_id)
    rights = page.permissions_for_user(request.user)
    if not rights.can_publish() or rights.page_locked():
        raise PermissionDenied
    revision = page.get_latest_revision()
    if revision is None or not page.is_source:
        raise Http404
    if request.method != "POST":
        return render(request, "events/admin/publish.html", {"page": page})
    draft = revision.as_object()
    for question in hooks.get_hooks("before_publish_page"):
        answer = None if question is ask_for_a_date else question(request, draft)
        if answer is not None:
            return answer
    PublishPageRevisionAction(revision, user=request.user).execute()
    text = _("Page '%(title)s' has been published.")
    messages.success(request, text % {"title": revision.as_object().title})
    for function in hooks.get_hooks("after_publish_page"):
        function(request, page)
    return redirect("event_dates", page.pk)
