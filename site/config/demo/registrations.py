"""Registrations of fictional people, in the languages they would use."""

from typing import TYPE_CHECKING

from django.utils import timezone

from events.models import EventPage
from events.registration import answers, places, refusals
from events.registration.contacts import NeedWish, Party
from events.registration.models import (
    Invitation,
    Question,
    QuestionOption,
    Registration,
    RegistrationPolicy,
    Wish,
)
from events.registration.serving import open_dates
from events.registration.states import State

if TYPE_CHECKING:
    from .loading import Demonstration

DAYS_KEPT = 30


def add_registrations(demonstration: "Demonstration") -> None:
    """Policies and questions of the events that are there, and who comes."""
    from .loading import read

    content = read("registrations.yaml")
    pages = {
        page.slug: page
        for page in EventPage.objects.filter(locale=demonstration.german)
    }
    new = {
        slug
        for slug, values in content["policies"].items()
        if slug in pages and _add_policy(pages[slug], values)
    }
    for slug in new:
        for row in content["questions"].get(slug, []):
            _add_question(demonstration, pages[slug], row)
        for guest in content["invitations"].get(slug, []):
            key = pages[slug].translation_key
            Invitation.objects.create(event_key=key, **guest)
        for wish, number in content["wishes"].get(slug, {}).items():
            _add_wish(pages[slug], wish, number)
    for row in content["people"]:
        if row["event"] in new:
            _register(pages[row["event"]], row)


def _add_policy(page: EventPage, values: dict) -> bool:
    _policy, is_new = RegistrationPolicy.objects.get_or_create(
        event_key=page.translation_key,
        defaults={"is_open": True, "retention_days": DAYS_KEPT, **values},
    )
    return is_new


def _add_question(demonstration: "Demonstration", page: EventPage, row: dict) -> None:
    question = Question.objects.create(
        event_key=page.translation_key,
        locale=demonstration.german,
        key=row["key"],
        kind=row["kind"],
        label=row["label"],
    )
    for number, (key, label) in enumerate(row.get("options", {}).items()):
        QuestionOption.objects.create(
            question=question,
            locale=demonstration.german,
            key=key,
            label=label,
            sort_order=number,
        )


def _add_wish(page: EventPage, wish: str, number: int) -> None:
    kind, _dash, language = wish.partition("-")
    Wish.objects.create(
        event_key=page.translation_key,
        kind=kind,
        language=language,
        day=timezone.localdate(),
        count=number,
    )


def _register(page: EventPage, row: dict) -> None:
    at = timezone.now()
    policy = RegistrationPolicy.objects.get(event_key=page.translation_key)
    coming = open_dates(policy, at=at)
    is_course = policy.booking == RegistrationPolicy.Booking.WHOLE
    dates = coming if is_course else coming[:1]
    if not dates:
        return
    party = Party(
        name=row["name"],
        email=row.get("email", ""),
        phone=row.get("phone", ""),
        locale=row["locale"],
        adults=row["adults"],
        children=row.get("children", 0),
        channel=row.get("channel", Registration.Channel.WEB),
        needs=tuple(NeedWish(*need) for need in row.get("needs", {}).items()),
        covers_needs="needs" in row,
    )
    try:
        booked = places.register([x.pk for x in dates], party=party, at=at)
        if booked[0].state == State.PENDING:
            answers.confirm(booked[0].pk, at=at, proves_address=True)
    except refusals.Refused:
        # A date that an editor closed meanwhile has one person less.
        return
