"""Fictional mentors and newcomers of the demonstration's project."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from pages.directory.models import Person
from pages.forms.models import ConsentText
from pages.participation.mentoring.models import (
    Interest,
    Meeting,
    MentoringProgramme,
    Pair,
    PairState,
    Participant,
    State,
)
from pages.participation.mentoring.questions import SENSITIVE, spoken_of
from pages.projects.models import ProjectPage
from pages.topics.models import Audience

if TYPE_CHECKING:
    from .loading import Demonstration

ANSWERS = ("municipality", "district", "times", "interests", "age", "offers")


def add_mentoring(demonstration: "Demonstration") -> None:
    """A programme with its people and pairs, unless it is there already."""
    from .loading import read

    content, german = read("mentoring.yaml"), demonstration.german
    for at, row in enumerate(content["interests"]):
        Interest.objects.get_or_create(
            slug=row["slug"],
            locale=german,
            defaults={"name": row["name"], "sort_order": at},
        )
    programme = _add_programme(demonstration, content)
    if programme is None:
        return
    people = {
        key: _add_person(programme, key, row) for key, row in content["people"].items()
    }
    for row in content["pairs"]:
        _add_pair(programme, people, row)


def _add_programme(
    demonstration: "Demonstration", content: dict
) -> MentoringProgramme | None:
    """The programme, if it is new."""
    row, german = content["programme"], demonstration.german
    project = ProjectPage.objects.get(slug=row["project"], locale=german)
    gender_consent, _is_new = ConsentText.objects.get_or_create(
        name="geschlecht", locale=german, defaults={"text": content["gender_consent"]}
    )
    programme, is_new = MentoringProgramme.objects.get_or_create(
        page_key=project.translation_key,
        defaults={
            "audience": Audience.objects.get(slug=row["audience"], locale=german),
            "contact": Person.objects.get(slug=row["contact"], locale=german),
            "consent": ConsentText.objects.get(name=content["consent"], locale=german),
            "gender_consent": gender_consent,
            "told_addresses": row["told_addresses"],
        },
    )
    return programme if is_new else None


def _ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def _add_person(programme: MentoringProgramme, key: str, row: dict) -> Participant:
    sent = _ago(row["days_ago"])
    since = timezone.localdate(sent)
    answers = _answers(row)
    gender_consent = programme.gender_consent.wording() if "gender" in row else None
    return Participant.objects.create(
        programme=programme,
        role=row["role"],
        locale=row["locale"],
        name=row["name"],
        email=row.get("email", ""),
        phone=row.get("phone", ""),
        answers=answers,
        spoken=list(spoken_of(answers)),
        municipality=row["municipality"],
        offers=int(row.get("offers", 1)),
        state=row.get("state", State.WAITING),
        consent=programme.consent.wording(),
        gender_consent=gender_consent,
        created_at=sent,
        since=since,
        days_from=since,
        arrived_at=sent,
        kept_days=programme.kept_days,
        delete_at=programme.waits_until(on=since),
        idem_key=f"demo:mentoring:{key}",
    )


def _answers(row: dict) -> dict:
    answers = {name: row[name] for name in (*ANSWERS, *SENSITIVE) if name in row}
    for number, (code, level) in enumerate(row["languages"].items(), start=1):
        answers |= {f"language{number}": code, f"level{number}": level}
    return answers


def _add_pair(
    programme: MentoringProgramme, people: dict[str, Participant], row: dict
) -> None:
    proposed = _ago(row["days_ago"])
    agreed = proposed if row["state"] != PairState.PROPOSED else None
    pair = Pair.objects.create(
        programme=programme,
        mentor=people[row["mentor"]],
        newcomer=people[row["newcomer"]],
        state=row["state"],
        proposed_at=proposed,
        mentor_yes_at=agreed,
        newcomer_yes_at=agreed,
        agreed_on=agreed and timezone.localdate(agreed),
    )
    Meeting.objects.bulk_create(
        Meeting(
            pair=pair,
            day=timezone.localdate(_ago(days)),
            hours=hours,
            noted_by="mentor",
            idem_key=f"demo:mentoring:{row['mentor']}:{days}",
        )
        for days, hours in row.get("meetings", [])
    )
