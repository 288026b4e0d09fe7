"""
What people and machines do to the sign-up: case, status, sentence, stored or not.

Each case sends one thing. What is stored must not hurt anybody who reads it later:
`test_letters.py`, `test_desk.py` and `test_places.py` hold the rest of the table.
"""

import re
import uuid
from datetime import date as Day
from datetime import time as clock
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS
from events.models import Occurrence
from events.registration import answers, importing, places
from events.registration.contacts import Party
from events.registration.links import CONFIRM, MANAGE, door_address, path_to
from events.registration.models import CheckIn, Registration, RegistrationPolicy
from events.registration.reconciling import reconcile
from events.registration.states import State
from outbox import kinds, rendering
from outbox.models import OutboxMessage
from outbox.models import State as LetterState
from pages.forms import spam

from .conftest import to_come

pytestmark = pytest.mark.django_db


def plain(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.fixture
def date(make_date):
    return to_come(make_date(capacity=50))


@pytest.fixture
def address(event, date):
    return f"/de/-/sign-up/{event.translation_key}/"


@pytest.fixture
def opened(event):
    def opened(seconds=60):
        at = timezone.now() - timedelta(seconds=seconds)
        return spam.new_ticket(event.translation_key, at=at).signed()

    return opened


@pytest.fixture
def send(client, address, opened, date):
    def send(signed=None, website="", **answers):
        data = {
            spam.FIELD: opened() if signed is None else signed,
            spam.TRAP: website,
            "q-name": "Ada",
            "q-email": "ada@example.org",
            "q-adults": "1",
            "q-date": str(date.pk),
        }
        data |= {f"q-{key}": value for key, value in answers.items()}
        return client.post(address, data)

    return send


CASES = {
    "a machine fills the trap": ({"website": "x"}, 422, "muss leer bleiben", 0),
    "a forged ticket": ({"signed": "forged"}, 422, "noch einmal", 0),
    "a web address as a name": (
        {"name": "Gewinn auf www.example.org"},
        422,
        "keine Internetadresse",
        0,
    ),
    "a name of 10 kB": ({"name": "A" * 10_000}, 422, "10000 Zeichen", 0),
    "a line break in an address": (
        {"email": "ada@example.org\r\nBcc: all@example.org"},
        422,
        "Schreiben Sie eine E-Mail-Adresse",
        0,
    ),
    "a hundred thousand people": ({"adults": "100000"}, 422, "", 0),
    "infinitely many people": ({"adults": "Infinity"}, 422, "", 0),
    "a date of another event": ({"date": "99999"}, 409, "nicht mehr möglich", 0),
    "a line break in a name": ({"name": "Ada\r\nBcc: all"}, 302, "", 1),
    "marks that turn letters round": ({"name": "Ada\u202egnp.exe"}, 302, "", 1),
    "a zero byte": ({"name": "A\x00da"}, 302, "", 1),
    "a formula as a name": ({"name": '=HYPERLINK("x")'}, 302, "", 1),
}


@pytest.mark.parametrize("case", CASES)
def test_a_case(case, send):
    answers, status, sentence, stored = CASES[case]

    response = send(**answers)

    assert response.status_code == status
    assert sentence in plain(response)
    assert Registration.objects.count() == stored
    for registration in Registration.objects.all():
        assert not set(registration.name) & set("\r\n\x00\u202e")


class TestTime:
    def test_too_fast_for_a_person_is_asked_again(self, send, opened):
        response = send(signed=opened(seconds=0))

        assert response.status_code == 422
        assert 'value="ada@example.org"' in response.content.decode()

    def test_never_runs_out_for_a_slow_reader(self, send, opened):
        assert send(signed=opened(seconds=400 * 86400)).status_code == 302


class TestAFlood:
    def test_stops_and_keeps_what_was_typed(self, send, monkeypatch):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 1)
        assert send().status_code == 302

        response = send(name="Bob", email="bob@example.org")

        assert response.status_code == 429
        assert 'value="bob@example.org"' in response.content.decode()
        assert Registration.objects.count() == 1


