"""What we hold about a person, as the law wants them to get it."""

from datetime import datetime

from outbox.models import OutboxMessage
from pages.forms.models import AccessToken

from . import invitation_letter
from .letters import prefix
from .models import AuditEvent, CheckIn, Consent, Invitation, Registration
from .wording import event_words

# Columns that are told under their own names.
MOMENTS = {
    "registered": "created_at",
    "last_step": "changed_at",
    "turn_counts_from": "queued_at",
    "place_held_until": "hold_until",
    "address_proven": "verified_at",
    "passed_over": "skipped_at",
    "asked_again": "reconfirm_asked_at",
    "said_yes_again": "reconfirmed_at",
    "reminded": "reminded_at",
}


def everything(registration: Registration) -> dict:
    """All that is known about a registration and the dates booked with it."""
    others = [_one(other) for other in registration.others_booked()]
    return {**_one(registration), "booked_with_it": others}


def _one(registration: Registration) -> dict:
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
        "note_of_the_office": registration.note,
        "put_first": bool(registration.priority),
        "places_offered": registration.offered_size,
        "address_must_be_proven": registration.must_prove,
        **{told: _moment(registration, name) for told, name in MOMENTS.items()},
        "waiting_list": registration.turn() if registration.is_waiting else None,
        "deleted_on": registration.delete_on.isoformat(),
        "needs_deleted_on": registration.needs_delete_on.isoformat(),
        "needs": [
            {"need": x.kind, "detail": x.detail, "state": x.state}
            for x in registration.needs.all()
        ],
        "answers": [
            {
                "question": x.label,
                "answer": x.text,
                "value": x.value,
                "sensitive": x.sensitive,
            }
            for x in registration.answers.all()
        ],
        "consent": _consent(getattr(registration, "consent", None)),
        "invitations": [_invitation(x) for x in registration.invitations.all()],
        "letters": _letters(prefix(registration)),
        "links": _links(registration),
        "check_ins": [_check_in(x) for x in registration.check_ins.all()],
        "history": [_step(x) for x in registration.history.all()],
    }


def _consent(consent: Consent | None) -> dict | None:
    return consent and {
        "given": _moment(consent, "given_at"),
        "text": consent.wording.text if consent.wording else "",
        "needs_given": _moment(consent, "needs_given_at"),
        "needs_asked_by": consent.needs_channel,
    }


def _invitation(invitation: Invitation) -> dict:
    return {
        "name": invitation.name,
        "email": invitation.email,
        "language": invitation.locale,
        "code": invitation.code,
        "noted": _moment(invitation, "created_at"),
        "letters": _letters(invitation_letter.prefix(invitation)),
    }


def _letters(begins: str) -> list[dict]:
    """What was written to them; the words as long as they are kept."""
    mine = OutboxMessage.objects.filter(dedupe_key__startswith=begins).order_by("pk")
    return [
        {
            "kind": letter.kind,
            "state": letter.state,
            "to": letter.to,
            "subject": letter.subject,
            "text": letter.body_text,
            "written": _moment(letter, "created_at"),
            "sent": _moment(letter, "sent_at"),
        }
        for letter in mine
    ]


def _links(registration: Registration) -> list[dict]:
    """Links that open it; only their fingerprints are kept."""
    mine = AccessToken.objects.filter(
        subject_type=registration._meta.label_lower, subject_id=str(registration.pk)
    )
    return [
        {
            "purpose": link.purpose,
            "made": _moment(link, "created_at"),
            "good_until": _moment(link, "expires_at"),
            "closed": _moment(link, "revoked_at"),
        }
        for link in mine.order_by("pk")
    ]


def _check_in(check_in: CheckIn) -> dict:
    return {
        "came": _moment(check_in, "came_at"),
        "without_network": bool(check_in.device),
        "taken_back": _moment(check_in, "undone_at"),
    }


def _step(event: AuditEvent) -> dict:
    """What happened; who of the office did it is not theirs to have."""
    return {
        "what": event.what,
        "from": event.before,
        "to": event.after,
        "why": event.reason,
        "at": _moment(event, "at"),
        "by_the_office": event.by_id is not None,
    }


def _moment(row: object, name: str) -> str | None:
    value: datetime | None = getattr(row, name)
    return value and value.isoformat()
