"""How old the newest backup is: for `/-/health`, and for the nightly one."""

from datetime import datetime, timedelta

from django.conf import settings

from config.state.probes import asked

from .places import Backup, backups, chosen_folder

# The timer comes by every hour; so a night's backup never slips by an hour a day.
NIGHTLY = timedelta(hours=23)
TOO_OLD = timedelta(hours=48)
# A clock that was wrong once says nothing about today's backup.
AHEAD = timedelta(hours=1)


def is_due(*, at: datetime) -> bool:
    """Whether it is time for the nightly backup: never, unless BACKUP_DIR is set."""
    if not settings.BACKUP_DIR:
        return False
    found = _made_by(at, backups(chosen_folder()))
    return not found or at - found[0].made_at >= NIGHTLY


def freshness(*, at: datetime) -> str:
    """What a monitor may know: "off", "fresh", or "old" when somebody must look."""
    if not settings.BACKUP_DIR:
        return "off"
    try:
        found = known(at=at)
    except OSError:
        return "old"
    return "fresh" if found and at - found[0].made_at < TOO_OLD else "old"


def known(*, at: datetime) -> list[Backup]:
    """
    The backups in their folder at that moment, the newest first.

    :raises OSError: if it cannot be read, or says nothing for two seconds
    """
    folder = chosen_folder()
    return _made_by(at, asked(f"backups {folder}", lambda: backups(folder)).answer())


def _made_by(at: datetime, found: list[Backup]) -> list[Backup]:
    return [backup for backup in found if backup.made_at <= at + AHEAD]


def state(*, at: datetime) -> dict[str, object]:
    """What staff reads about backups: whether they come, and the newest one's age."""
    try:
        found = known(at=at)
    except OSError as error:
        return {"nightly": bool(settings.BACKUP_DIR), "trouble": str(error)}
    if not found:
        return {"nightly": bool(settings.BACKUP_DIR), "newest": None}
    newest = found[0]
    age = at - newest.made_at
    return {
        "nightly": bool(settings.BACKUP_DIR),
        "newest": newest.path.name,
        "age_hours": round(age.total_seconds() / 3600, 1),
        "is_fresh": age < TOO_OLD,
        "encrypted": newest.is_encrypted,
        "kept": len(found),
    }
