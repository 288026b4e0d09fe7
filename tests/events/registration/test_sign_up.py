"""Signing up as people do it: in their language, with and without mistakes."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone

from events import patience
from events.models import EventPage, Occurrence
from events.registration.models import Registration, RegistrationPolicy
from events.registration.needs import need_words
from events.registration.states import State
from outbox.models import OutboxMessage
from pages.forms import spam
from pages.forms.consenting import having_read
from pages.forms.models import ConsentText

from .conftest import to_come

pytestmark = pytest.mark.django_db


def plain(response):
    """The page's words without markup, spaces put together."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.fixture
def soon(make_date):
    """A date that is to come whenever the suite runs."""
    return to_come(make_date())


@pytest.fixture
def address(event, soon):
    return f"/de/-/sign-up/{event.translation_key}/"


ANSWERS = {"q-name": "Ada Beispiel", "q-email": "ada@example.org", "q-adults": "1"}


@pytest.fixture
def ticket(event):
    opened = timezone.now() - timedelta(minutes=1)
    return spam.new_ticket(event.translation_key, at=opened)


@pytest.fixture
def send(client, address, ticket, soon):
    def send(to=address, follow=False, signed=None, **answers):
        data = {spam.FIELD: ticket.signed() if signed is None else signed, **ANSWERS}
        data["q-date"] = str(soon.pk)
        data |= {f"q-{key}": value for key, value in answers.items()}
        return client.post(to, data, follow=follow)

    return send


class TestTheForm:
    def test_asks_in_the_readers_language_about_a_german_event(
        self, client, address, arabic_home
    ):
        page = client.get(address.replace("/de/", "/ar/")).content.decode()

        assert '<html lang="ar" dir="rtl"' in page
        assert "ما اسمك" in page or "اسمك" in page
        assert 'lang="de"' in page
        assert "Sprachcafé" in page

    @pytest.mark.parametrize("code", ["ti", "so", "kmr", "ckb", "ar", "en"])
    def test_offers_interpreters_for_every_language(self, client, address, code):
        assert f'value="{code}"' in client.get(address).content.decode()

    def test_says_when_everything_is_deleted(self, client, address, soon):
        day = (soon.ends_at + timedelta(days=30)).year

        assert str(day) in plain(client.get(address))

    def test_does_not_exist_for_events_without_retention(self, client, address, policy):
        RegistrationPolicy.objects.update(is_open=False)

        assert client.get(address).status_code == 404

    def test_does_not_exist_for_a_page_that_is_not_public(self, client, address, event):
        event.unpublish()

        assert client.get(address).status_code == 404

    def test_says_that_registration_is_closed(self, client, address, soon):
        Occurrence.objects.update(registration_closes=timezone.now())

        assert client.get(address).status_code == 200
        assert (
            "<form"
            not in client.get(address)
            .content.decode()
            .split("<main")[1]
            .split("</main")[0]
        )

    def test_is_not_kept_and_not_indexed(self, client, address):
        response = client.get(address)

        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


