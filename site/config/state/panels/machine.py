"""The machine: what must work, versions, disks, backups."""

import logging
import platform
import sqlite3
from typing import TypeVar

import django
import wagtail
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.state import measuring, support, ways
from config.state.look import Look
from config.state.probes import Probe, Silent
from config.state.ways import machine, manage, moment, shell, span

from . import Level, Panel, Row

logger = logging.getLogger(__name__)
T = TypeVar("T")
# What `/-/health` names, and what to do where it says no.
PARTS = {
    "database": _("The database does not answer."),
    "migrations": _("Changes to the database wait."),
    "catalogues": _("Compiled words of a language are missing."),
    "restored": _("A restore was begun and not ended."),
}
BUILD = "docker compose up -d --build"
LITTLE, TOO_LITTLE = 0.10, 0.03
GIGABYTE = 1024**3


def health(look: Look) -> Panel:
    """What monitors read at `/-/health`, and the cache that workers share."""
    panel = Panel(_("What must work"), "cogs")
    panel.tell(_("For monitors"), reverse("health"))
    for name, words in PARTS.items():
        if not look.parts[name]:
            panel.find(Level.NOW, words, _("Then look again."), command=_mend(name))
    panel.tell(_("PDFs"), _("can be made") if look.parts["pdf"] else _("none"))
    if not look.parts["pdf"]:
        panel.find(
            Level.SOON,
            _("PDFs cannot be made, so the site offers none."),
            _("Install what draws them (docs/production.md)."),
            command=machine(
                "apt-get install libpango-1.0-0 libpangoft2-1.0-0", in_containers=BUILD
            ),
        )
    if not _answer(look.cache):
        panel.find(
            Level.NOW,
            _("The cache keeps nothing, so every page is made anew."),
            _("Look at CACHE_URL; without it, at the rights of .var/cache."),
        )
    return panel


def _mend(part: str) -> str:
    """What helps a part that `/-/health` names."""
    if part == "database":
        words = "systemctl status postgresql"
        return machine(words, in_containers="docker compose logs --tail 20 postgres")
    if part == "catalogues":
        words = ".venv/bin/python locales/catalogues.py compile"
        return machine(words, in_containers=BUILD)
    return manage("migrate" if part == "migrations" else "restore FILE")


def _answer(probe: Probe[T]) -> T | None:
    """What it said, or nothing: a part that fails takes no other with it."""
    try:
        return probe.answer()
    except Exception as error:  # noqa: BLE001  sockets, redis, git
        logger.warning("a part does not answer: %s", type(error).__name__)
        return None


def backups(look: Look) -> Panel:
    """Whether a backup comes every night, and the newest one."""
    panel = Panel(_("Backups"), "history")
    make = {"command": manage("backup")}
    found = measuring.backup(at=look.at)
    panel.tell(_("Backups there are"), found.kept)
    panel.tell(_("Newest"), moment(found.newest.made_at if found.newest else None))
    if not found.is_wanted:
        panel.find(
            Level.NOW if ways.is_real() else Level.SOON,
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
            panel.find(level, told, **_update(maker))
    commit = _answer(look.commit) or ""
    panel.tell(_("Commit"), commit[:12] or _("not known: git is not here"))
    return panel


def _update(maker: str) -> dict[str, str]:
    if maker not in ("Django", "Wagtail"):
        # The machine's, or the image's: no version of the site brings another one.
        return {"todo": _("Plan the update of the machine (docs/production.md).")}
    new = f"git pull && {BUILD}"
    command = machine("make update", in_containers=new)
    return {"todo": _("Plan the update."), "command": command}


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
    engine = _answer(look.engine)
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
            if isinstance(error, Silent):
                told = _("%(place)s does not answer.") % {"place": place}
            else:
                words = _("%(place)s cannot be read (%(error)s).")
                told = words % {"place": place, "error": type(error).__name__}
            panel.find(
                Level.NOW, told, _("Is its disk mounted?"), command=shell("df -h")
            )
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
                command=shell(f"du -xh {place} | sort -h | tail"),
            )
    return panel


def _room(free: int, total: int) -> Level:
    """A large disk has room left at a small share, a small one at none."""
    if free < TOO_LITTLE * total and free < GIGABYTE:
        return Level.NOW
    return Level.SOON if free < LITTLE * total and free < 5 * GIGABYTE else Level.WELL
