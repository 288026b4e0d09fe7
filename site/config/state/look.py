"""One look at everything: what may hang is asked at once, the database in between."""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import Error, connection, connections
from django.utils.translation import gettext_lazy as _

from config.upkeep.places import chosen_folder
from pulse.models import Beat
from search.engines import EngineUnavailable, Health, outside_engine

from .panels import Level, Panel
from .probes import SECONDS, Probe, Silent, asked
from .ways import manage

logger = logging.getLogger(__name__)
MILLISECONDS = 1500


@dataclass
class Look:
    """
    A moment, and what was asked of others at it.

    `parts` is what `/-/health` says to whoever looks.
    """

    at: datetime
    parts: dict[str, object]
    disks: dict[str, Probe] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.engine = asked("engine", _ask_engine)
        self.mail = asked("mail", _ask_mail)
        self.commit = asked("commit", _ask_git)
        self.cache = asked("cache", _ask_cache)
        for place in places():
            ask = partial(_room, Path(place))
            self.disks[place] = asked(f"disk {place}", ask)

    @cached_property
    def beats(self) -> dict[str, Beat]:
        """Signs of life by name, in one query for all panels."""
        return {beat.name: beat for beat in Beat.objects.all()}


def places() -> list[str]:
    """The folders that may fill up: the data, and where backups go."""
    found = [settings.VAR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT]
    if settings.BACKUP_DIR:
        found.append(chosen_folder())
    return list(dict.fromkeys(str(Path(place)) for place in found))


def _room(place: Path) -> "shutil._ntuple_diskusage":
    """How much room there is, be it that the folder is not made yet."""
    found = next(folder for folder in (place, *place.parents) if folder.exists())
    return shutil.disk_usage(found)


@dataclass(frozen=True)
class Engine:
    """What the search engine outside the database says, and its version."""

    health: Health
    version: str = ""


def _ask_engine() -> Engine | None:
    engine = outside_engine()
    if engine is None:
        return None
    health, version = engine.health(), ""
    # It may go away between two questions.
    with suppress(EngineUnavailable):
        version = engine.version() if health.answers else ""
    return Engine(health, version)


def _ask_mail() -> str:
    """
    "answers" if it takes our password, "none" where letters go elsewhere.

    :raises Exception: what the server or the way to it refuses with
    """
    mail = get_connection(fail_silently=False)
    if not hasattr(mail, "timeout"):
        return "none"
    mail.timeout = SECONDS
    mail.open()
    mail.close()
    return "answers"


def _ask_cache() -> bool:
    """Whether what is put there can be read again."""
    try:
        cache.set("state:works", 1, 10)
        return cache.get("state:works") == 1
    finally:
        # Of this thread, if the cache is in the database.
        connections.close_all()


@lru_cache(maxsize=1)
def _ask_git() -> str:
    # Workers are spared what makes backups.
    from config.upkeep.backing_up import commit

    return commit()


def guarded(build: Callable[[Look], Panel], title: str, look: Look) -> Panel:
    """A panel, or one that says that it could not be read: never an exception."""
    panel = _built(build, title, look)
    panel.key = build.__name__
    return panel


def _built(build: Callable[[Look], Panel], title: str, look: Look) -> Panel:
    try:
        return build(look)
    except Exception as error:  # noqa: BLE001  whatever is broken is the answer
        logger.warning("%s cannot be shown: %s", title, type(error).__name__)
        panel = Panel(title, "help")
        if isinstance(error, Silent):
            words = _("This part does not answer: it took too long.")
            panel.find(Level.NOW, words, _("Look again. Is its disk mounted?"))
            return panel
        panel.find(
            Level.NOW,
            _("This part does not answer (%(error)s).")
            % {"error": type(error).__name__},
            _("If all else is well, look for waiting migrations, then at the log."),
            command=manage("migrate --check"),
        )
        return panel


@contextmanager
def hurried() -> Iterator[None]:
    """Let PostgreSQL give up a question after a second and a half."""
    if connection.vendor != "postgresql":
        yield
        return
    is_limited = _limit(str(MILLISECONDS))
    try:
        yield
    finally:
        if is_limited:
            _limit("DEFAULT")


def _limit(value: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout TO {value}")
    except Error:
        logger.warning("the database takes no limit of time")
        return False
    return True
