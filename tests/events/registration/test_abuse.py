"""
What people and machines do to the sign-up: case, status, sentence, stored or not.

Each case sends one thing. What is stored must not hurt anybody who reads it later:
`test_letters.py`, `test_desk.py` and `test_places.py` hold the rest of the table.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.registration.models import Registration, RegistrationPolicy
from outbox.models import OutboxMessage
from pages.forms import spam

pytestmark = pytest.mark.django_db


def plain(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.fixture
def address(event, make_date):
    date = make_date(capacity=50)
    date.start_day = date.end_day = timezone.localdate() + timedelta(days=20)
    date.save()
    return f"/de/-/sign-up/{event.translation_key}/"


@pytest.fixture
def opened(event):
    def opened(seconds=60):
        at = timezone.now() - timedelta(seconds=seconds)
        return spam.new_ticket(event.translation_key, at=at).signed()

    return opened


@pytest.fixture
def send(client, address, opened):
    def send(signed=None, website="", **answers):
        data = {
            spam.FIELD: opened() if signed is None else signed,
            spam.TRAP: website,
            "q-name": "Ada",
            "q-email": "ada@example.org",
            "q-adults": "1",
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
    "a date of another event": ({"date": "99999"}, 302, "", 1),
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
