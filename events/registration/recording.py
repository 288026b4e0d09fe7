"""Writes down what a party told: people, answers, needs and consent."""

from datetime import datetime

from .contacts import NeedWish, Party
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
    if party.consent_wording or party.covers_needs:
        Consent.objects.create(
            registration=registration,
            wording_id=party.consent_wording,
            given_at=at,
            covers_needs=party.covers_needs,
        )


def record_people(registration: Registration, adults: int, children: int) -> None:
    """One row for each person who comes; earlier ones are replaced."""
    registration.attendees.all().delete()
    _add_people(registration, adults, children)


def _add_people(registration: Registration, adults: int, children: int) -> None:
    Attendee.objects.bulk_create(
        Attendee(registration=registration, is_child=number >= adults)
        for number in range(adults + children)
    )


def record_needs(registration: Registration, wishes: tuple[NeedWish, ...]) -> None:
    """These needs and no others; what is arranged stays so while it is the same."""
    wanted = {wish.kind: wish.detail[:200] for wish in wishes}
    registration.needs.exclude(kind__in=wanted).delete()
    known = {need.kind: need for need in registration.needs.all()}
    for kind, detail in wanted.items():
        need = known.get(kind)
        if need is None:
            Need.objects.create(registration=registration, kind=kind, detail=detail)
        elif need.detail != detail:
            need.detail, need.state = detail, Need.State.REQUESTED
            need.save(update_fields=["detail", "state"])
