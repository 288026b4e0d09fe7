"""
The daily digest: what came in, for those who are responsible.

A room that has something to tell registers a source in `AppConfig.ready`:

    notify.register(notify.Source("registrations", lines_of_registrations))

Lines say how many and where, never who: a digest is mail.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from locales.table import SOURCE_CODE
from outbox import letters

from .models import DigestRun

FIRST_HOUR = time(7)


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
    for number, (address, sections) in enumerate(sorted(collected.items())):
        _post(address, sections, key=f"digest:{run.day.isoformat()}:{number}", at=at)
    return len(collected)


def _collect(since: datetime, until: datetime) -> dict[str, dict[str, list[Line]]]:
    """Address to heading to lines."""
    found: dict = defaultdict(lambda: defaultdict(list))
    for source in _sources.values():
        for line in source.lines(since, until):
            found[line.to][line.heading].append(line)
    return found


def _post(
    address: str, sections: dict[str, list[Line]], *, key: str, at: datetime
) -> None:
    from .letters import DIGEST

    letters.post(
        DIGEST,
        to=address,
        locale=SOURCE_CODE,
        dedupe_key=key,
        snapshot={
            "sections": [
                {
                    "heading": heading,
                    "lines": [
                        {"sentence": line.sentence, "url": line.url} for line in lines
                    ],
                }
                for heading, lines in sections.items()
            ]
        },
        due_at=at,
    )
