"""The folder of the backups: names by date, how many are kept, and whether they fit."""

import errno
import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from .refusing import Refused

NAME = re.compile(r"office-(\d{4}-\d\d-\d\dT\d{6}Z)\.tar(\.age|\.gpg)?")
STAMP = "%Y-%m-%dT%H%M%SZ"
UNFINISHED = ".part"
STAGING = "staging-"
RESERVE = 50 * 1024 * 1024


@dataclass(frozen=True, order=True)
class Backup:
    """One file in the folder."""

    made_at: datetime
    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def is_encrypted(self) -> bool:
        return self.path.suffix != ".tar"


def chosen_folder(named: str | None = None) -> Path:
    """Where backups go: the folder that was named, BACKUP_DIR, or beside the data."""
    return Path(named or settings.BACKUP_DIR or settings.VAR / "backups")


def unfinished_mark() -> Path:
    """A file that is there from the first change of a restore to its last."""
    return settings.VAR / "restore-unfinished"


def backups(folder: Path) -> list[Backup]:
    """All that are whole, the newest first; no folder means none."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        match = NAME.fullmatch(path.name)
        if match and (made_at := _moment(match[1])):
            found.append(Backup(made_at, path))
    return sorted(found, reverse=True)


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        # Somebody gave a file such a name.
        return None


def new_path(folder: Path, at: datetime, suffix: str) -> Path:
    """
    The name of a backup made at that moment.

    :raises Refused: if there is one already
    """
    path = folder / f"office-{at.astimezone(UTC):{STAMP}}.tar{suffix}"
    if path.exists():
        raise Refused(f"{path.name} exists already. Wait a second and try again.")
    return path


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest, and what a backup that was killed has left."""
    for path in folder.glob(f"office-*{UNFINISHED}"):
        path.unlink()
    old = [backup.path for backup in backups(folder)[keep:]]
    for path in old:
        path.unlink()
    return old


def forget_staging(folder: Path, but: Path | None = None) -> None:
    """
    Delete what a backup or a restore that was killed has left beside the data.

    It may hold the whole database, so nobody waits with that. Only for who has `held`
    the folder.
    """
    for path in folder.glob(f"{STAGING}*"):
        if path != but:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """
    The folder for one backup at a time; it is made if it is missing.

    :raises Refused: if another one is at it, or the folder cannot be written
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise Refused(f"Backups cannot be written to {folder}: {error}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(
                f"Another backup or restore is at work in {folder}."
            ) from error
        except OSError as error:
            raise Refused(f"{folder} cannot be locked: {error}.") from error
        yield


def check_room(folder: Path, needed: int) -> None:
    """
    Say before it begins that something would not fit.

    :raises Refused: with both numbers
    """
    free = shutil.disk_usage(folder).free
    if free < needed + RESERVE:
        raise Refused(
            f"The disk of {folder} is too full: {megabytes(needed + RESERVE)} are "
            f"needed, {megabytes(free)} are free. Make room, or choose another folder."
        )


@contextmanager
def sentences_of_the_disk(folder: Path) -> Iterator[None]:
    """A disk that is full after all, and other troubles with it, as a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(
                f"The disk of {folder} has become full. Make room and try again."
            ) from error
        raise Refused(f"The disk refused: {error}.") from error


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
