"""What councils, meetings and motions say, in the order of their templates."""

from django.utils import timezone
from django.utils.translation import gettext as _

from pages.base.parts import Part, Section, blocks, text
from pages.directory.entries import entries_now

from .members import MemberView, members_of, rows_of
from .models import CouncilPage, MeetingPage, MotionPage
from .seating import seating_of
from .views import agenda_of, place_of, steps_of
from .wording import kind_words, period_words, stage_words, when_words


def sections_of_council(page: CouncilPage, body: list[Section]) -> list[Section]:
    """Term, remit, seats, members, history; nothing that changes by the day."""
    today, entries, rows = timezone.localdate(), entries_now(), rows_of(page)
    seating = seating_of(page, rows, entries.code, on=today)
    members = members_of(rows, entries, on=today).current
    term = period_words(page.term_starts_on, page.term_ends_on)
    facts = [("kind", _("Kind"), kind_words(page.kind)), ("term", _("Term"), term)]
    return [
        Section(_("At a glance"), [_fact(*fact) for fact in facts if fact[2]]),
        text("remit", _("What it is for"), page.remit),
        Section(
            _("Seats by group"),
            [
                Part(f"seats.{at}", "seats_row", row)
                for at, row in enumerate(seating.rows)
            ],
        ),
        Section(_("Members"), [_member(view) for view in members]),
        *body,
        blocks("history", _("History"), page.history),
        text("legal_basis", _("Legal basis"), page.legal_basis),
    ]


def sections_of_meeting(page: MeetingPage, body: list[Section]) -> list[Section]:
    """When and where, the agenda with its results, the report."""
    place = place_of(page)
    facts = [
        ("stage", _("Stage"), stage_words(page)),
        ("when", _("When"), when_words(page)),
        ("guests", _("Guests"), page.guests),
    ]
    where = [Part("where", "where", place)] if place else []
    lines = (page.place_name, page.place_address)
    where += [Part(f"line.{n}", "german", x) for n, x in enumerate(lines) if x]
    return [
        Section(_("At a glance"), [_fact(*fact) for fact in facts if fact[2]]),
        Section(_("Where"), where),
        Section(
            _("Agenda"),
            [
                Part(f"agenda.{block.id}", "agenda_item", item, item.number)
                for block, item in zip(page.agenda, agenda_of(page), strict=True)
            ],
        ),
        text("report", _("Report"), page.report),
        *body,
    ]


def sections_of_motion(page: MotionPage, body: list[Section]) -> list[Section]:
    """The motion in plain words and in full, the answer, what has happened."""
    facts = [
        ("mover", _("Handed in by"), page.mover),
        ("referred_to", _("Referred to"), page.referred_to),
    ]
    plain = [Part("plain_summary", "words", page.plain_summary)]
    return [
        Section(_("At a glance"), [_fact(*fact) for fact in facts if fact[2]]),
        Section(_("In plain language"), plain if page.plain_summary else []),
        text("text", _("The motion"), page.text),
        text("answer", _("The answer"), page.answer),
        text("decision", _("The decision"), page.decision),
        text("implementation", _("What has been done"), page.implementation),
        Section(
            _("What has happened"),
            [
                Part(f"history.{step.key}", "dated_step", step)
                for step in steps_of(page)
            ],
        ),
        *body,
    ]


def _fact(name: str, label: str, value: str) -> Part:
    return Part(name, "glance", {"label": label, "text": value, "note": ""})


def _member(view: MemberView) -> Part:
    return Part(f"member.{view.person.slug}", "member", view)
