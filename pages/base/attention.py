"""What waits for an editor: pages to read again, drafts, texts to approve."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE

from .listing import all_page_types
from .models import BasePage

LIMIT = 8


@dataclass
class Group:
    """A question, how many pages it is about, and the first of them."""

    title: str
    total: int
    pages: list[Page]
    empty: str


@dataclass(frozen=True)
class Concern:
    """A list that a room above adds: `wanted` (today) -> which German pages."""

    title: str
    wanted: Callable[[date], Q]
    empty: str


_concerns: list[Concern] = []


def register(concern: Concern) -> None:
    """Put a list of a room above onto every editor's dashboard."""
    if concern not in _concerns:
        _concerns.append(concern)


def what_needs_you(user: User) -> list[Group]:
    """The lists of the dashboard, of pages this person may edit."""
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    german = mine.filter(locale__language_code=SOURCE_CODE)
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=ContentType.objects.get_for_model(Page),
    ).annotate(page_pk=Cast("object_id", IntegerField()))
    return [
        _group(
            _("Please read again"),
            german.filter(to_be_read_again(by=timezone.localdate())),
            _("No page is due to be read again."),
        ),
        _group(
            _("Drafts and changes that are not published"),
            mine.filter(has_unpublished_changes=True),
            _("There are no drafts."),
        ),
        _group(
            _("Waiting for approval"),
            mine.filter(pk__in=waiting.values("page_pk")),
            _("Nothing waits for approval."),
        ),
        *(
            _group(x.title, german.filter(x.wanted(timezone.localdate())), x.empty)
            for x in _concerns
        ),
    ]


def to_be_read_again(*, by: date) -> Q:
    """Live pages of any type whose day of review has come by then."""
    found = Q(pk__in=[])
    for model in all_page_types():
        found |= Q(pk__in=due_of(model, by=by).order_by().values("pk"))
    return found


def due_of(model: type[BasePage], *, by: date) -> QuerySet[BasePage]:
    """
    Live pages of one type whose day of review has come by then.

    What is over (a past event, a finished project) is history, and nobody is asked.
    """
    listed = model.listed_now().order_by().values("pk")
    return model.objects.filter(pk__in=listed, live=True, review_by__lte=by)


def _group(title: str, pages: QuerySet, empty: str) -> Group:
    """A list of pages under its question, those changed last before others."""
    newest = pages.order_by("-latest_revision_created_at").select_related("locale")
    found = list(newest[: LIMIT + 1])
    total = pages.count() if len(found) > LIMIT else len(found)
    return Group(title, total, found[:LIMIT], empty)