class TestAVictimsAddress:
    @pytest.fixture(autouse=True)
    def _asks(self, policy):
        policy.double_opt_in = True
        policy.save()

    def test_gets_one_letter_for_an_event(self, send):
        answers = [send(name=name) for name in ("Eve", "Mallory", "Trudy")]

        assert OutboxMessage.objects.count() == 1
        assert {x.status_code for x in answers} == {302}

    def test_hoards_no_more_places_than_one_contact_may(self, send, policy):
        RegistrationPolicy.objects.update(per_contact=2)

        answers = [send(name=name).status_code for name in ("A", "B", "C")]

        assert answers == [302, 302, 409]

    def test_gets_five_letters_a_day_whatever_the_event(self, policy, make_date):
        for number in range(7):
            key = uuid.uuid4()
            RegistrationPolicy.objects.create(
                event_key=key, is_open=True, retention_days=30
            )
            date = make_date(capacity=50)
            date.event_key = key
            to_come(date)
            party = Party(name="Eve", email="victim@example.org", idem_key=str(number))
            places.register([date.pk], party=party, at=timezone.now())

        assert Registration.objects.count() == 7
        assert OutboxMessage.objects.count() == 5


def last_sunday(month):
    """When clocks change in March and October of next year."""
    end = Day(timezone.localdate().year + 1, month, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)


class TestAnHourThatIsThereTwiceOrNever:
    @pytest.mark.parametrize(("month", "begins"), [(3, "033000"), (10, "023000")])
    def test_is_a_date_like_others(self, client, send, date, month, begins):
        date.start_day = date.end_day = last_sunday(month)
        date.start_time, date.end_time = clock(2, 30), clock(4, 30)
        date.save()

        page = client.get(send()["Location"])

        file = client.get(page.context["calendar_url"]).content.decode()
        day = f"{date.start_day:%Y%m%d}"
        assert f"DTSTART;TZID=Europe/Brussels:{day}T{begins}" in file


class TestAFormulaForAName:
    def test_is_plain_text_in_a_spreadsheet(self, sign_in, send, date):
        send(name='=HYPERLINK("x")')
        address = reverse("registration_export", args=[date.pk, "xlsx"])

        content = sign_in(MODERATORS).get(address).content

        cell = openpyxl.load_workbook(BytesIO(content)).active["C2"]
        assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")


class TestACodeAtTheDoor:
    def test_that_is_shown_twice_counts_once(self, sign_in, send):
        send()
        ada = Registration.objects.get()
        client = sign_in(EDITORS)
        path = door_address(ada, at=timezone.now()).split("/", 3)[3]

        answers = [client.post(f"/{path}", follow=True) for _time in range(2)]

        assert [x.status_code for x in answers] == [200, 200]
        assert CheckIn.objects.count() == 1


class TestWhetherSomebodyIsRegistered:
    def test_is_not_said(self, send, client):
        first = client.get(send()["Location"])
        again = client.get(send(name="Eve")["Location"])

        def words(response):
            without_numbers = re.sub(
                r"\b[A-Z2-9]{3}-[A-Z2-9]{3}\b", "", plain(response)
            )
            return without_numbers

        assert words(first) == words(again)


class World:
    """The office with one event, and everything that can be done to it."""

    def __init__(self, client, send, opened, date):
        self.client, self.send, self.opened, self.date = client, send, opened, date

    def signed_up(self, **answers):
        """Somebody who has signed up, with the page that they got."""
        self.client.get(self.send(**answers)["Location"])
        return Registration.objects.latest("pk")

    def open(self, registration, purpose=MANAGE):
        path = path_to(registration, purpose, at=timezone.now())
        return self.client.get(path, follow=True)

    def post(self, what):
        return self.client.post(f"/de/-/registration/{what}/", follow=True)


def guessed_token(world):
    world.signed_up()
    return world.client.get("/de/-/registration/guessed-guessed-guessed/")


def leaked_token(world):
    """Opened elsewhere after the person has deleted everything."""
    path = path_to(world.signed_up(), MANAGE, at=timezone.now())
    world.client.get(path)
    world.post("delete")
    return world.client.get(path, follow=True)


def link_of_a_page_for_a_letter(world):
    """The page's own link cannot confirm an address that somebody else typed."""
    RegistrationPolicy.objects.update(double_opt_in=True)
    world.open(world.signed_up())
    return world.post("confirm")


def scanner(world):
    """A program opens every link that it finds, three times."""
    RegistrationPolicy.objects.update(double_opt_in=True)
    ada = world.signed_up()
    for _time in range(3):
        response = world.open(ada, CONFIRM)
        for page in ("cancel", "change", "delete", "data.json"):
            world.client.get(f"/de/-/registration/{page}")
    assert Registration.objects.get().state == State.PENDING
    return response


def double_post(world):
    signed = world.opened()
    world.send(signed=signed)
    return world.client.get(world.send(signed=signed)["Location"])


