"""What we hold about a person, as the law wants them to get it."""

from datetime import datetime

from outbox.models import OutboxMessage

from .letters import prefix
from .models import Registration
from .wording import event_words


def everything(registration: Registration) -> dict:
    """All that is known about a registration and the dates booked with it."""
    others = [_one(other) for other in registration.others_booked()]
    return {**_one(registration), "booked_with_it": others}


def _one(registration: Registration) -> dict:
    consent = getattr(registration, "consent", None)
    date = registration.occurrence
    return {
        "reference": registration.public_ref,
        "event": event_words(date).title,
        "date": date.starts_at.isoformat(),
        "state": registration.state,
        "name": registration.name,
        "email": registration.email,
        "phone": registration.phone,
        "language": registration.locale,
        "channel": registration.channel,
        "people": registration.party_size,
        "children": registration.children,
        "registered": registration.created_at.isoformat(),
        "address_proven": _moment(registration.verified_at),
        "note_of_the_office": registration.note,
        "deleted_on": registration.delete_on.isoformat(),
        "needs": [
            {"need": x.kind, "detail": x.detail, "state": x.state}
            for x in registration.needs.all()
        ],
        "answers": [
            {"question": x.label, "answer": x.text, "value": x.value}
            for x in registration.answers.all()
        ],
        "consent": consent
        and {
            "given": consent.given_at.isoformat(),
            "text": consent.wording.text if consent.wording else "",
            "needs": consent.covers_needs,
        },
        "invitations": [
            {"name": x.name, "email": x.email, "language": x.locale, "code": x.code}
            for x in registration.invitations.all()
        ],
        "letters": [
            {"subject": x.subject, "to": x.to, "sent": _moment(x.sent_at)}
            for x in OutboxMessage.objects.filter(
                dedupe_key__startswith=prefix(registration)
            ).order_by("pk")
        ],
        "check_ins": [
            {"came": x.came_at.isoformat(), "taken_back": bool(x.undone_at)}
            for x in registration.check_ins.all()
        ],
        "history": [
            {"what": x.what, "from": x.before, "to": x.after, "at": x.at.isoformat()}
            for x in registration.history.all()
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value and value.isoformat()
