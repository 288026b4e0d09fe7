"""What people were told while something was broken: the ledger to compare with."""

import threading
import time
from dataclasses import dataclass, field

UNAVAILABLE = (502, 503, 504)
MOST_TOLD = 12


def is_our_away(answer):
    """A page of ours that says the site is away, and when to come again."""
    if answer.status not in UNAVAILABLE or not answer["Retry-After"]:
        return False
    text = answer.body.decode(errors="replace")
    return '<html lang="' in text and "/static/css/site" in text


@dataclass
class Book:
    """
    One activity during one fault.

    `told` has what was confirmed: nothing of it may be missing later, or be there
    twice. `away` counts our own pages that say so, `errors` every other answer of
    500 and more; what is wrong stands in `wrong` in words.
    """

    activity: str
    requests: int = 0
    away: int = 0
    errors: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    told: dict = field(default_factory=dict)
    refused_at: float = 0
    settled: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, answer, expected, what):
        """Whether it is what was asked for; otherwise it is noted why not."""
        with self.lock:
            self.requests += 1
            if answer.status in expected:
                return True
            self.refused_at = time.monotonic()
            if is_our_away(answer):
                self.away += 1
            elif answer.status >= 500:
                self.errors += 1
                self.wrong.append(f"{what}: {answer.status}")
            else:
                self.wrong.append(f"{what}: {answer.status} {heading(answer)}")
        return False

    def unanswered(self, error, what):
        with self.lock:
            self.requests += 1
            self.refused_at = time.monotonic()
            self.wrong.append(f"{what}: {type(error).__name__} {error}")

    def tell(self, key, value=True):
        with self.lock:
            self.told[key] = value

    @property
    def is_right(self):
        return not (self.wrong or self.lost or self.twice or self.errors)

    def complaints(self):
        """The first of each sort, with its sort."""
        for sort in ("wrong", "lost", "twice"):
            for words in getattr(self, sort)[:MOST_TOLD]:
                yield f"{self.activity}: {sort}: {words}"


def heading(answer):
    """What a page says in large, so that a refusal can be read in a report."""
    text = answer.body.decode(errors="replace")
    found = [text.partition(mark)[2][:160] for mark in ('class="error', "<h1")]
    return " / ".join(" ".join(words.split()) for words in found if words)