def stale_form(world):
    """The form stood open while the last place went."""
    RegistrationPolicy.objects.update(waiting_list="none")
    signed = world.opened()
    Occurrence.objects.update(held=50)
    return world.send(signed=signed)


def stale_form_of_a_cancelled_date(world):
    signed = world.opened()
    Occurrence.objects.update(status="cancelled")
    return world.send(signed=signed)


def offer_that_runs_out_while_accepting(world):
    """The click comes a minute late, and the place is somebody else's."""
    Occurrence.objects.update(capacity=1)
    ada = world.signed_up()
    bob = world.signed_up(name="Bob", email="bob@example.org")
    answers.cancel(ada.pk, at=timezone.now())
    late = timezone.now() - timedelta(minutes=1)
    Registration.objects.filter(pk=bob.pk).update(state="offered", hold_until=late)
    # By day the offer has been written: its letter left long ago.
    long_ago = late - timedelta(days=30)
    OutboxMessage.objects.update(
        state=LetterState.SENT, sent_at=long_ago, finished_at=long_ago
    )
    Occurrence.objects.update(held=1, waiting=0)
    world.signed_up(name="Cleo", email="cleo@example.org")
    world.open(bob)
    return world.post("confirm")


def staff_cancels_while_the_person_confirms(world):
    RegistrationPolicy.objects.update(double_opt_in=True)
    ada = world.signed_up()
    world.open(ada, CONFIRM)
    answers.cancel(ada.pk, at=timezone.now())
    return world.post("confirm")


def line_break_in_a_name_that_is_written_to(world):
    """Neither the letter's head nor the calendar file gets a line of its own."""
    ada = world.signed_up(name="Ada\r\nBcc: all")
    message = OutboxMessage.objects.get()
    letter = rendering.render(message, kinds.find(message.kind))
    email = rendering.as_email(message, letter).message()
    assert email.get_all("Bcc") is None
    assert b"Bcc" not in letter.attachments[0].content
    return world.open(ada)


def five_hundred_by_the_office(world):
    """A list of 500 is put down while the web is open: people come in between."""
    rows = [importing.Row(number, f"Gast {number}") for number in range(500)]
    user = User.objects.create_user("desk", "desk@example.org", "x")
    putting = importing.put_down(world.date, rows, at=timezone.now(), by=user)
    first = [next(putting) for _row in range(20)]
    answer = world.send()
    outcomes = [*first, *putting]
    assert all(x.is_good for x in outcomes)
    assert sum(x.said == importing.PLACE for x in outcomes) == 49
    assert not reconcile()
    return world.client.get(answer["Location"])


def hidden_field_with_another_date(world):
    """A date that is not offered any more is not booked instead of another."""
    return world.send(date="99999")


SCENES = {
    "a guessed token": (guessed_token, 404, "Link", 1),
    "a leaked token after deletion": (leaked_token, 404, "Link", 1),
    "the page's link instead of the letter's": (
        link_of_a_page_for_a_letter,
        409,
        "nicht mehr möglich",
        1,
    ),
    "a scanner opens every link": (scanner, 200, "Bitte bestätigen", 1),
    "a double POST": (double_post, 200, "Sie sind angemeldet", 1),
    "a stale form after the last place went": (stale_form, 409, "Plätze", 0),
    "a stale form of a cancelled date": (
        stale_form_of_a_cancelled_date,
        409,
        "findet nicht statt",
        0,
    ),
    "an offer that runs out while accepting": (
        offer_that_runs_out_while_accepting,
        200,
        "Warteliste",
        3,
    ),
    "the office cancels while the person confirms": (
        staff_cancels_while_the_person_confirms,
        409,
        "nicht mehr möglich",
        1,
    ),
    "a line break in a name that is written to": (
        line_break_in_a_name_that_is_written_to,
        200,
        "Sie sind angemeldet",
        1,
    ),
    "five hundred by the office": (
        five_hundred_by_the_office,
        200,
        "Sie sind angemeldet",
        501,
    ),
    "a date that is not offered": (
        hidden_field_with_another_date,
        409,
        "nicht mehr möglich",
        0,
    ),
}


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene(scene, client, send, opened, address):
    play, status, sentence, stored = SCENES[scene]

    response = play(World(client, send, opened, Occurrence.objects.get()))

    assert response.status_code == status, plain(response)[-600:]
    assert sentence in plain(response)
    assert Registration.objects.count() == stored
