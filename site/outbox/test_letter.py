"""A letter with which an office tries out whether its letters arrive."""

from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import kinds
from .letters import post
from .models import OutboxMessage


def _context(snapshot: kinds.Snapshot, locale: str) -> dict:
    return {"name": snapshot.get("name", ""), "sent_at": timezone.now()}


TEST_LETTER = kinds.register(
    kinds.Kind(name="test_letter", label=_("Test letter"), context=_context)
)


def post_test_letter(*, to: str, name: str, locale: str) -> OutboxMessage:
    """A new test letter to that person, each time."""
    return post(
        TEST_LETTER,
        to=to,
        locale=locale,
        dedupe_key=f"test:{uuid4()}",
        snapshot={"name": name},
    )
