"""A form's way in, shared by every room: ticket, trap, answers, haste, how often."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from . import consenting, spam
from .models import ConsentText
from .questions import Question
from .serving import too_many
from .sheet import AnswerSheet

# The question that is answered with a tick below a consent text.
CONSENT = "consent"


@dataclass
class Received:
    """What came with a form, and what is wrong with it; `status` is the answer's."""

    sheet: AnswerSheet
    ticket: spam.Ticket
    refusal: str = ""
    status: int = 200

    @property
    def is_right(self) -> bool:
        return not self.refusal and not self.sheet.errors

    @property
    def values(self) -> dict:
        return self.sheet.values

    def context(self) -> dict:
        """What a template needs to show the form, everything typed included."""
        return {
            "sheet": self.sheet,
            "signed_ticket": self.ticket.signed(),
            "refusal": self.refusal,
            "problem_count": len(self.sheet.errors) + bool(self.refusal),
        }


def blank(
    questions: list[Question],
    form_key: object,
    *,
    at: datetime,
    agreed_to: ConsentText | None = None,
    **answers: object,
) -> Received:
    """A form to be filled in; `answers` stand in it already."""
    sheet = AnswerSheet(questions)
    sheet.raw.update(answers)
    ticket = spam.new_ticket(form_key, at=at)
    return Received(sheet, consenting.having_read(ticket, agreed_to))


def receive(
    request: HttpRequest,
    questions: list[Question],
    form_key: object,
    *,
    counted_as: object,
    at: datetime,
    further: Callable[[AnswerSheet], Mapping[str, str]] | None = None,
    agreed_to: ConsentText | None = None,
) -> Received:
    """
    Read and check what was sent; one that is right counts for its sender.

    `counted_as` says what is counted in the hour, where not each form on its own;
    `further` finds what is wrong with several answers together, by question.
    `agreed_to` is the consent that the form shows at its question `CONSENT`.
    """
    data = request.POST
    ticket = spam.read_ticket(data.get(spam.FIELD, ""), form_key)
    refusal = spam.objection(data, ticket)
    ticket = ticket or spam.new_ticket(form_key, at=at)
    sheet = AnswerSheet(questions, data)
    if further:
        sheet.errors = {**further(sheet), **sheet.errors}
    _refuse_unread(sheet, consenting.objection(ticket, agreed_to))
    ticket = consenting.having_read(ticket, agreed_to)
    if not refusal and not sheet.errors:
        # Whoever left something out gets to hear that, not that it went fast.
        refusal = spam.haste(ticket, at=at)
    if refusal or sheet.errors:
        return Received(sheet, ticket, refusal, status=422)
    try:
        spam.let_in(request, counted_as, at=at)
    except spam.TooMany:
        return Received(sheet, ticket, too_many(), status=429)
    return Received(sheet, ticket)


def _refuse_unread(sheet: AnswerSheet, said: str) -> None:
    """Ask once more for the tick, and take out the one below other words."""
    if said:
        sheet.raw.pop(CONSENT, None)
        sheet.errors[CONSENT] = said
