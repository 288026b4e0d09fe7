"""Put a backup in the place of what a machine has; begin again where that broke off."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.migrations.loader import MigrationLoader
from wagtail.images import get_image_model

from outbox.models import LIVE, OutboxMessage, State

from . import files
from .archives import Manifest, unpack
from .backing_up import back_up
from .databases import ask_now, count_rows, database, where
from .places import (
    STAGING,
    check_room,
    chosen_folder,
    forget_staging,
    held,
    sentences_of_the_disk,
    unfinished_mark,
)
from .refusing import Damaged, Refused
from .sealing import Key, opened

Say = Callable[[str], None]


def check(archive: Path, key: Key) -> Manifest:
    """
    Read a backup to its end and compare every file with its checksum.

    :raises Refused: if it cannot be opened, or is not what was written
    """
    _existing(archive)
    with sentences_of_the_disk(archive.parent), opened(archive, key) as stream:
        return unpack(stream, None)


def restore(
    archive: Path,
    key: Key,
    *,
    at: datetime,
    say: Say,
    replace: bool = False,
    keep_what_is_there: bool = True,
    hold: bool = False,
) -> Manifest:
    """
    Check a backup, then put database and files in, migrate and rebuild.

    What is there is replaced only if asked for, and backed up before. `hold` takes
    back the letters that wait in it.
    :raises Refused: with a sentence; before anything was changed, if it can be known
    """
    _existing(archive)
    with sentences_of_the_disk(settings.VAR):
        with (
            held(settings.VAR),
            tempfile.TemporaryDirectory(prefix=STAGING, dir=settings.VAR) as folder,
        ):
            forget_staging(settings.VAR, but=Path(folder))
            say("Checking the backup ...")
            check_room(settings.VAR, archive.stat().st_size)
            with opened(archive, key) as stream:
                manifest = unpack(stream, Path(folder))
            _check_fit(manifest)
            check_room(settings.VAR, manifest.database_size)
            ask_before = _ask_before(manifest, say)
            if has_content():
                _make_way(replace=replace or not ask_before)
                if keep_what_is_there:
                    _keep_what_is_there(at=at, say=say)
            _put_database_in(manifest, Path(folder), say)
            if hold:
                say(f"{hold_letters(at=at)} letters are held back.")
            _check_rows(manifest)
            _put_files_in(manifest, Path(folder), say)
            _bring_up_to_date(say)
            unfinished_mark().unlink()
        _rebuild_search(manifest, say)
    return manifest


def hold_letters(*, at: datetime) -> int:
    """Take back the letters that wait; how many there were."""
    return OutboxMessage.objects.filter(state__in=LIVE).update(
        state=State.DROPPED, lease_until=None, finished_at=at
    )


def waiting_letters() -> int:
    """How many letters go out when the site starts."""
    return OutboxMessage.objects.filter(state__in=LIVE).count()


def _existing(archive: Path) -> Path:
    if not archive.is_file():
        raise Refused(f"There is no backup {archive}.")
    return archive


def _check_fit(manifest: Manifest) -> None:
    """Whether this database and this version of the site can take it."""
    own = database()
    if manifest.database != own.kind:
        raise Refused(
            f"The backup is of a database of {manifest.database}, this site has "
            f"{own.kind}. Set DATABASE_URL to one of the same kind."
        )
    if own.file_name not in manifest.files:
        raise Damaged("The backup has no database.")
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        version = manifest.versions.get("site") or "the one that made it"
        raise Refused(
            f"The backup comes from a version of the site that this one does not know "
            f"({unknown[0]}). Install version {version} first."
        )


def _ask_before(manifest: Manifest, say: Say) -> bool:
    """Not when this very backup was asked for before and did not come to its end."""
    mark = unfinished_mark()
    if not mark.exists():
        return True
    if mark.read_text() != manifest.identity:
        say("A restore of another backup did not come to its end.")
        return True
    say("The last restore did not come to its end; this one begins anew.")
    return False


def _make_way(*, replace: bool) -> None:
    if not replace:
        raise Refused(
            "This site has content. With --replace it is backed up, then replaced."
        )


def _keep_what_is_there(*, at: datetime, say: Say) -> None:
    say("Backing up what is there ...")
    path, _manifest = back_up(
        chosen_folder(),
        at=at,
        recipient=settings.BACKUP_RECIPIENT,
        show=lambda done, total: None,
        is_alone=True,
    )
    say(f"What was there is in {path}.")


def has_content() -> bool:
    """Whether anybody has worked here: more than a new database has, or a file."""
    if any(files.listed(storage) for storage in files.folders().values()):
        return True
    rows = count_rows(ask_now)
    # A new database has the root and Wagtail's own first page.
    return rows.get("accounts_user", 0) > 0 or rows.get("wagtailcore_page", 0) > 2


def _put_database_in(manifest: Manifest, folder: Path, say: Say) -> None:
    """From here on the site is not whole; unless the database refused it as a whole."""
    mark = unfinished_mark()
    before = mark.read_text() if mark.exists() else None
    mark.write_text(manifest.identity)
    say(f"Putting the database in: {where()} ...")
    own = database()
    try:
        own.put_in(folder / own.file_name)
    except BaseException:
        if before is None:
            mark.unlink()
        else:
            mark.write_text(before)
        raise


def _check_rows(manifest: Manifest) -> None:
    found = count_rows(ask_now)
    if found != manifest.tables:
        differing = sorted(
            table
            for table in {*found, *manifest.tables}
            if found.get(table) != manifest.tables.get(table)
        )
        raise Refused(
            f"Not all rows arrived in {', '.join(differing[:5])}. Did something write "
            "meanwhile? Stop the site and give the same command again."
        )


def _put_files_in(manifest: Manifest, folder: Path, say: Say) -> None:
    for name, storage in files.folders().items():
        names = manifest.names(name)
        say(f"Putting {len(names)} files into {name} ...")
        files.put_in(storage, folder / name, names)


def _bring_up_to_date(say: Say) -> None:
    """What the backup cannot know: newer migrations and rights, what is kept of old."""
    say("Bringing everything up to date ...")
    call_command("migrate", verbosity=0)
    call_command("grant_roles", verbosity=0)
    for cache in caches.all(initialized_only=False):
        cache.clear()
    _forget_lost_renditions()


def _rebuild_search(manifest: Manifest, say: Say) -> None:
    """The site is whole; what this does not do, the timer will at night."""
    newer = len(ask_now("SELECT 1 FROM django_migrations")) > len(manifest.migrations)
    if not newer and not settings.ELASTICSEARCH_URL:
        return
    try:
        call_command("search_rebuild", verbosity=0)
    except CommandError as error:
        say(f"The search was not rebuilt: {error} The timer tries again at night.")


def _forget_lost_renditions() -> None:
    """Sizes of pictures without a file are made anew when a page asks for them."""
    rendition = get_image_model().get_rendition_model()
    lost = [
        found.pk
        for found in rendition.objects.only("pk", "file").iterator()
        if not found.file.storage.exists(found.file.name)
    ]
    for start in range(0, len(lost), 500):
        rendition.objects.filter(pk__in=lost[start : start + 500]).delete()
