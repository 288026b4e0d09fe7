"""
What the answers of a round mean: nothing, a suspicion, or something to report.

One failure is only remembered. A second one at another time of the day is reported, as
dead only where both times the server said so; otherwise it "does not answer us". One
good answer ends all of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pages.lifecycle.models import Address, Answer, Round, State
from pages.lifecycle.models.address import TROUBLE

# Two failures that are closer together count as one.
APART = timedelta(hours=8)
KEPT = timedelta(days=30)
# Below it a single server that is down would look like a network that is.
FEWEST = 2
SERVER_ERROR = 500
# It knows us and has enough of us for today: that says nothing of the page.
TOO_MANY = 429
Verdict = Round.Verdict


@transaction.atomic
def close(mine: Round, *, at: datetime) -> None:
    """End a round: count its answers, or none where the network here is at fault."""
    answers = list(mine.answers.select_related("address"))
    mine.hosts, mine.hosts_failed = _hosts(answers)
    is_here = mine.scope != Round.Scope.ONE and _is_our_fault(mine)
    mine.verdict = Verdict.NETWORK if is_here else Verdict.COUNTED
    mine.ended_at = at
    mine.save()
    if not is_here:
        _count(answers, is_one=mine.scope == Round.Scope.ONE, at=at)
    Round.objects.filter(ended_at__lt=at - KEPT).delete()


@transaction.atomic
def count_after_all(mine: Round) -> bool:
    """
    Somebody knows that the network was well: the answers count from then.

    Only those of the last round, and of what nobody asked since; whether they do.
    """
    if mine != Round.objects.exclude(scope=Round.Scope.ONE).first():
        return False
    updated = Round.objects.filter(pk=mine.pk, verdict=Verdict.NETWORK).update(
        verdict=Verdict.COUNTED
    )
    if updated:
        newer = Q(address__checked_at__gt=mine.ended_at)
        answers = list(mine.answers.exclude(newer).select_related("address"))
        _count(answers, is_one=False, at=mine.ended_at)
    return bool(updated)


def _hosts(answers: Iterable[Answer]) -> tuple[int, int]:
    """How many servers were not failing before, and how many of them do now."""
    by_host = defaultdict(list)
    for answer in answers:
        if not answer.address.failed_as and answer.outcome != State.NEW:
            by_host[answer.address.host].append(answer)
    by_host.pop("", None)
    failed = [rows for rows in by_host.values() if all(map(_is_silent, rows))]
    return len(by_host), len(failed)


def _is_silent(answer: Answer) -> bool:
    """No server spoke, or one that stands between: not a page that is missing."""
    return answer.outcome in TROUBLE and (
        answer.status is None or answer.status >= SERVER_ERROR
    )


def _is_our_fault(mine: Round) -> bool:
    """Whether more than a third is silent at once."""
    return mine.hosts_failed >= FEWEST and mine.hosts_failed * 3 > mine.hosts


def _count(answers: Iterable[Answer], *, is_one: bool, at: datetime) -> None:
    changed = []
    for answer in answers:
        address = answer.address
        if answer.outcome == State.NEW:
            continue
        if answer.outcome not in TROUBLE:
            _succeeded(address, answer, at)
        elif answer.status != TOO_MANY and not is_one:
            _failed(address, answer, at)
        address.checked_at = answer.at or at
        changed.append(address)
    names = ["state", "reason", "status", "moved_to", "since"]
    names += ["checked_at", "failed_at", "failed_as"]
    Address.objects.bulk_update(changed, names, batch_size=200)


def _succeeded(address: Address, answer: Answer, at: datetime) -> None:
    address.failed_at, address.failed_as = None, ""
    address.moved_to = answer.moved_to
    _report(address, answer.outcome, answer, at)


def _failed(address: Address, answer: Answer, at: datetime) -> None:
    if address.failed_at is not None and at - address.failed_at < APART:
        return
    if address.failed_as:
        both = {address.failed_as, answer.outcome}
        state = State.DEAD if both == {State.DEAD} else State.SOFT
        address.moved_to = ""
        _report(address, state, answer, at)
    address.failed_at, address.failed_as = at, answer.outcome


def _report(address: Address, state: str, answer: Answer, at: datetime) -> None:
    if address.state != state:
        address.since = at
    address.state, address.reason, address.status = state, answer.reason, answer.status
