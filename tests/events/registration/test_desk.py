"""The office: sees its own events' registrations, and does what each right allows."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import EDITORS, MODERATORS, TRANSLATORS
from events.display import times_inside
from events.models import Occurrence
from events.patience import Busy
from events.registration import arrivals
from events.registration.contacts import NeedWish
from events.registration.links import door_address
from events.registration.models import (
    AuditEvent,
    CheckIn,
    Need,
    Registration,
    RegistrationPolicy,
)
from events.registration.refusals import NotPossible
from events.registration.states import State
from outbox.models import OutboxMessage
from pages.base.sentences import day_words

from .conftest import reload, to_come

pytestmark = pytest.mark.django_db


@pytest.fixture
def date(make_date):
    return to_come(make_date())


@pytest.fixture
def ada(register):
    now = timezone.now()
    return register("Ada", at=now, needs=(NeedWish("interpreter", "ar"),))


def page_of(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


class TestTheLists:
    def test_show_dates_people_and_needs(self, sign_in, ada, date):
        client = sign_in(MODERATORS)

        dates = page_of(client, "registration_dates")
        assert "Sprachcafé" in dates
        assert f"{day_words(date.start_day)}, {times_inside(date)}" in dates
        listed = page_of(client, "registration_list", date.pk)
        assert ada.public_ref in listed
        assert "Arabisch" in listed

    def test_hide_needs_from_those_who_may_not_see_them(self, sign_in, ada, date):
        client = sign_in(EDITORS)

        assert "Arabisch" not in page_of(client, "registration_list", date.pk)
        assert "Arabisch" not in page_of(client, "registration_one", ada.pk)

    def test_are_closed_to_translators_and_strangers(self, client, sign_in, ada, date):
        address = reverse("registration_list", args=[date.pk])

        assert client.get(address).status_code == 302
        assert sign_in(TRANSLATORS).get(address).status_code == 302

    def test_are_there_when_nobody_registered(self, sign_in, date):
        assert "niemand" in page_of(sign_in(EDITORS), "registration_list", date.pk)


class TestAPolicy:
    def test_without_retention_is_refused(self, sign_in, event, policy):
        client = sign_in(EDITORS)
        address = reverse("registration_policy", args=[event.pk])
        values = {
            "is_open": "on",
            "mode": "open",
            "booking": "single",
            "opt_in_hours": 24,
            "max_party": 6,
            "per_contact": 5,
            "waiting_list": "offer",
            "misfit": "skip",
            "offer_hours": 24,
            "quiet_from": "21:00",
            "quiet_until": "08:00",
            "needs_retention_days": 7,
        }

        assert client.post(address, values).status_code == 200
        assert client.post(address, {**values, "retention_days": 20}).status_code == 302

        assert RegistrationPolicy.objects.get().retention_days == 20

    def test_is_found_by_the_event(self, sign_in, event, policy):
        assert "Sprachcafé" in page_of(sign_in(EDITORS), "registration_events")


class TestWritingSomebodyDown:
    @pytest.fixture
    def send(self, sign_in, date):
        client = sign_in(EDITORS)

        def send(**values):
            data = {
                "channel": "phone",
                "locale": "ar",
                "note": "",
                "nonce": "once",
                "q-name": "Bob",
                "q-adults": "2",
                **values,
            }
            return client.post(reverse("registration_add", args=[date.pk]), data)

        return send

    def test_needs_no_contact_at_all(self, send, counts):
        assert send().status_code == 302

        bob = Registration.objects.get()
        assert (bob.state, bob.channel, bob.locale) == ("confirmed", "phone", "ar")
        assert counts() == (2, 0)
        assert AuditEvent.objects.get().by.username == EDITORS

    @pytest.mark.parametrize("language", ["", "x" * 300])
    def test_asks_which_other_language(self, send, language):
        page = send(
            **{
                "q-needs": "interpreter",
                "q-interpreter": "other",
                "q-interpreter_other": language,
            }
        )

        assert page.status_code == 200
        assert "interpreter_other" in page.context["sheet"].errors
        assert not Registration.objects.exists()

    def test_twice_is_one(self, send):
        send()
        send()

        assert Registration.objects.count() == 1

    def test_with_a_mistake_is_shown_again(self, send):
        response = send(**{"q-name": ""})

        assert response.status_code == 200
        assert not Registration.objects.exists()

    def test_takes_a_larger_party_than_the_form_of_the_site(self, send, date, counts):
        RegistrationPolicy.objects.update(max_party=1)

        response = send(**{"q-adults": "2", "q-children": "2"})
        assert "größer als die Zahl der Plätze" in response.content.decode()
        assert 'value="Bob"' in response.content.decode()
        send(**{"q-adults": "2", "q-children": "1"})

        assert counts() == (3, 0)

    def test_keeps_needs(self, send):
        send(**{"q-needs": "wheelchair", "covers_needs": "on"})

        assert Need.objects.get().kind == "wheelchair"


class TestOneRegistration:
    def act(self, client, registration, **values):
        address = reverse("registration_act", args=[registration.pk])
        return client.post(address, values)

    def test_is_told_what_is_arranged(self, sign_in, ada):
        need = ada.needs.get()

        self.act(
            sign_in(MODERATORS), ada, action="needs", **{f"need-{need.pk}": "arranged"}
        )

        need.refresh_from_db()
        assert need.state == Need.State.ARRANGED
        assert OutboxMessage.objects.filter(kind="registration_needs").count() == 1

    def test_is_moved_to_another_date(self, sign_in, ada, make_date, counts):
        other = make_date(days=100)
        other.start_day = other.end_day = timezone.localdate() + timedelta(days=27)
        other.save()

        self.act(sign_in(EDITORS), ada, action="move", to=other.pk)

        assert counts(other) == (1, 0)

    def test_is_cancelled(self, sign_in, ada, counts):
        self.act(sign_in(EDITORS), ada, action="cancel")

        assert counts() == (0, 0)
        assert AuditEvent.objects.last().by.username == EDITORS

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"action": "nonsense"},
            {"action": "move"},
            {"action": "accept"},
            {"action": "move", "to": "x"},
            {"action": "move", "to": "99999"},
        ],
    )
    def test_is_not_hurt_by_nonsense(self, sign_in, ada, values):
        assert self.act(sign_in(EDITORS), ada, **values).status_code == 302
        assert reload(ada).state == State.CONFIRMED


class TestAMessageToAll:
    def test_goes_to_each_in_the_own_language(self, sign_in, ada, register, date):
        register("Bob", at=timezone.now(), locale="ar")
        client = sign_in(EDITORS)
        address = reverse("registration_message", args=[date.pk])

        response = client.get(address)
        assert "2" in response.content.decode()
        nonce = response.context["form"]["nonce"].value()
        for _click in range(2):
            values = {"message": "Bitte Hausschuhe mitbringen.", "nonce": nonce}
            client.post(address, values)

        sent = OutboxMessage.objects.filter(kind="registration_message")
        assert sorted(sent.values_list("locale", flat=True)) == ["ar", "de"]


class TestCallingADateOff:
    def test_first_only_says_what_would_happen(self, sign_in, ada, date):
        page_of(sign_in(EDITORS), "registration_cancel_date", date.pk)

        assert reload(ada).state == State.CONFIRMED

    def test_tells_everybody(self, sign_in, ada, date):
        sign_in(EDITORS).post(
            reverse("registration_cancel_date", args=[date.pk]), {"reason": "illness"}
        )

        assert Occurrence.objects.get().is_cancelled
        assert reload(ada).state == State.CANCELLED


class TestAnExport:
    def test_takes_no_name_for_a_formula(self, sign_in, register, date):
        register('=HYPERLINK("x")', email="x@example.org", at=timezone.now())
        client = sign_in(MODERATORS)
        address = reverse("registration_export", args=[date.pk, "csv"])

        text = client.get(address).content.decode("utf-8-sig")

        rows = list(csv.reader(StringIO(text), delimiter=";"))
        assert rows[1][2] == '\'=HYPERLINK("x")'

    def test_holds_needs_only_where_asked_for(self, sign_in, ada, date):
        client = sign_in(MODERATORS)
        address = reverse("registration_export", args=[date.pk, "xlsx"])

        def words(query):
            book = ZipFile(BytesIO(client.get(address + query).content))
            return "".join(
                book.read(name).decode()
                for name in book.namelist()
                if name.endswith(".xml")
            )

        assert "Arabisch" not in words("")
        assert "Arabisch" in words("?sensitive")

    def test_is_not_for_editors(self, sign_in, ada, date):
        address = reverse("registration_export", args=[date.pk, "csv"])

        assert sign_in(EDITORS).get(address).status_code == 302


class TestTheDoor:
    def test_lists_everybody_and_prints_codes(self, sign_in, ada, date):
        client = sign_in(EDITORS)

        assert "Ada" in page_of(client, "registration_list_door", date.pk)
        assert "<svg" in page_of(client, "registration_print", date.pk)

    def test_opens_by_code_and_counts_once(self, sign_in, ada):
        client = sign_in(EDITORS)
        path = door_address(ada, at=timezone.now()).split("/", 3)[3]

        assert client.get(f"/{path}").status_code == 200
        assert reload(ada).state == State.CONFIRMED
        for _time in range(2):
            client.post(f"/{path}")

        assert reload(ada).state == State.ATTENDED
        assert CheckIn.objects.count() == 1

    def test_takes_a_wrong_tick_back(self, sign_in, ada):
        client = sign_in(EDITORS)
        address = reverse("registration_tick", args=[ada.pk])

        client.post(address, {"nonce": "one"})
        client.post(address, {"undo": "1"})

        assert reload(ada).state == State.CONFIRMED
        assert CheckIn.objects.get().undone_at

    @pytest.mark.parametrize(
        ("error", "sentence"),
        [(Busy, "zu lange gedauert"), (NotPossible, "hat keinen Platz")],
    )
    @pytest.mark.parametrize("name", ["undo", "check_in"])
    def test_says_where_a_tick_was_not_possible(
        self, sign_in, ada, monkeypatch, name, error, sentence
    ):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr(arrivals, name, fail)
        address = reverse("registration_tick", args=[ada.pk])
        values = {"undo": "1"} if name == "undo" else {"nonce": "one"}

        answer = sign_in(EDITORS).post(address, values, follow=True)

        assert sentence in answer.content.decode()

    def test_takes_what_a_device_gathered_without_a_network(
        self, sign_in, ada, date, register
    ):
        bob = register("Bob", at=timezone.now())
        client = sign_in(EDITORS)
        address = reverse("registration_sync", args=[date.pk])
        ticks = [
            {"nonce": "a", "registration": ada.pk, "at": timezone.now().isoformat()},
            {"nonce": "b", "registration": bob.pk},
            {"nonce": "c", "registration": bob.pk, "undo": True},
            {"nonce": "d", "registration": 99999},
        ]

        for _time in range(2):
            response = client.post(address, ticks, content_type="application/json")

        assert response.json()["done"] == ["a", "b", "c", "d"]
        assert reload(ada).state == State.ATTENDED
        assert reload(bob).state == State.CONFIRMED
        assert CheckIn.objects.count() == 2

    @pytest.mark.parametrize("body", ["", "x", "{}", "[1]", '[{"nonce": 1}]'])
    def test_refuses_what_it_cannot_read(self, sign_in, date, body):
        address = reverse("registration_sync", args=[date.pk])

        response = sign_in(EDITORS).post(address, body, content_type="application/json")

        assert response.status_code in (200, 400)
        assert not CheckIn.objects.exists()

    @pytest.fixture
    def kept_until(self, sign_in):
        """Until when a device may keep the list, and what the list says about it."""
        client = sign_in(EDITORS)

        def kept_until(date):
            address = reverse("registration_list_door", args=[date.pk])
            response = client.get(address)
            until = int(response["X-Kept-Until"]) / 1000
            page = response.content.decode()
            return datetime.fromtimestamp(until, UTC), "data-kept" in page

        return kept_until

    def on_day(self, date, days):
        date.start_day = date.end_day = timezone.localdate() + timedelta(days=days)
        date.save()
        return date

    def test_stays_on_a_device_for_a_day_where_the_event_is_later(
        self, kept_until, ada, date
    ):
        until, is_said = kept_until(date)

        assert is_said
        assert timedelta(hours=23) < until - timezone.now() < timedelta(hours=25)

    def test_stays_on_a_device_until_the_day_of_the_event_is_over(
        self, kept_until, ada, date
    ):
        until, is_said = kept_until(self.on_day(date, days=0))

        assert is_said
        end = timezone.localtime(until)
        assert end.date() == timezone.localdate() + timedelta(days=1)
        assert (end.hour, end.minute) == (0, 0)

    def test_does_not_stay_on_a_device_afterwards(self, kept_until, ada, date):
        until, is_said = kept_until(self.on_day(date, days=-1))

        assert not is_said
        assert until <= timezone.now()

    def test_knows_no_foreign_code(self, sign_in, ada):
        address = reverse("registration_door", args=["guessed"])

        assert sign_in(EDITORS).get(address).status_code == 404
