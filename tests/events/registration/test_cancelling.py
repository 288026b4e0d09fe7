"""A whole event is called off, and takes place after all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.roles import EDITORS, TRANSLATORS
from events import dates
from events.models import Occurrence
from events.patience import Busy
from events.registration import places
from events.registration.contacts import Party
from events.registration.models import Registration, RegistrationPolicy
from events.registration.states import State
from outbox import kinds, rendering
from outbox.models import OutboxMessage

from .conftest import reload

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def evenings(make_date):
    """Three dates to come, as the office's clock sees it."""
    found = []
    for weeks in (1, 2, 3):
        date = make_date(hour=18)
        date.start_day = date.end_day = timezone.localdate() + timedelta(weeks=weeks)
        date.save()
        found.append(date)
    return found


@pytest.fixture
def book(evenings, policy):
    policy.booking = RegistrationPolicy.Booking.ANY
    policy.save()

    def book(name, *numbers, locale="de", **values):
        email = values.pop("email", f"{name.lower()}@example.org")
        return places.register(
            [evenings[number].pk for number in numbers],
            party=Party(name, email=email, locale=locale, idem_key=name, **values),
            at=timezone.now(),
        )

    return book


@pytest.fixture
def ways(event):
    return {
        name: reverse(f"registration_{name}", args=[event.pk])
        for name in ("cancel_event", "reinstate")
    }


def cancel(client, way, **values):
    seen = client.get(way).context["seen"]
    return client.post(way, {"reason": "few", "sure": "on", "seen": seen, **values})


def off():
    return Occurrence.objects.filter(status=Occurrence.Status.CANCELLED).count()


def sent(what):
    return OutboxMessage.objects.filter(kind=f"registration_{what}")


class TestCallingAnEventOff:
    def test_first_says_what_would_happen(self, sign_in, book, ways):
        book("Ada", 0, 1, 2)
        book("Bob", 0, locale="ar", adults=2)
        book("Cleo", 0)
        book("Dan", 1, email="", phone="0470 555010")

        shown = sign_in(EDITORS).get(ways["cancel_event"])

        assert off() == 0
        rows = [(row.sure, row.unsure) for row in shown.context["rows"]]
        assert rows == [(2, 1), (2, 0), (1, 0)]
        reach = shown.context["reach"]
        assert reach.letters == 3
        assert dict(reach.languages) == {"Deutsch": 2, "Arabisch": 1}
        assert [x.name for x in reach.to_call] == ["Dan"]
        assert "Arabisch (1)" in shown.content.decode()

    def test_writes_as_many_letters_as_it_said(self, sign_in, book, ways):
        book("Ada", 0, 1, 2)
        book("Bob", 0, locale="ar", adults=2)
        book("Cleo", 0, 1)
        client = sign_in(EDITORS)
        said = client.get(ways["cancel_event"]).context["reach"].letters

        cancel(client, ways["cancel_event"])

        told = sent("date_cancelled")
        assert said == told.count() == 3
        assert sorted(told.values_list("locale", flat=True)) == ["ar", "de", "de"]
        assert off() == 3
        assert set(Registration.objects.values_list("state", flat=True)) == {
            State.CANCELLED
        }

    def test_names_all_dates_and_takes_all_places_out_of_the_calendar(
        self, sign_in, book, evenings, ways
    ):
        book("Bob", 0, adults=3)
        # On the waiting list of the first, with a place on the others.
        book("Ada", 0, 1, 2)

        cancel(sign_in(EDITORS), ways["cancel_event"])

        letter = sent("date_cancelled").get(to="ada@example.org")
        found = rendering.render(letter, kinds.find(letter.kind))
        assert "Keiner dieser Termine findet statt." in found.text
        assert found.text.count("18:00") == 3
        starts = []
        for file in found.attachments:
            calendar = Calendar.from_ical(file.content)
            assert calendar["METHOD"] == "CANCEL"
            starts += [x["DTSTART"].dt for x in calendar.walk("VEVENT")]
        assert sorted(starts) == [date.starts_at for date in evenings[1:]]

    def test_asks_whether_that_is_meant(self, sign_in, book, ways):
        book("Ada", 0)

        answer = cancel(sign_in(EDITORS), ways["cancel_event"], sure="")

        assert answer.status_code == 200
        assert off() == 0

    def test_asks_again_when_a_date_was_added_meanwhile(
        self, sign_in, book, make_date, ways
    ):
        client = sign_in(EDITORS)
        seen = client.get(ways["cancel_event"]).context["seen"]
        new = make_date(days=400)
        new.start_day = new.end_day = timezone.localdate() + timedelta(days=90)
        new.save()

        answer = cancel(client, ways["cancel_event"], seen=seen)

        assert answer.status_code == 409
        assert off() == 0

    def test_leaves_what_has_begun(self, sign_in, evenings, ways):
        yesterday = timezone.localdate() - timedelta(days=1)
        Occurrence.objects.filter(pk=evenings[0].pk).update(
            starts_at=timezone.now() - timedelta(days=1), start_day=yesterday
        )

        cancel(sign_in(EDITORS), ways["cancel_event"])

        assert off() == 2

    def test_says_when_the_database_is_busy(self, sign_in, evenings, ways, monkeypatch):
        client = sign_in(EDITORS)

        def busy(*args, **kwargs):
            raise Busy

        monkeypatch.setattr(dates, "cancel", busy)
        answer = cancel(client, ways["cancel_event"])

        assert answer.status_code == 503
        assert "zu lange gedauert" in answer.content.decode()
        assert 'value="few" selected' in answer.content.decode()

    def test_is_not_for_those_who_may_not(self, sign_in, evenings, ways):
        client = sign_in(TRANSLATORS)

        for way in ways.values():
            assert client.get(way).status_code == 302
            assert client.post(way, {"sure": "on"}).status_code == 302
        assert off() == 0

    def test_says_so_where_there_is_no_date(self, sign_in, event, policy, ways):
        client = sign_in(EDITORS)

        for way in ways.values():
            assert client.get(way).status_code == 200
            assert client.post(way, {"sure": "on"}).status_code in (200, 302)