class TestSending:
    def test_leads_to_number_calendar_and_code(self, send, soon):
        response = send(follow=True)

        ada = Registration.objects.get()
        page = response.content.decode()
        assert response.status_code == 200
        assert ada.state == State.CONFIRMED
        assert ada.public_ref in page
        assert "event.ics" in page
        assert "<svg" in page

    def test_twice_is_one_registration(self, send):
        first, second = send(), send()

        assert Registration.objects.count() == 1
        assert first.status_code == second.status_code == 302

    def test_needs_only_a_phone_number(self, send):
        send(email="", phone="٠٤٧٠ ٥٥ ٥٠ ١٠")

        assert Registration.objects.get().phone == "0470 55 50 10"
        assert not OutboxMessage.objects.exists()

    def test_keeps_party_and_needs(self, send):
        send(
            adults="2",
            children="1",
            needs=["interpreter", "childcare"],
            interpreter="ar",
            ages="3",
            keep_needs="yes",
        )

        ada = Registration.objects.get()
        assert (ada.party_size, ada.children) == (3, 1)
        assert sorted(ada.needs.values_list("kind", "detail")) == [
            ("childcare", "3"),
            ("interpreter", "ar"),
        ]
        assert ada.consent.needs_channel == "web"

    def test_asks_which_other_language_is_meant(self, send):
        needs = {"needs": "interpreter", "interpreter": "other", "keep_needs": "yes"}

        response = send(**needs)
        assert response.status_code == 422
        assert "Welche andere Sprache?" in plain(response)
        assert "Nur wenn Sie gewählt haben: Eine andere Sprache" in plain(response)
        send(**needs, interpreter_other="Oromo")

        assert need_words(Registration.objects.get().needs.get()).endswith("(Oromo)")

    def test_succeeds_while_no_letter_can_be_sent_and_says_so(self, send):
        send()
        hour = timedelta(hours=1)
        OutboxMessage.objects.update(due_at=timezone.now() - hour)
        ada = Registration.objects.get()

        page = send(follow=True).content.decode()

        assert "Unsere Nachrichten brauchen heute länger" in page
        assert ada.public_ref in page
        assert "event.ics" in page

    def test_says_the_turn_on_the_waiting_list(self, send, soon):
        Occurrence.objects.update(held=3)

        response = send(follow=True)

        assert Registration.objects.get().state == State.WAITLISTED
        assert "1" in plain(response)

    def test_is_told_to_look_for_the_letter(self, send, policy):
        RegistrationPolicy.objects.update(double_opt_in=True)

        response = send(follow=True)

        assert Registration.objects.get().state == State.PENDING
        assert "E-Mail" in plain(response)

    def test_keeps_the_consent_as_it_was_read(
        self, send, client, address, policy, ticket, german, soon
    ):
        text = ConsentText.objects.create(
            locale=german, name="Anmeldung", text="Ich bin einverstanden."
        )
        RegistrationPolicy.objects.update(consent=text)
        assert send().status_code == 422

        data = {spam.FIELD: ticket.signed(), **ANSWERS, "consent": "yes"}
        data["q-date"] = str(soon.pk)
        client.post(address, data)

        assert Registration.objects.get().consent.wording.text == text.text

    def test_does_not_take_a_consent_that_nobody_has_read(
        self, client, address, policy, ticket, german, soon
    ):
        text = ConsentText.objects.create(
            locale=german, name="Anmeldung", text="Ich bin einverstanden."
        )
        RegistrationPolicy.objects.update(consent=text)
        data = {**ANSWERS, "consent": "yes", "q-date": str(soon.pk)}
        data[spam.FIELD] = having_read(ticket, text).signed()
        text.text = "Ich bin mit allem einverstanden."
        text.save()

        response = client.post(address, data)

        assert response.status_code == 422
        assert "Wir haben geändert, womit Sie einverstanden sind" in plain(response)
        assert not re.search(r'id="consent"[^>]* checked', response.content.decode())
        assert not Registration.objects.exists()


class TestAMistake:
    @pytest.mark.parametrize(
        "answers",
        [
            {"name": ""},
            {"email": "", "phone": ""},
            {"email": "nonsense"},
            {"adults": ""},
            {"adults": "0"},
            {"adults": "1.5"},
            {"adults": "7"},
            {"adults": "6", "children": "1"},
            {"children": "-1"},
            {"needs": ["interpreter"], "keep_needs": "yes"},
            {"needs": ["wheelchair"]},
            {"needs": ["a throne"], "keep_needs": "yes"},
            {"name": "Win at www.example.com"},
        ],
    )
    def test_is_explained_and_nothing_typed_is_lost(self, send, answers):
        response = send(**{"phone": "0470 555010", **answers})

        page = response.content.decode()
        assert response.status_code == 422
        assert 'role="alert"' in page
        assert "0470 555010" in page or answers.get("phone") == ""
        assert not Registration.objects.exists()


class TestTheLastPlace:
    def test_that_has_just_gone_keeps_what_was_typed(self, send, policy, soon):
        RegistrationPolicy.objects.update(waiting_list="none")
        Occurrence.objects.update(held=2)

        response = send(adults="2")

        assert response.status_code == 409
        assert "Ada Beispiel" in response.content.decode()
        assert not Registration.objects.exists()


class TestABusyDatabase:
    def test_while_entries_are_counted_keeps_what_was_typed(self, send, monkeypatch):
        def fail(*args, **kwargs):
            raise OperationalError("database is locked")

        monkeypatch.setattr(spam, "let_in", fail)
        monkeypatch.setattr(patience, "SECONDS", 0)
        outside = SimpleNamespace(in_atomic_block=False)
        monkeypatch.setattr(patience, "connection", outside)

        response = send()

        assert response.status_code == 503
        assert response["Retry-After"] == "60"
        assert "Ada Beispiel" in response.content.decode()
        assert not Registration.objects.exists()


class TestAnEventInTwoLanguages:
    def test_shares_its_places(self, send, address, event, arabic_home, arabic):
        index = event.get_parent().copy_for_translation(arabic)
        index.save_revision().publish()
        version = event.copy_for_translation(arabic)
        version.title = "مقهى اللغات"
        version.save_revision().publish()
        assert EventPage.objects.count() == 2

        response = send(to=address.replace("/de/", "/ar/"), adults="2", follow=True)

        assert "مقهى اللغات" in response.content.decode()
        assert Occurrence.objects.get().held == 2
        assert Registration.objects.get().locale == "ar"
