"""People agree to the words that they read, not to those that stand there later."""

from dataclasses import replace

from django.utils.translation import gettext

from .models import ConsentText
from .spam import Ticket


def having_read(ticket: Ticket, consent: ConsentText | None) -> Ticket:
    """The ticket of a form that shows these words."""
    return replace(ticket, read=consent.digest if consent else "")


def objection(ticket: Ticket, consent: ConsentText | None) -> str:
    """A sentence where other words stood in the form when it was opened."""
    if consent is None or ticket.read in ("", consent.digest):
        return ""
    return gettext(
        "We have changed what you agree to. Please read it once more and tick the box."
    )
