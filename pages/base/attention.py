"""What waits for an editor: pages to read again, drafts, texts to approve."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE

from .listing import all_page_types

LIMIT = 8


@dataclass
class Group:
    """A question, how many pages it is about, and the first of them."""

    title: str
    total: int
    pages: list[Page]
    empty: str


def what_needs_you(user: User) -> list[Group]:
    """The three lists of the dashboard, of pages this person may edit."""
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    german = mine.filter(locale__language_code=SOURCE_CODE)
    due = [
        pk
        for model in all_page_types()
        for pk in model.objects.filter(
            live=True, review_by__lte=timezone.localdate()
        ).values_list("pk", flat=True)
    ]
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS
    ).values_list("object_id", flat=True)
    return [
        _group(
            _("Please read again"),
            german.filter(pk__in=due),
            _("No page is due to be read again."),
        ),
        _group(
            _("Drafts and changes that are not published"),
            mine.filter(has_unpublished_changes=True),
            _("There are no drafts."),
        ),
        _group(
            _("Waiting for approval"),
            mine.filter(pk__in=[int(pk) for pk in waiting]),
            _("Nothing waits for approval."),
        ),
    ]


def _group(title: str, pages: object, empty: str) -> Group:
    newest = pages.order_by("-latest_revision_created_at").select_related("locale")
    return Group(title, pages.count(), list(newest[:LIMIT]), empty)
