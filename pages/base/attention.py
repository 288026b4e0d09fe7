"""What waits for an editor: pages to read again, drafts, texts to approve."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, IntegerField, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, RowNumber
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
class Question:
    """What to ask, all pages that it is about, and what is said of none."""

    title: str
    pages: QuerySet
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
    today = timezone.localdate()
    questions = [
        Question(
            _("Please read again"),
            german.filter(to_be_read_again(by=today)),
            _("No page is due to be read again."),
        ),
        Question(
            _("Drafts and changes that are not published"),
            mine.filter(has_unpublished_changes=True),
            _("There are no drafts."),
        ),
        Question(
            _("Waiting for approval"),
            mine.filter(pk__in=waiting.values("page_pk")),
            _("Nothing waits for approval."),
        ),
        *(
            Question(x.title, german.filter(x.wanted(today)), x.empty)
            for x in _concerns
        ),
    ]
    return _groups(questions)


def to_be_read_again(*, by: date) -> Q:
    """Live pages of any type whose day of review has come by then."""
    return live_among(_due(model, by=by) for model in all_page_types())


def live_among(lists: Iterable[QuerySet[BasePage]]) -> Q:
    """
    Live pages that are in one of these lists.

    Together they are one list: the database begins with its few pages, and does not
    ask every page whether it is in one of many.
    """
    first, *others = (pages.order_by().values("pk") for pages in lists)
    return Q(pk__in=first.union(*others, all=True), live=True)


def due_of(model: type[BasePage], *, by: date) -> QuerySet[BasePage]:
    """
    Live pages of one type whose day of review has come by then.

    What is over (a past event, a finished project) is history, and nobody is asked.
    """
    return _due(model, by=by).filter(live=True)


def _due(model: type[BasePage], *, by: date) -> QuerySet[BasePage]:
    return model.listed_now().filter(review_by__lte=by)


def _groups(questions: list[Question]) -> list[Group]:
    """Each as a group, those changed last before others: two queries for all."""
    rows = [_first_of(number, wanted.pages) for number, wanted in enumerate(questions)]
    found = defaultdict(list)
    for number, rank, total, pk in rows[0].union(*rows[1:], all=True):
        found[number].append((rank, total, pk))
    keys = {pk for group in found.values() for _rank, _total, pk in group}
    pages = Page.objects.select_related("locale").in_bulk(keys)
    return [
        _group(wanted, sorted(found[number]), pages)
        for number, wanted in enumerate(questions)
    ]


def _group(
    wanted: Question, rows: list[tuple[int, int, int]], pages: dict[int, Page]
) -> Group:
    """`rows`: rank, total and key of each page."""
    return Group(
        title=wanted.title,
        total=rows[0][1] if rows else 0,
        pages=[pages[pk] for _rank, _total, pk in rows if pk in pages],
        empty=wanted.empty,
    )


def _first_of(number: int, pages: QuerySet) -> QuerySet:
    """The first pages of a list: its number, their rank, the total, their key."""
    newest = [F("latest_revision_created_at").desc(nulls_last=True), F("pk").desc()]
    ranked = pages.order_by().annotate(
        number=Value(number, output_field=IntegerField()),
        rank=Window(RowNumber(), order_by=newest),
        total=Window(Count("pk")),
    )
    few = ranked.filter(rank__lte=LIMIT)
    return few.values_list("number", "rank", "total", "pk")
