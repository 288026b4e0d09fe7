"""A project that brings people together, and people who sign up."""

import datetime
import re

import pytest
from django.utils import timezone

from pages.forms import spam
from pages.forms.models import ConsentText
from pages.participation.mentoring.models import (
    Interest,
    MentoringProgramme,
    Pair,
    PairState,
    Participant,
    Role,
    State,
)
from pages.participation.mentoring.questions import spoken_of
from pages.projects.models import ProjectIndexPage, ProjectPage
from pages.topics.models import Municipality
from tests.again import content


@content
def projects(home):
    return home.add_child(instance=ProjectIndexPage(title="Projekte", slug="projekte"))


@content
def page(projects):
    return projects.add_child(
        instance=ProjectPage(
            title="Patenschaften",
            slug="patenschaften",
            responsible_email="ada@example.org",
        )
    )


@content
def arabic_page(page, projects, arabic_home, arabic):
    index = projects.copy_for_translation(arabic)
    index.save_revision().publish()
    version = page.copy_for_translation(arabic)
    version.title = "مرافقة"
    version.save_revision().publish()
    return version


@content
def consent(german):
    return ConsentText.objects.create(
        locale=german, name="Patenschaft", text="Ich bin einverstanden."
    )


@content
def gender_consent(german):
    return ConsentText.objects.create(
        locale=german,
        name="Geschlecht",
        text="Ich bin mit dem Geschlecht einverstanden.",
    )


@content
def vocabulary(german):
    Municipality.objects.create(name="Eupen", slug="eupen", locale=german)
    Municipality.objects.create(name="Kelmis", slug="kelmis", locale=german)
    Interest.objects.create(name="Kochen", slug="kochen", locale=german)
    Interest.objects.create(name="Musik", slug="musik", locale=german)


@pytest.fixture
def make_programme(consent, gender_consent, vocabulary):
    def make(page, **values):
        values = {"consent": consent, "gender_consent": gender_consent, **values}
        return MentoringProgramme.objects.create(
            page_key=page.translation_key, **values
        )

    return make


@content
def programme(page, make_programme):
    return make_programme(page)


MENTOR_URL = "/de/projekte/patenschaften/mentoring/mentor/"
NEWCOMER_URL = "/de/projekte/patenschaften/mentoring/newcomer/"
ANSWERS = {
    "q-name": "Ada Beispiel",
    "q-email": "ada@example.org",
    "q-language1": "de",
    "q-level1": "native",
    "q-municipality": "eupen",
    "q-times": ["mon-evening"],
    "q-interests": ["kochen"],
    "q-age": "26",
    "q-age_wish": "any",
    "q-consent": "yes",
}
MENTORS_ANSWERS = {**ANSWERS, "q-offers": "2"}


@pytest.fixture
def ticket(programme):
    def ticket(role="newcomer", ago=60):
        opened = timezone.now() - datetime.timedelta(seconds=ago)
        return spam.new_ticket(f"mentoring {programme.pk} {role}", at=opened)

    return ticket


@pytest.fixture
def send(client, programme, ticket):
    """Fills in the form of a newcomer, or of a mentor."""
    tickets = {role: ticket(role) for role in Role.values}

    def send(role="newcomer", signed=None, without=(), path=None, **answers):
        signed = tickets[role].signed() if signed is None else signed
        filled = MENTORS_ANSWERS if role == "mentor" else ANSWERS
        data = {spam.FIELD: signed, **filled}
        data |= {f"q-{k}" if k != "website" else k: x for k, x in answers.items()}
        url = path or f"/de/projekte/patenschaften/mentoring/{role}/"
        return client.post(url, {k: v for k, v in data.items() if k not in without})

    return send


@pytest.fixture
def make_person(programme, consent):
    """Somebody who looks for somebody, unless said otherwise."""

    def make(name="Ada", role=Role.NEWCOMER, about=None, **values):
        at = values.pop("at", timezone.now())
        about = about or programme
        today = timezone.localdate(at)
        answers = {
            "language1": "de",
            "level1": "good",
            "municipality": "eupen",
            "age": "26",
            **values.pop("answers", {}),
        }
        return Participant.objects.create(
            **{
                "programme": about,
                "role": role,
                "locale": "de",
                "name": name,
                "email": f"{name.lower()}@example.org",
                "answers": answers,
                "spoken": list(spoken_of(answers)),
                "municipality": answers["municipality"],
                "state": State.WAITING,
                "consent": consent.wording(),
                "created_at": at,
                "since": today,
                "days_from": today,
                "arrived_at": at,
                "kept_days": about.kept_days,
                "delete_at": about.waits_until(on=today),
                "idem_key": f"{name}{Participant.objects.count()}",
                **values,
            }
        )

    return make


@pytest.fixture
def mentor(make_person):
    return make_person("Mira", Role.MENTOR, offers=2, phone="0800 555 011")


@pytest.fixture
def newcomer(make_person):
    return make_person("Samir", Role.NEWCOMER, locale="ar")


@pytest.fixture
def make_pair(programme, mentor, newcomer):
    def make(state=PairState.PROPOSED, **values):
        at = values.pop("at", timezone.now())
        met = (
            {} if state == PairState.PROPOSED else {"agreed_on": timezone.localdate(at)}
        )
        return Pair.objects.create(
            **{
                "programme": programme,
                "mentor": mentor,
                "newcomer": newcomer,
                "state": state,
                "proposed_at": at,
                **met,
                **values,
            }
        )

    return make


def plain(response):
    """The page's words without markup, spaces put together."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())
