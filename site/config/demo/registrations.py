"""Registrations of fictional people, in the languages they would use."""

from typing import TYPE_CHECKING

from django.utils import timezone

from events.models import EventPage, Occurrence
from events.registration import answers, places, refusals
from events.registration.contacts import NeedWish, Party
from events.registration.models import (
    Question,
    QuestionOption,
    Registration,
    RegistrationPolicy,
)
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


def _register(page: EventPage, row: dict) -> None:
    at = timezone.now()
    date = _next_date(page)
    if date is None:
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
        [booked] = places.register([date.pk], party=party, at=at)
        if booked.state == State.PENDING:
            answers.confirm(booked.pk, at=at, proves_address=True)
    except refusals.Refused:
        # A date that an editor closed meanwhile has one person less.
        return


def _next_date(page: EventPage) -> Occurrence | None:
    at = timezone.now()
    coming = page.occurrences.filter(starts_at__gt=at).order_by("starts_at", "pk")
    return next((x for x in coming if x.registration_open(at=at)), None)
