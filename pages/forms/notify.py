"""
The daily digest: what came in, for those who are responsible.

A room that has something to tell registers a source in `AppConfig.ready`:

    notify.register(notify.Source("registrations", lines_of_registrations))

Lines say how many and where, never who: a digest is mail. Whoever wants none stops it
by a link; the office's address is told instead, which cannot: nobody would be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from locales.table import SOURCE_CODE
from outbox import letters, stopping
from pages.base.frame import frame

from .models import DigestRun

FIRST_HOUR = time(7)
SORT = "digest"


@dataclass(frozen=True)
class Line:
    """One sentence for one address: under which heading, and where it leads."""

    to: str
    heading: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Source:
    """
    A room that has something to tell.

    `lines` (since, until) -> the lines about what happened after the one and not
    after the other.
    """

    name: str
    lines: Callable[[datetime, datetime], Iterable[Line]]


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Let a room tell in the digest; a second one of that name takes its place."""
    _sources[source.name] = source
    return source


@transaction.atomic
def send_digests(*, at: datetime) -> int:
    """
    Hand today's digests to the outbox, once a day from seven on; how many there were.

    Who has nothing to read gets no letter.
    """
    local = timezone.localtime(at)
    if local.time() < FIRST_HOUR:
        return 0
    last = DigestRun.objects.first()
    since = last.until if last else at - timedelta(days=1)
    run, is_new = DigestRun.objects.get_or_create(
        day=local.date(), defaults={"until": at}
    )
    if not is_new:
        return 0
    collected = _collect(since, at)
    for number, (address, reader) in enumerate(sorted(collected.items())):
        _post(address, reader, key=f"digest:{run.day.isoformat()}:{number}", at=at)
    return len(collected)


@dataclass
class _Reader:
    """Somebody with all that is for them today."""

    language: str
    sections: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))


def _collect(since: datetime, until: datetime) -> dict[str, _Reader]:
    """Addresses with what is for them, in the language of each."""
    said = {SOURCE_CODE: _said(SOURCE_CODE, since, until)}
    addresses = {line.to for line in said[SOURCE_CODE]}
    languages = _languages(addresses)
    for code in {*languages.values()} - {SOURCE_CODE}:
        said[code] = _said(code, since, until)
    found: dict[str, _Reader] = {}
    for code, lines in said.items():
        for line in lines:
            if languages.get(line.to, SOURCE_CODE) == code:
                reader = found.setdefault(line.to, _Reader(code))
                section = reader.sections[line.heading]
                if line not in section:
                    section.append(line)
    return found


def _said(code: str, since: datetime, until: datetime) -> list[Line]:
    """All lines in a language; those of who wants no digest go to the office."""
    stopped, office = stopping.stopped(SORT), frame(SOURCE_CODE).email
    with translation.override(code):
        lines = [line for x in _sources.values() for line in x.lines(since, until)]
    led = (
        replace(line, to=office) if stopping.mark_of(line.to) in stopped else line
        for line in lines
    )
    return [line for line in led if line.to]


def _languages(addresses: set[str]) -> dict[str, str]:
    """What those of the addresses chose that belong to an account."""
    users = User.objects.filter(email__in=addresses, is_active=True)
    return {
        user.email: user.language
        for user in users.select_related("wagtail_userprofile")
    }


def _post(address: str, reader: _Reader, *, key: str, at: datetime) -> None:
    from .letters import DIGEST

    is_office = address == frame(SOURCE_CODE).email
    letters.post(
        DIGEST,
        to=address,
        locale=reader.language,
        dedupe_key=key,
        snapshot={
            "recipient": None
            if is_office
            else stopping.recipient(SORT, address, at=at).pk,
            "sections": [
                {
                    "heading": heading,
                    "lines": [
                        {"sentence": line.sentence, "url": line.url} for line in lines
                    ],
                }
                for heading, lines in reader.sections.items()
            ],
        },
        due_at=at,
    )
