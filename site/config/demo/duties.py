"""The demonstration's statement, known barriers and overviews."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.models import Page

from pages.base.models import (
    AccessibilityIssue,
    AccessibilityStatementPage,
    LeichteSpracheHub,
    SignLanguageHub,
)

if TYPE_CHECKING:
    from .loading import Demonstration

STATEMENT = (
    *("enforcement_name", "enforcement_text", "enforcement_address"),
    *("enforcement_email", "enforcement_url", "answer_days"),
)


def add_duties(demonstration: "Demonstration", home: Page) -> None:
    """The pages that a public body owes its readers, where they are missing."""
    from .loading import read, stream

    content = read("duties.yaml")
    today = timezone.localdate()
    if not AccessibilityIssue.objects.exists():
        for row in content["issues"]:
            AccessibilityIssue.objects.create(
                locale=demonstration.german,
                title=row["title"],
                alternative=row["alternative"],
                criterion=row.get("criterion", ""),
                found_on=today - timedelta(days=row["days_ago"]),
                fix_by=today + timedelta(days=row["fix_in"]),
            )
    statement = content["statement"]
    demonstration.add(
        home,
        AccessibilityStatementPage,
        statement,
        body=stream(statement["body"]),
        show_in_footer=True,
        feedback_page=demonstration.made.get("barriere-melden"),
        **{name: statement[name] for name in STATEMENT},
    )
    for name, model in (
        ("plain_german", LeichteSpracheHub),
        ("sign_language", SignLanguageHub),
    ):
        row = content[name]
        demonstration.add(
            home, model, row, body=stream(row["body"]), show_in_footer=True
        )
