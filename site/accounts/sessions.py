"""When a session ends by itself, and on which devices somebody is signed in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from .models import User

BEGUN, SEEN = "signed_in_at", "seen_at"
# More often than once a minute nobody needs to know it, and each note is a write.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Device:
    """One place where somebody is signed in."""

    session: UserSession
    browser: str
    system: str
    is_this: bool


def has_ended(session: SessionBase, *, at: datetime) -> bool:
    """Whether it is too long since its first or its last step."""
    begun, seen = _moment(session, BEGUN), _moment(session, SEEN)
    if begun is None or seen is None:
        return False
    return at - begun >= timedelta(
        hours=settings.SESSION_HOURS
    ) or at - seen >= timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def note_step(session: SessionBase, *, at: datetime) -> None:
    """Remember that somebody is there; a session of before begins with this step."""
    if _moment(session, BEGUN) is None:
        session[BEGUN] = session[SEEN] = at.timestamp()
        return
    seen = _moment(session, SEEN)
    if seen is None or at - seen >= NOTED_EVERY:
        session[SEEN] = at.timestamp()
        mine = UserSession.objects.filter(session_key=session.session_key)
        mine.update(last_seen_at=at)


def devices(user: User, current: str | None) -> list[Device]:
    """Where this person is signed in, the one in front of them first."""
    rows = UserSession.objects.purge_and_list(user)
    found = [_device(row, current) for row in rows]
    found.sort(key=lambda x: (not x.is_this, -x.session.last_seen_at.timestamp()))
    return found


def sign_out(user: User, *, keep: str | None = None) -> int:
    """End this person's sessions everywhere but in the one to keep; how many."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=keep))
    for row in rows:
        row.end()
    return len(rows)


def sweep(*, at: datetime) -> int:
    """Forget devices whose session is over; how many."""
    oldest = at - timedelta(hours=settings.SESSION_HOURS)
    return UserSession.objects.filter(created_at__lte=oldest).delete()[0]


def _moment(session: SessionBase, key: str) -> datetime | None:
    value = session.get(key)
    return None if value is None else datetime.fromtimestamp(value, tz=UTC)


def _begin(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    now = timezone.now().timestamp()
    request.session[BEGUN] = request.session[SEEN] = now


user_logged_in.connect(_begin, dispatch_uid="accounts.sessions")

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def _device(row: UserSession, current: str | None) -> Device:
    return Device(
        session=row,
        browser=_named(row.user_agent, BROWSERS),
        system=_named(row.user_agent, SYSTEMS),
        is_this=row.session_key == current,
    )


def _named(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in agent), "")
