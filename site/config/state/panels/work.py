"""What happens without anybody: letters, tasks, sweeps, the search."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from config.state import measuring
from config.state.look import Look
from config.state.ways import manage, moment, restart, span
from outbox.health import Health
from outbox.health import health as outbox_health
from pages.base.management.commands.timer import CHORES, Chore
from pulse.beating import CUT, LETTERS, TASKS, TIMER
from pulse.models import Beat
from search import breaker, runs

from . import Level, Panel, Row

# A task that nobody took up for so long waits for a worker.
WAITS, HANGS = timedelta(minutes=5), timedelta(hours=2)
# The timer sleeps for a minute, and its quick sweeps take their time, too.
TWO_ROUNDS = timedelta(minutes=2)
MANY_ROWS = 1000


def letters(look: Look) -> Panel:
    """Whether letters leave, and the server that takes them."""
    # Administrators read them at `/-/health` already, unless they cannot be read.
    told = look.parts.get("letters")
    found = Health(**told) if told else outbox_health(at=look.at)
    panel = Panel(_("Letters"), "mail")
    panel.tell(_("Waiting now"), found.waiting)
    panel.tell(_("The first waits for"), span(_minutes(found.oldest)))
    listed = {"url": reverse("letters_admin:index"), "link": _("List of letters")}
    _must_live(panel, look, LETTERS, _("Nobody sends letters: the sender is dead."))
    if found.late:
        panel.find(
            Level.NOW,
            _count_of_late(found.late),
            _("See in the list what the mail server says, and whether it is reached."),
            **listed,
        )
    if found.given_up:
        panel.find(Level.NOW, _count_of_given_up(found.given_up), _SENT_AGAIN, **listed)
    if found.refused:
        panel.find(Level.SOON, _count_of_refused(found.refused), _SENT_AGAIN, **listed)
    try:
        told = look.mail.answer()
    except Exception as error:  # noqa: BLE001  sockets, TLS, the server's refusals
        panel.tell(_("Mail server"), _("it does not answer"))
        panel.find(
            Level.NOW,
            _("The mail server does not take letters (%(error)s).")
            % {"error": _kind(error)},
            _("They wait and leave later. Look at EMAIL_URL, and ask who keeps it."),
        )
    else:
        panel.tell(
            _("Mail server"), _("it answers") if told == "answers" else _NO_SERVER
        )
    return panel


def _kind(error: Exception) -> str:
    is_slow = isinstance(error, TimeoutError)
    return str(_("it took too long")) if is_slow else type(error).__name__


_SENT_AGAIN = _("Put the address right or call, then try again or put it aside.")
_NO_SERVER = _("none: letters stay on this machine")


def _minutes(number: int) -> timedelta | None:
    return timedelta(minutes=number) if number else None


def _count_of_late(number: int) -> str:
    return ngettext_lazy(
        "%(number)d letter waits for more than a quarter of an hour.",
        "%(number)d letters wait for more than a quarter of an hour.",
        number,
    ) % {"number": number}


def _count_of_given_up(number: int) -> str:
    return ngettext_lazy(
        "%(number)d letter was given up after two days.",
        "%(number)d letters were given up after two days.",
        number,
    ) % {"number": number}


def _count_of_refused(number: int) -> str:
    return ngettext_lazy(
        "%(number)d letter was refused by its recipient's server.",
        "%(number)d letters were refused by their recipients' servers.",
        number,
    ) % {"number": number}


def _must_live(panel: Panel, look: Look, name: str, words: str) -> bool:
    """Whether a process shows that it lives; a finding if it does not."""
    beat = look.beats.get(name)
    panel.tell(_("Last sign of life"), moment(beat.ended_at if beat else None))
    if beat and not beat.is_late(at=look.at):
        return True
    panel.find(Level.NOW, words, _("Start it anew."), command=restart(name))
    return False


def tasks(look: Look) -> Panel:
    """Long work that a worker does: translating, reading files, lists."""
    found = measuring.tasks(at=look.at)
    panel = Panel(_("Background tasks"), "tasks")
    panel.tell(_("Waiting now"), found.waiting)
    panel.tell(_("The first waits for"), span(found.oldest))
    panel.tell(_("At work"), found.running)
    panel.tell(_("Failed within a day"), found.failed)
    lives = _must_live(panel, look, TASKS, _("Nobody does tasks: the worker is dead."))
    anew = {"command": restart(TASKS)}
    if found.longest and found.longest > HANGS:
        panel.find(
            Level.SOON,
            _("A task has been at work for %(span)s.") % {"span": span(found.longest)},
            _("If nothing explains it, start the worker anew."),
            **anew,
        )
    elif lives and not found.running and found.oldest and found.oldest > WAITS:
        panel.find(
            Level.NOW,
            _("The first task waits for %(span)s.") % {"span": span(found.oldest)},
            _("Start the worker anew."),
            **anew,
        )
    if found.failed:
        panel.find(
            Level.SOON,
            ngettext_lazy(
                "%(number)d task failed within a day.",
                "%(number)d tasks failed within a day.",
                found.failed,
            )
            % {"number": found.failed},
            _("The log names them: look for “task … failed”."),
        )
    return panel


def sweeps(look: Look) -> Panel:
    """What the timer does by the minute, the hour or the day."""
    panel = Panel(_("Sweeps by the clock"), "time")
    panel.columns = (_("Sweep"), _("Every"), _("Last ended"), _("State"))
    words = _("The timer is dead: nothing is published or deleted in time.")
    lives = _must_live(panel, look, TIMER, words)
    hangs = _hangs(look) if lives else ()
    for chore in CHORES:
        level, state = _state_of(chore, look)
        beat = look.beats.get(chore.name)
        every = span(timedelta(seconds=chore.every))
        ended = moment(beat.ended_at if beat else None)
        panel.rows.append(Row((chore.name, every, ended, state), level))
        # Where the timer is dead, or hangs, there is one cause, and one thing to do.
        if lives and not hangs and level != Level.WELL:
            panel.find(
                level,
                f"{chore.name}: {state}.",
                _("Try it by hand: it says what is wrong."),
                command=manage(" ".join(chore.command)),
            )
    if hangs:
        panel.find(
            max(Level.SOON, *(row.level for row in panel.rows)),
            _("%(name)s has been at work for %(span)s; all others wait.")
            % {"name": hangs[0], "span": span(look.at - hangs[1])},
            _("If nothing explains it, start the timer anew."),
            command=restart(TIMER),
        )
    return panel


def _hangs(look: Look) -> tuple:
    """The sweep that keeps all others waiting, and since when."""
    busy = _at_work(look)
    return busy if busy and look.at - busy[1] > HANGS else ()


def _at_work(look: Look) -> tuple | None:
    """The sweep that runs at this moment, and since when: one at a time."""
    timer = look.beats[TIMER]
    running = [
        (beat.at_work_since, beat.name) for beat in _swept(look) if beat.at_work_since
    ]
    # One that a timer before this one began was killed, or came out of a backup.
    running = [x for x in running if not timer.began_at or x[0] >= timer.began_at]
    return max(running)[::-1] if running else None


def _swept(look: Look) -> list[Beat]:
    return [look.beats[x.name] for x in CHORES if x.name in look.beats]


def _state_of(chore: Chore, look: Look) -> tuple[Level, str]:
    beat = look.beats.get(chore.name)
    if beat is None:
        # A timer that has just been set up comes to it.
        timer = look.beats.get(TIMER)
        is_new = not timer or not timer.began_at or look.at - timer.began_at < HANGS
        return (Level.WELL, str(_("not yet"))) if is_new else _overdue()
    if beat.has_failed:
        level = Level.NOW if beat.is_late(at=beat.failed_at) else Level.SOON
        return level, str(_("failed (%(error)s)") % {"error": _why(beat.error)})
    if not beat.is_late(at=look.at):
        return Level.WELL, str(_("in order"))
    if _may_wait(beat, look):
        return Level.WELL, str(_("waits for its turn"))
    return _overdue()


def _overdue() -> tuple[Level, str]:
    return Level.NOW, str(_("overdue"))


def _why(error: str) -> str:
    return str(_("ended before it was through")) if error == CUT else error


def _may_wait(beat: Beat, look: Look) -> bool:
    """Whether another one is at work, or just was; that excuses nobody for long."""
    ends = [x.last_at for x in _swept(look) if x.last_at]
    was_busy = any(timedelta() <= look.at - end < TWO_ROUNDS for end in ends)
    if not was_busy and not (look.beats.get(TIMER) and _at_work(look)):
        return False
    since = beat.ended_at or beat.began_at
    return bool(since) and timedelta() <= look.at - since <= beat.patience + HANGS


def search(look: Look) -> Panel:
    """Whether the search knows what there is."""
    run = runs.last()
    last = run if run and run.state == runs.State.DONE else runs.last_done()
    panel = Panel(_("Search"), "search")
    panel.tell(_("Last rebuilt"), moment(last.beat_at if last else None))
    page = {"url": reverse("search_health"), "link": _("Index of the search")}
    if last is None:
        panel.find(Level.NOW, _("The index was never built."), _("Build it."), **page)
    elif run.state not in (runs.State.DONE, runs.State.RUNNING):
        words = _("The last rebuild ended before it was through.")
        panel.find(Level.SOON, words, _("Let it go on."), **page)
    _engine(panel, look, page)
    return panel


def _engine(panel: Panel, look: Look, page: dict[str, str]) -> None:
    if not settings.ELASTICSEARCH_URL:
        panel.tell(_("Search engine"), _("none: the database answers"))
        return
    try:
        answers = look.engine.answer().health.answers
    except Exception:  # noqa: BLE001  silent, or an answer that nobody expects
        answers = False
    panel.tell(
        _("Search engine"), _("it answers") if answers else _("it does not answer")
    )
    waiting = measuring.rows_waiting()
    panel.tell(_("Waiting for the engine"), waiting)
    if not answers or breaker.is_open(at=look.at.timestamp()):
        panel.find(
            Level.NOW,
            _("The search engine does not answer, or has no index."),
            _("Readers find all the same, in the database. Start it, then rebuild."),
            **page,
        )
    elif waiting > MANY_ROWS:
        words = _("The search engine lags behind: %(number)d things wait.")
        panel.find(Level.SOON, words % {"number": waiting}, _("Rebuild it."), **page)
