"""Writes down what a party told: people, answers, needs and consent."""

from datetime import datetime

from outbox.letters import forget_sent

from .contacts import NeedWish, Party
from .letters import NEEDS, key
from .models import Answer, Attendee, Consent, Need, Registration


def record(registration: Registration, party: Party, *, at: datetime) -> None:
    """Everything besides the registration's own row."""
    _add_people(registration, party.adults, party.children)
    Answer.objects.bulk_create(
        Answer(
            registration=registration,
            question_key=reply.key,
            kind=reply.kind,
            label=reply.label[:200],
            value=reply.value,
            text=reply.text,
            sensitive=reply.sensitive,
        )
        for reply in party.replies
    )
    Need.objects.bulk_create(
        Need(registration=registration, kind=wish.kind, detail=wish.detail[:200])
        for wish in party.needs
    )
    if party.consent_wording:
        Consent.objects.create(
            registration_id=registration.pk,
            wording_id=party.consent_wording,
            given_at=at,
        )
    if party.covers_needs:
        _agree_to_needs(registration, party.channel, at=at)


def _agree_to_needs(registration: Registration, channel: str, *, at: datetime) -> None:
    """The needs may be stored: how they were asked, and when they said yes."""
    said = {"needs_given_at": at, "needs_channel": channel}
    Consent.objects.update_or_create(registration=registration, defaults=said)


def take_consent_back(registration: Registration) -> None:
    """No need is stored any more; what was agreed to besides stays."""
    mine = Consent.objects.filter(registration=registration)
    mine.filter(wording=None).delete()
    mine.update(needs_given_at=None, needs_channel="")


def record_people(registration: Registration, adults: int, children: int) -> None:
    """One row for each person who comes; earlier ones are replaced."""
    registration.attendees.all().delete()
    _add_people(registration, adults, children)


def _add_people(registration: Registration, adults: int, children: int) -> None:
    Attendee.objects.bulk_create(
        Attendee(registration=registration, is_child=number >= adults)
        for number in range(adults + children)
    )


def record_needs(
    registration: Registration, wishes: tuple[NeedWish, ...], *, at: datetime
) -> None:
    """
    These needs and no others; what is arranged stays so while it is the same.

    The person has just agreed on the form that they are stored.
    """
    wanted = {wish.kind: wish.detail[:200] for wish in wishes}
    known = {need.kind: need for need in registration.needs.all()}
    before = {kind: need.detail for kind, need in known.items()}
    registration.needs.exclude(kind__in=wanted).delete()
    if not before.items() <= wanted.items():
        forget_sent(key(registration, NEEDS), at=at)
    for kind, detail in wanted.items():
        need = known.get(kind)
        if need is None:
            Need.objects.create(registration=registration, kind=kind, detail=detail)
        elif need.detail != detail:
            need.detail, need.state = detail, Need.State.REQUESTED
            need.save(update_fields=["detail", "state"])
    if not wanted:
        take_consent_back(registration)
    elif not (wanted.items() <= before.items() and agrees_to_needs(registration)):
        _agree_to_needs(registration, Registration.Channel.WEB, at=at)


def agrees_to_needs(registration: Registration) -> bool:
    """Whether the person was asked if the needs may be stored, and said yes."""
    given = Consent.objects.filter(registration=registration)
    return given.exclude(needs_given_at=None).exists()
