"""Taking somebody in, once, with what they agreed to."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from pages.forms import spam
from pages.forms.receiving import Received

from . import letters
from .models import MentoringProgramme, Participant, State
from .questions import kept_answers, spoken_of


@transaction.atomic
def join(
    programme: MentoringProgramme,
    role: str,
    form: Received,
    *,
    locale: str,
    at: datetime,
) -> Participant:
    """
    Keep what was filled in; a double click gives the first one back.

    Nobody is proposed to anybody before they confirmed by letter, or on the phone.
    """
    values, today = form.values, timezone.localdate(at)
    answers = kept_answers(values)
    person, is_new = Participant.objects.get_or_create(
        idem_key=spam.once(form.ticket, role, values),
        defaults={
            "programme": programme,
            "role": role,
            "locale": locale,
            "email": values.get("email", ""),
            "state": State.UNCONFIRMED if values.get("email") else State.TO_CALL,
            "consent": programme.consent.for_reader().wording(),
            "gender_consent": _gender_wording(programme, answers),
            "created_at": at,
            "since": today,
            "days_from": today,
            # Who gave an address arrives with the button of the letter.
            "arrived_at": None if values.get("email") else at,
            "kept_days": programme.kept_days,
            "delete_at": programme.waits_until(on=today),
            **columns(values),
        },
    )
    if is_new and person.email:
        letters.post_confirm(person, at=at)
    return person


def columns(values: dict) -> dict:
    """What is kept of a filled form, new or corrected."""
    answers = kept_answers(values)
    return {
        "name": values["name"],
        "phone": values.get("phone", ""),
        "answers": answers,
        "spoken": list(spoken_of(answers)),
        "municipality": answers["municipality"],
        "offers": int(answers.get("offers", 1)),
    }


def _gender_wording(programme: MentoringProgramme, answers: dict) -> object:
    if "gender" not in answers or programme.gender_consent is None:
        return None
    return programme.gender_consent.for_reader().wording()
