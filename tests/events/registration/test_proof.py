"""No machine registers: unseen by people, useless to copy, in nobody's way."""

import base64
import json
from datetime import timedelta

import altcha
import pytest
from django.utils import timezone

from events.registration import answers, proof, refusals
from events.registration.links import CONFIRM, MANAGE, path_to
from events.registration.models import Registration, RegistrationPolicy
from events.registration.states import State
from pages.forms import spam

from .conftest import reload, to_come

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _checks(policy, monkeypatch):
    RegistrationPolicy.objects.update(spam_check=True)
    # As long a way as with many rounds, but sooner at its end.
    monkeypatch.setattr(proof, "ROUNDS", 10)


@pytest.fixture
def soon(make_date):
    return to_come(make_date())


@pytest.fixture
def address(event, soon):
    return f"/de/-/sign-up/{event.translation_key}/"


@pytest.fixture
def opened(event):
    def opened(seconds=60):
        at = timezone.now() - timedelta(seconds=seconds)
        return spam.new_ticket(event.translation_key, at=at)

    return opened


def solve(challenge):
    challenge = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()


@pytest.fixture
def solved(client, address):
    """What a browser sends after it has asked for a challenge and solved it."""

    def solved(ticket):
        answer = client.get(f"{address}challenge/", {"form": ticket.signed()})
        assert answer.headers["Cache-Control"].count("no-store")
        return solve(answer.json())

    return solved


@pytest.fixture
def send(client, address, soon):
    def send(ticket, proved="", **answers):
        data = {
            spam.FIELD: ticket.signed(),
            proof.FIELD: proved,
            "q-date": str(soon.pk),
            "q-name": "Ada",
            "q-email": "ada@example.org",
            "q-adults": "1",
            **{f"q-{key}": value for key, value in answers.items()},
        }
        return client.post(address, data)

    return send


def state():
    return Registration.objects.get().state


class TestAFormWithAProof:
    def test_goes_the_short_way(self, send, opened, solved):
        ticket = opened(seconds=5)

        assert send(ticket, solved(ticket)).status_code == 302
        assert state() == State.CONFIRMED

    def test_of_another_form_goes_the_long_way(self, send, opened, solved):
        proved = solved(opened())

        send(opened(), proved)

        assert state() == State.PENDING

    def test_sent_twice_counts_once(self, send, opened, solved):
        ticket = opened()
        proved = solved(ticket)

        for name in ("Ada", "Eve"):
            assert send(ticket, proved, name=name).status_code == 302

        assert Registration.objects.get().name == "Ada"

    def test_that_is_too_old_loses_nothing(self, send, opened):
        ticket = opened()
        long_ago = timezone.now() - timedelta(hours=2)

        send(ticket, solve(proof.new_challenge(ticket, at=long_ago)))

        assert state() == State.PENDING

    def test_may_be_sent_again_after_a_mistake(self, send, opened, solved):
        ticket = opened()
        proved = solved(ticket)

        assert send(ticket, proved, name="").status_code == 422
        assert send(ticket, proved).status_code == 302

        assert state() == State.CONFIRMED


def changed(proved, **values):
    told = json.loads(base64.b64decode(proved))
    told["challenge"]["parameters"] |= values
    return base64.b64encode(json.dumps(told).encode()).decode()


class TestAForgedProof:
    @pytest.mark.parametrize(
        "proved",
        [
            "x",
            "é",
            "bnVsbA==",
            base64.b64encode(b"[]").decode(),
            base64.b64encode(b'{"challenge": 1, "solution": 2}').decode(),
            base64.b64encode(b"[" * 2000).decode(),
            "A" * 100_000,
        ],
    )
    def test_is_none(self, send, opened, proved):
        assert send(opened(), proved).status_code == 302
        assert state() == State.PENDING

    @pytest.mark.parametrize(
        "values", [{"cost": 1}, {"keyPrefix": ""}, {"expiresAt": 9_999_999_999}]
    )
    def test_with_an_easier_task_is_none(self, opened, solved, values):
        ticket = opened()

        assert not proof.is_proved(changed(solved(ticket), **values), ticket)

    def test_with_a_guessed_answer_is_none(self, opened):
        ticket = opened()
        challenge = proof.new_challenge(ticket, at=timezone.now())
        guess = {"counter": 0, "derivedKey": "00" * 32}
        told = json.dumps({"challenge": challenge, "solution": guess}).encode()

        assert not proof.is_proved(base64.b64encode(told).decode(), ticket)


class TestAFormWithoutAProof:
    def test_has_to_be_filled_at_a_persons_pace(self, send, opened):
        response = send(opened(seconds=10))

        assert response.status_code == 422
        assert 'value="ada@example.org"' in response.content.decode()
        assert send(opened(seconds=16)).status_code == 302

    def test_is_confirmed_by_the_letter_only(self, send, opened):
        send(opened())
        ada = Registration.objects.get()

        with pytest.raises(refusals.NotPossible):
            answers.confirm(ada.pk, at=timezone.now())
        answers.confirm(ada.pk, at=timezone.now(), proves_address=True)

        assert reload(ada).state == State.CONFIRMED

    def test_with_only_a_phone_number_is_decided_by_the_office(
        self, send, opened, counts, soon
    ):
        send(opened(), email="", phone="0470 555010")

        assert state() == State.REVIEW
        assert counts(soon) == (0, 0)

    def test_waits_unproven_on_the_list_too(self, send, opened, register, soon):
        register("Bob", adults=3, on=soon, at=timezone.now())

        send(opened())

        ada = Registration.objects.get(name="Ada")
        assert (ada.state, ada.must_prove) == (State.WAITLISTED, True)

    @pytest.mark.parametrize(("purpose", "has_button"), [(MANAGE, 0), (CONFIRM, 1)])
    def test_shows_the_button_only_to_the_letters_link(
        self, client, send, opened, purpose, has_button
    ):
        send(opened())
        path = path_to(Registration.objects.get(), purpose, at=timezone.now())

        page = client.get(path, follow=True).content.decode()

        assert page.count('action="/de/-/registration/confirm/"') == has_button


class TestTheForm:
    def test_brings_its_own_script_and_no_other_ones(self, client, address):
        page = client.get(address).content.decode()

        assert "js/proof" in page
        assert f'data-challenge="{address}challenge/"' in page
        assert "https://" not in page.split("<form")[1].split("</form>")[0]

    def test_of_an_event_without_the_check_has_nothing_of_it(self, client, address):
        RegistrationPolicy.objects.update(spam_check=False)

        assert "proof" not in client.get(address).content.decode()

    @pytest.mark.parametrize("form", ["", "forged"])
    def test_gets_no_challenge_without_a_ticket_of_ours(self, client, address, form):
        assert client.get(f"{address}challenge/", {"form": form}).status_code == 404

    def test_gets_no_challenge_where_nothing_is_checked(self, client, address, opened):
        RegistrationPolicy.objects.update(spam_check=False)
        answer = client.get(f"{address}challenge/", {"form": opened().signed()})

        assert answer.status_code == 404
