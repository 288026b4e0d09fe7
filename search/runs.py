"""Who may rebuild: one at a time, and who takes up what another left undone."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from .models import RebuildRun

State = RebuildRun.State
# Silent for so long, it has died: no step of a rebuild takes that long.
DEAD_AFTER = timedelta(minutes=3)
KEPT = 20


class AlreadyRunning(Exception):
    """Two rebuilds at once would undo each other."""


class Cancelled(Exception):
    """Somebody told it to stop; what answers stays as it was."""


class NothingToResume(Exception):
    """The last rebuild came to its end."""


def begin(engines: Iterable[str] = (), *, language: str = "") -> RebuildRun:
    """
    A new rebuild, held by the caller.

    :raises AlreadyRunning: if another one is at it
    """
    _bury_the_dead(timezone.now())
    try:
        with transaction.atomic():
            run = RebuildRun.objects.create(
                holder=secrets.token_hex(16),
                engines=" ".join(engines),
                language=language,
            )
    except IntegrityError as error:
        raise AlreadyRunning from error
    old = RebuildRun.objects.order_by("-pk").values_list("pk", flat=True)[KEPT:]
    RebuildRun.objects.filter(pk__in=list(old)).delete()
    return run


def resume() -> RebuildRun:
    """
    The last rebuild, if it ended before it was through, held by the caller now.

    :raises AlreadyRunning: if somebody is at it
    :raises NothingToResume: if there is none
    """
    _bury_the_dead(timezone.now())
    run = last()
    if run is not None and run.state == State.RUNNING:
        raise AlreadyRunning
    if run is None or not run.can_go_on:
        raise NothingToResume
    taken = RebuildRun.objects.filter(pk=run.pk, state=run.state, holder=run.holder)
    run.holder, run.state = secrets.token_hex(16), State.RUNNING
    try:
        with transaction.atomic():
            mine = taken.update(
                holder=run.holder,
                state=run.state,
                wants_stop=False,
                note="",
                beat_at=timezone.now(),
            )
    except IntegrityError as error:
        raise AlreadyRunning from error
    if not mine:
        raise AlreadyRunning
    return run


def last() -> RebuildRun | None:
    """The newest rebuild, whatever became of it."""
    return RebuildRun.objects.order_by("-pk").first()


def last_done() -> RebuildRun | None:
    """The newest rebuild that came to its end."""
    return RebuildRun.objects.filter(state=State.DONE).order_by("-pk").first()


def is_running(*, at: datetime) -> bool:
    """Whether somebody is at it and alive."""
    alive = RebuildRun.objects.filter(beat_at__gte=at - DEAD_AFTER)
    return alive.filter(state=State.RUNNING).exists()


def beat(run: RebuildRun, **values: object) -> None:
    """
    Say that the run goes on, and how far it is.

    :raises Cancelled: if it was told to stop, or another has taken it over
    """
    for name, value in values.items():
        setattr(run, name, value)
    mine = RebuildRun.objects.filter(
        pk=run.pk, holder=run.holder, state=State.RUNNING, wants_stop=False
    )
    if not mine.update(beat_at=timezone.now(), **values):
        raise Cancelled


def end(run: RebuildRun, state: State, note: str = "") -> None:
    """Close a run, unless another has taken it over."""
    run.state = state
    RebuildRun.objects.filter(pk=run.pk, holder=run.holder).update(
        state=state, note=note[:500], beat_at=timezone.now()
    )


def ask_to_stop() -> None:
    """Tell the one that runs to stop soon."""
    RebuildRun.objects.filter(state=State.RUNNING).update(wants_stop=True)


def _bury_the_dead(at: datetime) -> None:
    dead = RebuildRun.objects.filter(state=State.RUNNING, beat_at__lt=at - DEAD_AFTER)
    dead.update(state=State.FAILED, note="died")
