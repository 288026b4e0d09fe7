"""What we hold of somebody, in words and as a file."""

from pages.forms.kinds import KINDS
from pages.forms.questions import Question

from .models import Pair, Participant
from .project import project_of
from .questions import SENSITIVE, about_person, questions_held


def answers_in_words(
    person: Participant, *, with_sensitive: bool = True
) -> list[tuple[str, str]]:
    """Questions and answers in the active language, without name and contact."""
    asked = [
        question
        for question in questions_held(person)
        if question.key in person.answers
        and (with_sensitive or question.key not in SENSITIVE)
    ]
    return [
        (question.label, _text(question, person.answers[question.key]))
        for question in asked
    ]


def _text(question: Question, value: object) -> str:
    """A word that is not offered any more is told as it is kept."""
    found = KINDS[question.kind].text(question, value)
    return found or (", ".join(value) if isinstance(value, list) else str(value))


def in_short(person: Participant) -> list[str]:
    """What somebody reads of a person who is proposed to them: no name, no contact."""
    told = ("municipality", "age", "interests")
    asked = about_person(person.programme, person.role)
    return [
        _text(question, person.answers[question.key])
        for question in asked
        if question.key in told and person.answers.get(question.key)
    ]


def everything(person: Participant) -> dict:
    """All that is known, as the law wants the person to get it."""
    wordings = (person.consent, person.gender_consent)
    return {
        "reference": person.reference,
        "project": project_of(person.programme, person.locale).title,
        "role": person.role,
        "language": person.locale,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "answers": person.answers,
        "state": person.state,
        "reminders": person.gets_reminders,
        "signed_up": person.created_at.isoformat(),
        "looks_since": person.since.isoformat(),
        "asked_whether_still_looking": person.asked_on and person.asked_on.isoformat(),
        "deleted_on": (day := person.deleted_on()) and day.isoformat(),
        "days_kept_after_a_pair": person.kept_days,
        "consents": [
            {"text": x.text, "version": x.version, "language": x.locale}
            for x in wordings
            if x is not None
        ],
        "pairs": [_pair(x, person) for x in person.pairs.prefetch_related("meetings")],
    }


def _pair(pair: Pair, person: Participant) -> dict:
    """Without the other one, whose data and words are not theirs."""
    return {
        "state": pair.state,
        "proposed": pair.proposed_at.isoformat(),
        "ended": pair.ended_on and pair.ended_on.isoformat(),
        "how_it_was": pair.closing_of(person),
        "meetings": [
            {
                "day": x.day.isoformat(),
                "hours": str(x.hours),
                "line": x.line if x.noted_by == person.role else "",
            }
            for x in pair.meetings.all()
        ],
    }
