"""Whether what was made some time ago would be made the same now."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from .clock import moment
from .recording import Question, Recording, unrecorded
from .versions import versions

# Whatever nobody announced (a change by hand, a process that died after its commit)
# is seen after so many seconds: then all questions are put once more.
TRUSTED_SECONDS = 60
# What reads the clock and says nothing of when its words change.
MOMENT = timedelta(seconds=60)


@dataclass
class Truth:
    """How far something is true: since which commit, until when, and which tables."""

    as_of: int
    checked_at: float
    until: float
    tables: tuple[str, ...]
    # Two workers may make the same at once: whose grounds are these?
    mark: str = field(default_factory=lambda: uuid4().hex)

    @classmethod
    def of(cls, recording: Recording, as_of: int) -> "Truth":
        """What was recorded, begun after the commit `as_of` had been seen."""
        now, until = moment(), recording.until
        if recording.reads_the_moment:
            until = min(until, (now + MOMENT).timestamp())
        tables = tuple(sorted(recording.tables))
        return cls(as_of, now.timestamp(), until, tables)

    @property
    def is_over(self) -> bool:
        return moment().timestamp() >= self.until

    @property
    def is_trusted(self) -> bool:
        age = moment().timestamp() - self.checked_at
        return (
            0 <= age < TRUSTED_SECONDS
            and self.as_of <= versions.latest
            and self.checked_at >= versions.sure_since
        )

    def is_sure(self) -> bool:
        """Whether no question has to be put: nothing that it read was written."""
        return (
            not self.is_over
            and self.is_trusted
            and not versions.since(self.as_of, self.tables)
        )

    def confirm(self, as_of: int) -> None:
        self.as_of, self.checked_at = as_of, moment().timestamp()


@dataclass
class Grounds:
    """What it was made from, to ask again."""

    mark: str
    questions: list[Question]
    # Kept values that it was made with: their keys, and which value it was.
    leans: dict[str, str]

    @classmethod
    def of(cls, recording: Recording, truth: Truth) -> "Grounds":
        return cls(truth.mark, recording.all_questions(), recording.leans)

    def hold(self, truth: Truth) -> bool:
        """Put what may be answered otherwise by now; kept values first."""
        from .kept import is_still

        changed = None
        if truth.is_trusted:
            changed = versions.since(truth.as_of, truth.tables)
        if not all(is_still(key, token) for key, token in self.leans.items()):
            return False
        with unrecorded():
            return all(
                question.is_answered_alike()
                for question in self.questions
                if changed is None or question.tables & changed
            )


def check(truth: Truth, grounds: Grounds | None) -> bool:
    """
    Whether it is true now; if so, `truth` says so from now on.

    :raises django.db.Error: if the database does not answer
    """
    if truth.is_over or grounds is None or grounds.mark != truth.mark:
        return False
    as_of = versions.latest
    if not grounds.hold(truth):
        return False
    truth.confirm(as_of)
    return True
