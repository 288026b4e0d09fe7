"""What the pages of councils, meetings and motions show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext

from locales.table import SOURCE_CODE
from pages.base.frame import Frame, address, frame, lang_of
from pages.base.listing import below, readable
from pages.directory.entries import PlaceView, entries_now
from pages.directory.models import Person
from pages.media.models import CustomDocument

from .members import members_of, rows_of
from .models import CouncilPage, MeetingPage, MotionPage
from .seating import seating_of
from .wording import (
    Door,
    Status,
    Step,
    door_of,
    kind_words,
    motion_status,
    period_words,
    stage_words,
    track_of,
    when_words,
)

PAST_MEETINGS, NEWEST_MOTIONS = 3, 3


@dataclass
class MeetingLine:
    """A meeting in a list; `lang` is "de" where its words are German."""

    title: str
    url: str
    lang: str
    door: Door
    when: str
    stage: str
    place: str = ""
    is_open: bool = True
    is_cancelled: bool = False
    summary: str = ""


@dataclass
class MotionLine:
    """A motion in a list, with how far it has come."""

    title: str
    url: str
    lang: str
    status: Status
    track: list[Step]
    submitted_on: date
    mover: str = ""


@dataclass
class Item:
    """An item of an agenda, with the motion that it is about."""

    number: int
    value: object
    motion: MotionLine | None = None


def current_frame() -> Frame:
    return frame(get_language() or SOURCE_CODE)


def meeting_line(page: MeetingPage, code: str) -> MeetingLine:
    place = page.place.name if page.place else page.place_name
    return MeetingLine(
        title=page.title,
        url=address(page.url_path, code),
        lang=lang_of(page, code),
        door=door_of(page.date, is_off=page.is_cancelled),
        when=when_words(page),
        stage=stage_words(page),
        place=place,
        is_open=page.is_open,
        is_cancelled=page.is_cancelled,
        summary=page.in_short,
    )


def motion_line(page: MotionPage, code: str, *, on: date) -> MotionLine:
    return MotionLine(
        title=page.title,
        url=address(page.url_path, code),
        lang=lang_of(page, code),
        status=motion_status(page, on),
        track=track_of(page),
        submitted_on=page.submitted_on,
        mover=page.mover,
    )


def council_context(page: CouncilPage) -> dict:
    """Seats, members, the next and the last meetings, the newest motions."""
    code, today = current_frame().code, timezone.localdate()
    entries, rows = entries_now(), rows_of(page)
    members = members_of(rows, entries, on=today)
    meetings = _meetings(below(page, code), code)
    coming = meetings.filter(date__gte=today).order_by("date", "pk")[:1]
    past = meetings.filter(date__lt=today).order_by("-date", "-pk")
    motions = readable(MotionPage.objects.filter(below(page, code)), code)
    newest = motions.select_related("locale").order_by(*MotionPage.card_order)
    url = address(page.url_path, code)
    return {
        "kind": kind_words(page.kind),
        "term": period_words(page.term_starts_on, page.term_ends_on),
        "seating": seating_of(page, rows, code, on=today),
        "members": members.current,
        "former": members.former,
        "next_meetings": [meeting_line(x, code) for x in coming],
        "past_meetings": [meeting_line(x, code) for x in past[:PAST_MEETINGS]],
        "motions": [motion_line(x, code, on=today) for x in newest[:NEWEST_MOTIONS]],
        "meetings_url": f"{url}meetings/",
        "motions_url": f"{url}motions/",
    }


def _meetings(condition: Q, code: str) -> QuerySet:
    found = readable(MeetingPage.objects.filter(condition), code)
    return found.select_related("locale", "place")


def meeting_context(page: MeetingPage) -> dict:
    """Stage, time, place, agenda with motions; the council's list of meetings."""
    code = current_frame().code
    return {
        "stage": stage_words(page),
        "when": when_words(page),
        "door": door_of(page.date, is_off=page.is_cancelled),
        "place": place_of(page),
        "agenda": agenda_of(page),
        "files": files_of(page),
        "council_url": _council_url(page, code),
    }


def place_of(page: MeetingPage) -> PlaceView | None:
    if page.place is None:
        return None
    (view,) = entries_now().places([page.place])
    return view


def files_of(page: MeetingPage) -> list[CustomDocument]:
    """The invitation and the minutes, as far as they are files."""
    keys = [key for key in (page.invitation_id, page.minutes_id) if key]
    found = CustomDocument.objects.in_bulk(keys) if keys else {}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def agenda_of(page: MeetingPage) -> list[Item]:
    """The items in order; each motion in the reader's language, if it is public."""
    code, today = current_frame().code, timezone.localdate()
    chosen = [block.value for block in page.agenda]
    keys = {x["motion"].translation_key for x in chosen if x.get("motion")}
    motions = {}
    if keys:
        found = readable(MotionPage.objects.filter(translation_key__in=keys), code)
        motions = {
            motion.translation_key: motion_line(motion, code, on=today)
            for motion in found.select_related("locale")
        }
    return [
        Item(
            number,
            value,
            motions.get(value["motion"].translation_key) if value["motion"] else None,
        )
        for number, value in enumerate(chosen, start=1)
    ]


def _council_url(page: MeetingPage | MotionPage, code: str) -> str:
    return address(page.url_path.rsplit("/", 2)[0] + "/", code)


def motion_context(page: MotionPage) -> dict:
    """State, steps, who handed it in, the meetings that talked about it."""
    code, today = current_frame().code, timezone.localdate()
    return {
        "status": motion_status(page, today),
        "track": track_of(page),
        "movers": movers_of(page),
        "steps": steps_of(page),
        "council_url": _council_url(page, code),
    }


def movers_of(page: MotionPage) -> list[tuple[str, str]]:
    """Name and address of the person and the organisation that handed it in."""
    entries, found = entries_now(), []
    if page.mover_person_id:
        people = Person.objects.filter(pk=page.mover_person_id)
        found += entries.people(people.select_related("office", "portrait"))
    if page.mover_organisation:
        found += entries.organisations([page.mover_organisation])
    return [(view.name, view.url) for view in found]


@dataclass(frozen=True)
class DatedStep:
    """Something that happened: in the interface's words, or in the page's own."""

    day: date
    text: str
    is_own: bool = False
    key: str = ""


def steps_of(page: MotionPage) -> list[DatedStep]:
    """Everything that has happened with a motion, oldest first."""
    decided = page.state == MotionPage.State.REJECTED
    known = [
        ("submitted", page.submitted_on, gettext("Handed in")),
        ("answered", page.answered_on, gettext("Answered")),
        ("decided", page.decided_on, gettext("Rejected") if decided
         else gettext("Adopted") if page.state in MotionPage.AGREED
         else gettext("Decided")),
        ("done", page.done_on, gettext("Put into practice")),
    ]  # fmt: skip
    steps = [DatedStep(day, text, key=key) for key, day, text in known if day]
    steps += [
        DatedStep(block.value["day"], block.value["what"], is_own=True, key=block.id)
        for block in page.history
        # A preview shows what nobody has checked yet.
        if block.value["day"]
    ]
    return sorted(steps, key=lambda step: step.day)
