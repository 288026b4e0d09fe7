"""What fictional readers said of the demonstration's pages, and wrote under them."""

from datetime import timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from pages.base.models import BasePage
from pages.concepts.models import ConceptPage, Goal
from pages.forms.models import ConsentText
from pages.news.models import NewsPage
from pages.participation.contributions.models import (
    Contribution,
    Discussion,
    OfficeAnswer,
    State,
)
from pages.participation.feedback.models import (
    FeedbackCount,
    FeedbackText,
    deletion_day,
)
from pages.services.models import ServicePage

if TYPE_CHECKING:
    from .loading import Demonstration

TYPES = {"service": ServicePage, "news": NewsPage, "concept": ConceptPage}


def add_voices(demonstration: "Demonstration") -> None:
    """Answers and texts of readers, unless there are some already."""
    from .loading import read

    content = read("voices.yaml")
    if not FeedbackCount.objects.exists():
        for row in content["feedback"]:
            _add_feedback(_page(demonstration, row), row)
    consent, _is_new = ConsentText.objects.get_or_create(
        name="stimmen",
        locale=demonstration.german,
        defaults={"text": content["consent"]},
    )
    for row in content["discussions"]:
        page = _page(demonstration, row)
        discussion, is_new = Discussion.objects.get_or_create(
            page_key=page.translation_key,
            defaults={
                "closes_on": timezone.localdate() + timedelta(days=row["closes_in"]),
                "consent": consent,
                "retention_days": content["retention_days"],
            },
        )
        for number, said in enumerate(row["texts"] if is_new else []):
            _add_text(discussion, said, number)


def _page(demonstration: "Demonstration", row: dict) -> BasePage:
    """The German page that a row names by its kind and slug."""
    [(model, slug)] = [(TYPES[kind], row[kind]) for kind in TYPES if kind in row]
    return model.objects.get(locale=demonstration.german, slug=slug)


def _add_feedback(page: BasePage, row: dict) -> None:
    at = timezone.now()
    first = timezone.localdate(at).replace(day=1)
    FeedbackCount.objects.bulk_create(
        FeedbackCount(
            page_key=page.translation_key,
            locale=code,
            month=first - relativedelta(months=ago),
            yes=yes,
            no=no,
        )
        for code, months in row["numbers"].items()
        for ago, (yes, no) in enumerate(months)
    )
    for number, said in enumerate(row["texts"]):
        sent = at - timedelta(days=said["days_ago"])
        FeedbackText.objects.create(
            page_key=page.translation_key,
            locale=said["locale"],
            is_helpful=said["helpful"],
            text=said["text"],
            created_at=sent,
            delete_at=deletion_day(at=sent),
            done_at=at if said.get("done") else None,
            idem_key=f"demo:{page.translation_key}:{number}",
        )


def _add_text(discussion: Discussion, said: dict, number: int) -> None:
    sent = timezone.now() - timedelta(days=said["days_ago"])
    german = discussion.consent.locale
    answer = said.get("answer")
    goals = Goal.objects.filter(concept_key=discussion.page_key)
    Contribution.objects.create(
        discussion=discussion,
        goal_key=goals.get(slug=said["goal"]).key if "goal" in said else "",
        locale=said["written"],
        written_in=said["written"],
        text=said["text"],
        name=said["name"],
        state=said["state"],
        why=said.get("why", ""),
        decided_at=None if said["state"] == State.WAITING else sent,
        consent=discussion.consent.wording(),
        answer=answer and OfficeAnswer.objects.create(text=answer, locale=german),
        created_at=sent,
        delete_at=discussion.deletion_day(at=sent),
        idem_key=f"demo:{discussion.page_key}:{number}",
    )
