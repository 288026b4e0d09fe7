"""The letter to a language's team: what waits, the most pressing first."""

from datetime import datetime

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.admin.utils import get_admin_base_url

from accounts.models import User
from outbox import kinds, letters, stopping

from .models import TranslationStatus, TranslationTeam
from .overview import stale_this_week, visible_to
from .report import add_links

LINES = 12


def waiting_for(user: User, team: TranslationTeam) -> QuerySet:
    """What waits in that language of what this person may edit."""
    return visible_to(user).filter(locale=team.locale_id).open()


def send_digests(*, at: datetime) -> int:
    """
    Post a letter to each member of each team that is due; how many.

    A team gets one a week, and none while nothing waits. Whoever does not want them
    stops them by a link, and stays in the team.
    """
    posted = 0
    for team in TranslationTeam.objects.prefetch_related("members"):
        if not team.is_due(at=at):
            continue
        stopped = stopping.stopped(_sort(team))
        for member in team.members.filter(is_active=True).exclude(email=""):
            if stopping.mark_of(member.email) in stopped:
                continue
            if waiting_for(member, team).exists():
                _post(team, member, at)
                posted += 1
        team.last_digest_at = at
        team.save(update_fields=["last_digest_at"])
    return posted


def _sort(team: TranslationTeam) -> str:
    return f"translations:{team.locale_id}"


def _post(team: TranslationTeam, member: User, at: datetime) -> None:
    letters.post(
        DIGEST,
        to=member.email,
        locale=member.language,
        dedupe_key=f"translation_digest:{team.pk}:{member.pk}:{at:%Y-%m-%d}",
        snapshot={
            "team": team.pk,
            "user": member.pk,
            "recipient": stopping.recipient(_sort(team), member.email, at=at).pk,
            "at": at.isoformat(),
        },
    )


def _is_wanted(snapshot: dict) -> bool:
    found = _people(snapshot)
    if found is None or not stopping.wants(snapshot.get("recipient")):
        return False
    return waiting_for(*found).exists()


def _people(snapshot: dict) -> tuple[User, TranslationTeam] | None:
    team = TranslationTeam.objects.filter(pk=snapshot["team"]).first()
    member = team and team.members.filter(pk=snapshot["user"], is_active=True).first()
    return (member, team) if member else None


def _context(snapshot: dict, locale: str) -> dict:
    """The present state, not that of the moment when the letter was posted."""
    user, team = _people(snapshot)
    at = datetime.fromisoformat(snapshot["at"])
    statuses = waiting_for(user, team)
    shown = list(statuses.select_related("locale", "content_type").by_urgency()[:LINES])
    add_links(shown)
    base = get_admin_base_url()
    language = team.locale.get_display_name()
    words = statuses.aggregate(total=Sum("words"))["total"] or 0
    report = reverse("translation_status:report")
    return {
        "title": _("%(language)s: what waits for you") % {"language": language},
        "counts": _counts(statuses, words, at),
        "lines": [_line(status, base) for status in shown],
        "url": f"{base}{report}?locale={team.locale_id}&state=open",
        "label": _("To the list"),
        "stop_words": _("No more of these letters"),
        "stop_url": stopping.stop_url(snapshot.get("recipient"), locale),
        "reason": _("You get this letter because you look after a language."),
    }


def _counts(statuses: QuerySet, words: int, at: datetime) -> list[str]:
    total, stale = statuses.count(), stale_this_week(statuses, at=at).count()
    waiting = ngettext_lazy(
        "%(number)d page or text waits, %(words)d words.",
        "%(number)d pages and texts wait, %(words)d words.",
        "number",
    )
    outdated = ngettext_lazy(
        "%(number)d became out of date this week.",
        "%(number)d became out of date this week.",
        "number",
    )
    return [
        str(waiting % {"number": total, "words": words}),
        str(outdated % {"number": stale}),
    ]


def _line(status: TranslationStatus, base: str) -> dict:
    marks = [status.words_of_state]
    if status.is_urgent:
        marks.insert(0, str(_("urgent")))
    if status.demand:
        marks.append(str(_("asked for %(number)d times") % {"number": status.demand}))
    return {
        "title": status.title,
        "state": capfirst(", ".join(marks)),
        "url": f"{base}{status.edit_url}" if status.edit_url else "",
    }


DIGEST = kinds.register(
    kinds.Kind(
        name="translation_digest",
        label=_("What waits for a language team"),
        context=_context,
        is_wanted=_is_wanted,
    )
)