class TestAnEventThatTakesPlaceAfterAll:
    @pytest.fixture
    def client(self, sign_in, book, ways):
        book("Bob", 0, adults=3)
        book("Ada", 0, 1, 2)
        client = sign_in(EDITORS)
        cancel(client, ways["cancel_event"])
        return client

    def test_has_ticked_what_was_called_off_together(self, client, evenings, ways):
        shown = client.get(ways["reinstate"])

        ticked = shown.context["form"].initial["date"]
        assert ticked == [date.pk for date in evenings]
        assert shown.context["reach"].letters == 2
        rows = [(row.sure, row.unsure) for row in shown.context["rows"]]
        assert rows == [(1, 1), (1, 0), (1, 0)]

    def test_gives_everybody_back_what_they_had(self, client, evenings, ways, counts):
        client.post(ways["reinstate"], {"date": [date.pk for date in evenings]})

        assert off() == 0
        assert [counts(date) for date in evenings] == [(3, 1), (1, 0), (1, 0)]

    def test_tells_each_once(self, client, evenings, ways):
        client.post(ways["reinstate"], {"date": [date.pk for date in evenings]})

        told = sent("reinstated")
        assert sorted(told.values_list("to", flat=True)) == [
            "ada@example.org",
            "bob@example.org",
        ]
        letter = told.get(to="ada@example.org")
        found = rendering.render(letter, kinds.find(letter.kind))
        assert found.text.count("18:00") == 3
        assert "auf der Warteliste" in found.text
        assert len(found.attachments) == 2

    def test_may_be_some_of_its_dates(self, client, evenings, ways, counts):
        client.post(ways["reinstate"], {"date": [evenings[1].pk]})

        assert off() == 2
        assert counts(evenings[1]) == (1, 0)

    @pytest.mark.parametrize("wrong", [{}, {"date": ["x"]}, {"date": ["999999"]}])
    def test_is_not_hurt_by_nonsense(self, client, ways, wrong):
        assert client.post(ways["reinstate"], wrong).status_code == 200
        assert off() == 3

    def test_is_there_for_one_date(self, client, evenings, counts):
        pk = evenings[0].pk
        way = reverse("registration_reinstate_date", args=[pk])

        assert client.get(way).status_code == 200
        client.post(way, {"date": [pk]})

        assert counts(evenings[0]) == (3, 1)
        assert client.get(way).status_code == 302


class TestOneDate:
    def test_is_moved_with_the_end_of_its_registration(self, sign_in, evenings, book):
        [ada] = book("Ada", 0)
        date = evenings[0]
        closes = date.starts_at - timedelta(hours=5)
        Occurrence.objects.filter(pk=date.pk).update(registration_closes=closes)
        day = (date.start_day + timedelta(days=1)).isoformat()

        sign_in(EDITORS).post(
            reverse("registration_move_date", args=[date.pk]),
            {
                "start_day": day,
                "end_day": day,
                "start_time": "18:00",
                "end_time": "20:00",
                "reason": "",
            },
        )

        moved = reload(ada).occurrence
        assert moved.is_moved
        assert moved.starts_at - moved.registration_closes == timedelta(hours=5)

    @pytest.mark.parametrize("name", ["move", "cancel"])
    def test_says_when_the_database_is_busy(self, sign_in, evenings, name, monkeypatch):
        def busy(*args, **kwargs):
            raise Busy

        monkeypatch.setattr(dates, name, busy)
        day = evenings[0].start_day.isoformat()
        values = {"start_day": day, "end_day": day, "reason": "few"}
        times = {"start_time": "09:15", "end_time": "20:00"}

        answer = sign_in(EDITORS).post(
            reverse(f"registration_{name}_date", args=[evenings[0].pk]),
            {**values, **times},
        )

        assert answer.status_code == 503
        assert 'value="few" selected' in answer.content.decode()
