"""What can become of a registration: the states and the ways between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PENDING = "pending", _("not confirmed yet")
    REVIEW = "review", _("to be decided")
    WAITLISTED = "waitlisted", _("on the waiting list")
    OFFERED = "offered", _("place offered")
    CONFIRMED = "confirmed", _("confirmed")
    ATTENDED = "attended", _("came")
    NO_SHOW = "no_show", _("did not come")
    EXPIRED = "expired", _("run out")
    LAPSED = "lapsed", _("not confirmed again")
    REJECTED = "rejected", _("declined")
    CANCELLED = "cancelled", _("cancelled")


S = State
TRANSITIONS: dict[State, frozenset[State]] = {
    S.PENDING: frozenset({S.CONFIRMED, S.EXPIRED, S.CANCELLED}),
    S.REVIEW: frozenset({S.CONFIRMED, S.WAITLISTED, S.REJECTED, S.CANCELLED}),
    S.WAITLISTED: frozenset({S.OFFERED, S.CONFIRMED, S.EXPIRED, S.CANCELLED}),
    # A group that does not take fewer places keeps its turn.
    S.OFFERED: frozenset({S.CONFIRMED, S.WAITLISTED, S.EXPIRED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.ATTENDED, S.NO_SHOW, S.LAPSED, S.CANCELLED}),
    # A wrong tick at the door is taken back.
    S.ATTENDED: frozenset({S.CONFIRMED}),
    S.NO_SHOW: frozenset({S.CONFIRMED, S.ATTENDED}),
    # Whoever is late gets a free place, or the old turn in the queue.
    S.EXPIRED: frozenset({S.CONFIRMED, S.WAITLISTED, S.CANCELLED}),
    S.LAPSED: frozenset({S.CONFIRMED, S.WAITLISTED, S.CANCELLED}),
    S.REJECTED: frozenset(),
    S.CANCELLED: frozenset(),
}
HOLDING = frozenset({S.PENDING, S.OFFERED, S.CONFIRMED, S.ATTENDED})
ON_TIME = frozenset({S.PENDING, S.OFFERED})
LIVE = frozenset({S.PENDING, S.REVIEW, S.WAITLISTED, S.OFFERED, S.CONFIRMED})
LATE = frozenset({S.EXPIRED, S.LAPSED})

# What somebody has again who was let go with a date that takes place after all. No
# step of their own leads there.
RESTORED: dict[str, State] = {
    S.PENDING: S.PENDING,
    S.REVIEW: S.REVIEW,
    S.WAITLISTED: S.WAITLISTED,
    S.OFFERED: S.WAITLISTED,
    S.CONFIRMED: S.CONFIRMED,
}


class ImpossibleStep(Exception):
    """A registration cannot go from its state to that one."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} -> {after}")
        self.before, self.after = before, after


def check(before: str, after: str) -> None:
    """
    Pass where the step is allowed.

    :raises ImpossibleStep: otherwise
    """
    if after not in TRANSITIONS[State(before)]:
        raise ImpossibleStep(before, after)
