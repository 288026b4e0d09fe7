"""What fictional readers said of the demonstration's pages."""

from datetime import timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from pages.base.models import BasePage
from pages.participation.feedback.models import (
    FeedbackCount,
    FeedbackText,
    deletion_day,
)

if TYPE_CHECKING:
    from .loading import Demonstration


def add_voices(demonstration: "Demonstration") -> None:
    """Answers of readers, unless there are some already."""
    from .loading import read

    content = read("voices.yaml")
    if not FeedbackCount.objects.exists():
        for row in content["feedback"]:
            _add_feedback(demonstration.made[row["service"]], row)


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
