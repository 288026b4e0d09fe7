"""Make a backup: database, files and settings of one moment, in one file."""

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.db import Error

from . import files
from .archives import ArchiveWriter, Manifest, unpack
from .databases import Database, Snapshot, database
from .places import (
    STAGING,
    UNFINISHED,
    check_room,
    forget_old,
    forget_staging,
    held,
    megabytes,
    new_path,
    sentences_of_the_disk,
)
from .refusing import Damaged, Refused
from .sealing import sealed, suffix
from .variables import for_a_backup

Show = Callable[[int, int], None]


def back_up(
    folder: Path,
    *,
    at: datetime,
    show: Show,
    recipient: str = "",
    keep: int | None = None,
    is_alone: bool = False,
    and_back: bool = False,
) -> tuple[Path, Manifest]:
    """
    A new backup in the folder, and what it holds.

    Encrypted if there is a recipient; of older ones so many are kept as `keep` says.
    A restore that makes one first holds this site's lock itself (`is_alone`). Whoever
    may have to put it in again asks for room for that, too (`and_back`).
    :raises Refused: with a sentence; then no file is left behind
    """
    own = database()
    with sentences_of_the_disk(folder), ExitStack() as locks:
        for place in {folder.absolute(), *([] if is_alone else [settings.VAR])}:
            locks.enter_context(held(place))
        if not is_alone:
            forget_staging(settings.VAR)
        path = new_path(folder, at, suffix(recipient))
        _check_room(folder, own, and_back=and_back)
        unfinished = path.with_name(path.name + UNFINISHED)
        try:
            with _staging() as staging, sealed(unfinished, recipient) as stream:
                manifest = _write(own, staging, ArchiveWriter(stream), at, show)
            unfinished.chmod(0o600)
            _to_the_disk(unfinished)
            if not recipient:
                _read_back(unfinished, manifest)
            unfinished.rename(path)
        except Error as error:
            raise Refused(f"The database refused: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)
        # One without its pictures pushes none out that has them.
        if keep and not manifest.lacks_files:
            forget_old(folder, keep)
    return path, manifest


def _read_back(path: Path, manifest: Manifest) -> None:
    """What cannot be read now will not be read in need."""
    with path.open("rb") as stream:
        if unpack(stream, None) != manifest:
            raise Damaged("The backup is not what was written: is the disk in order?")


def _check_room(folder: Path, own: Database, *, and_back: bool) -> None:
    size = own.size()
    for _name, path in _files():
        size += _size(path)
    check_room(folder, size + (size + own.size() if and_back else 0))
    check_room(settings.VAR, own.size())


def _files() -> list[tuple[str, Path]]:
    return [
        (f"{folder}/{name}", Path(storage.location, name))
        for folder, storage in files.folders().items()
        for name in files.listed(storage)
    ]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _staging() -> tempfile.TemporaryDirectory:
    """Beside the data, never where backups go: that may be another machine's."""
    return tempfile.TemporaryDirectory(prefix=STAGING, dir=settings.VAR)


def _write(
    own: Database, staging: str, writer: ArchiveWriter, at: datetime, show: Show
) -> Manifest:
    with own.snapshot(Path(staging)) as snapshot:
        # Listed when the snapshot stands: what is uploaded later is in neither.
        todo = _files()
        manifest = _manifest(own, snapshot, at)
        named = files.named_by(snapshot.ask, set(snapshot.tables))
        writer.add(own.file_name, snapshot.write())
    show(1, len(todo) + 1)
    for number, (name, path) in enumerate(todo, start=2):
        # Deleted since it was listed; told below if the database names it.
        with suppress(FileNotFoundError):
            writer.add(name, path)
        show(number, len(todo) + 1)
    manifest.missing = sorted(named - set(writer.files))
    writer.finish(manifest)
    return manifest


def _manifest(own: Database, snapshot: Snapshot, at: datetime) -> Manifest:
    applied = snapshot.ask("SELECT app, name FROM django_migrations")
    return Manifest(
        made_at=at.isoformat(timespec="seconds"),
        database=own.kind,
        versions={
            "site": commit(),
            "python": platform.python_version(),
            "django": django.get_version(),
            "wagtail": wagtail.__version__,
            "database": own.server(),
        },
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        tables=snapshot.tables,
        settings=for_a_backup(),
        database_size=own.size(),
    )


def commit() -> str:
    """Which version of the site this is, where git knows."""
    git = shutil.which("git")
    if not git:
        return ""
    done = subprocess.run(  # noqa: S603  a list of ours
        [git, "rev-parse", "HEAD"],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def _to_the_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def described(manifest: Manifest) -> str:
    """What a backup holds, in one sentence."""
    rows = sum(manifest.tables.values())
    return (
        f"{len(manifest.tables)} tables with {rows} rows, "
        f"{len(manifest.files) - 1} files, {megabytes(manifest.size)}."
    )
