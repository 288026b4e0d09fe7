"""The machine: what must work, versions, disks, backups."""

import platform
import sqlite3

import django
import wagtail
from django.core.cache import cache
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.state import support
from config.state.look import Look
from config.state.probes import Silent
from config.state.ways import moment, span

from . import Level, Panel, Row

# What `/-/health` names, and what to do where it says no.
PARTS = {
    "database": (_("The database does not answer."), "systemctl status postgresql"),
    "migrations": (_("Changes to the database wait."), "python manage.py migrate"),
    "catalogues": (
        _("Compiled words of a language are missing."),
        "python locales/catalogues.py compile",
    ),
    "restored": (
        _("A restore was begun and not ended."),
        "python manage.py restore FILE",
    ),
}
LITTLE, TOO_LITTLE = 0.10, 0.03
GIGABYTE = 1024**3


def health(look: Look) -> Panel:
    """What monitors read at `/-/health`, and the cache that workers share."""
    panel = Panel(_("What must work"), "cogs")
    panel.tell(_("For monitors"), reverse("health"))
    for name, (words, command) in PARTS.items():
        if not look.parts[name]:
            panel.find(Level.NOW, words, _("Then look again."), command=command)
    panel.tell(_("PDFs"), _("can be made") if look.parts["pdf"] else _("none"))
    if not look.parts["pdf"]:
        panel.find(
            Level.SOON,
            _("PDFs cannot be made, so the site offers none."),
            _("Install what draws them (docs/production.md)."),
            command="apt-get install libpango-1.0-0 libpangoft2-1.0-0",
        )
    if not _cache_works():
        panel.find(
            Level.NOW,
            _("The cache keeps nothing, so every page is made anew."),
            _("Look at CACHE_URL; without it, at the rights of .var/cache."),
        )
    return panel


def _cache_works() -> bool:
    """Whether what is put there can be read again."""
    cache.set("state:works", 1, 10)
    return cache.get("state:works") == 1


def backups(look: Look) -> Panel:
    """Whether a backup comes every night, and the newest one."""
    panel = Panel(_("Backups"), "history")
    make = {"command": "python manage.py backup"}
    found = look.backups.answer()
    panel.tell(_("Backups there are"), found.kept)
    panel.tell(_("Newest"), moment(found.newest.made_at if found.newest else None))
    if not found.is_wanted:
        panel.find(
            Level.NOW,
            _("There is no nightly backup."),
            _("Set BACKUP_DIR to a folder, better on another disk, and restart."),
        )
    if found.newest:
        panel.tell(_("File"), found.newest.path.name)
        panel.tell(_("Age"), span(found.age))
        panel.tell(_("Checked"), _checked(is_encrypted=found.newest.is_encrypted))
    if found.is_wanted and not found.is_fresh:
        words = _("The newest backup is older than two days, or there is none.")
        panel.find(Level.NOW, words, _("Make one: it says what is wrong."), **make)
    return panel


def _checked(*, is_encrypted: bool) -> str:
    if is_encrypted:
        return _("encrypted: check it where its key is (restore FILE --check)")
    return _("read back to its end when it was made")


def versions(look: Look) -> Panel:
    """What is installed, and until when its maker mends it."""
    panel = Panel(_("Versions"), "code")
    panel.columns = (_("What"), _("Version"), _("Safety fixes until"))
    for maker, version in _installed(look):
        end = support.end_of(maker, version)
        words = date_format(end, "DATE_FORMAT") if end else "–"
        level = Level.WELL
        if end and look.at.date() > end:
            level = Level.NOW
            text = _("%(what)s %(version)s gets no safety fixes any more.")
        elif end and look.at.date() > end - support.SOON:
            level = Level.SOON
            text = _(
                "%(what)s %(version)s gets safety fixes for less than half a year."
            )
        panel.rows.append(Row((maker, version, words), level))
        if level != Level.WELL:
            told = text % {"what": maker, "version": version}
            panel.find(level, told, _("Plan the update."), command="make update")
    panel.tell(
        _("Commit"), look.commit.answer()[:12] or _("not known: git is not here")
    )
    return panel


def _installed(look: Look) -> list[tuple[str, str]]:
    found = [
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Wagtail", wagtail.__version__),
    ]
    if connection.vendor == "postgresql":
        major, minor = divmod(connection.pg_version, 10000)
        found.append(("PostgreSQL", f"{major}.{minor}"))
    else:
        found.append(("SQLite", sqlite3.sqlite_version))
    try:
        engine = look.engine.answer()
    except Silent:
        engine = None
    if engine and engine.version:
        found.append(("Elasticsearch", engine.version))
    return found


def disks(look: Look) -> Panel:
    """How much room is left where the site writes."""
    panel = Panel(_("Disk space"), "download")
    panel.columns = (_("Folder"), _("Free"), _("Of"))
    for place, probe in look.disks.items():
        try:
            usage = probe.answer()
        except (Silent, OSError) as error:
            panel.rows.append(Row((place, "–", "–"), Level.NOW))
            words = _("%(place)s cannot be read (%(error)s).")
            told = words % {"place": place, "error": type(error).__name__}
            panel.find(Level.NOW, told, _("Is its disk mounted?"), command="df -h")
            continue
        level = _room(usage.free, usage.total)
        sizes = (filesizeformat(usage.free), filesizeformat(usage.total))
        panel.rows.append(Row((place, *sizes), level))
        if level != Level.WELL:
            panel.find(
                level,
                _("Only %(free)s are free in %(place)s.")
                % {"free": sizes[0], "place": place},
                _("Make room or take a larger disk. What takes most:"),
                command=f"du -xh {place} | sort -h | tail",
            )
    return panel


def _room(free: int, total: int) -> Level:
    """A large disk has room left at a small share, a small one at none."""
    if free < TOO_LITTLE * total and free < GIGABYTE:
        return Level.NOW
    return Level.SOON if free < LITTLE * total and free < 5 * GIGABYTE else Level.WELL
