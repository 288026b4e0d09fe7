"""What changes by the clock changes to the second."""

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import EventIndexPage, EventPage, Occurrence
from events.registration.models import Registration, RegistrationPolicy
from events.registration.states import State
from freshness import clock as clocks
from freshness.recording import record
from freshness.truth import Truth
from pages.base.models import AlertBanner, StandardPage
from pages.concepts.models import ConceptIndexPage, ConceptPage, Goal
from pages.councils.models import CouncilIndexPage, CouncilPage, Sector
from pages.councils.models.seats import Member, SectorSeats
from pages.directory.models import DirectoryPage, Person, Place, PlaceHours

pytestmark = pytest.mark.django_db
# A Tuesday.
NOON = datetime(2027, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Brussels"))
SECOND = timedelta(seconds=1)


@pytest.fixture
def noon(clock):
    clock(NOON)


class TestOpeningHours:
    def test_turn_when_the_door_does(self, elsewhere, clock, noon, home, german):
        home.add_child(instance=DirectoryPage(title="Kontakte", slug="kontakte"))
        place = Place.objects.create(name="Haus", slug="haus", locale=german)
        PlaceHours.objects.create(
            place=place, weekday=1, opens="12:00:20", closes="12:00:40"
        )
        path, states = "/de/kontakte/places/haus/", []
        elsewhere.knows(path)

        for seconds in (19, 20, 39, 40):
            clock(NOON + seconds * SECOND)
            states.append("Jetzt geöffnet" in elsewhere.text(path))

        assert states == [False, True, True, False]


class TestASeat:
    def test_is_free_on_the_day_after_a_term(self, elsewhere, clock, noon, home):
        concept = home.add_child(instance=ConceptIndexPage(title="K", slug="k"))
        councils = home.add_child(instance=CouncilIndexPage(title="R", slug="r"))
        group = councils.add_child(instance=CouncilPage(title="Zwölf", slug="zwoelf"))
        sector = Sector.objects.create(name="Verwaltung", locale=home.locale)
        SectorSeats.objects.create(council=group, sector=sector, number=4)
        person = Person.objects.create(name="A B", slug="a-b", locale=home.locale)
        Member.objects.create(
            council=group, person=person, sector=sector, ends_on=NOON.date()
        )
        concept.add_child(
            instance=ConceptPage(title="Plan", slug="plan", steering_group=group)
        )
        elsewhere.knows("/de/k/plan/")
        assert "3 Sitze sind frei" in elsewhere.text("/de/k/plan/")

        clock(NOON + timedelta(days=1))

        assert "4 Sitze sind frei" in elsewhere.text("/de/k/plan/")


class TestABanner:
    def test_begins_and_ends_by_itself(self, elsewhere, clock, noon, home):
        AlertBanner.objects.create(
            title="Heute zu", locale=home.locale,
            starts_at=NOON + 10 * SECOND, ends_at=NOON + 20 * SECOND,
        )  # fmt: skip
        elsewhere.knows("/de/")
        shown = []

        for seconds in (9, 10, 19, 20):
            clock(NOON + seconds * SECOND)
            shown.append("Heute zu" in elsewhere.text("/de/"))

        assert shown == [False, True, True, False]


class TestDates:
    @pytest.fixture
    def make_date(self, home):
        index = home.add_child(instance=EventIndexPage(title="Termine", slug="termine"))
        event = index.add_child(instance=EventPage(title="Sprachcafé", slug="cafe"))
        RegistrationPolicy.objects.create(
            event_key=event.translation_key, is_open=True, retention_days=30
        )

        def make(starts, ends, **values):
            return Occurrence.objects.create(
                event_key=event.translation_key, start_day=NOON.date(),
                end_day=NOON.date(), start_time=time.fromisoformat(starts),
                end_time=time.fromisoformat(ends), **values,
            )  # fmt: skip

        return make

    def test_leave_the_list_when_they_are_over(self, elsewhere, clock, noon, make_date):
        make_date("11:00", "12:00:30")
        elsewhere.knows("/de/termine/")

        clock(NOON + 29 * SECOND)
        assert "Sprachcafé" in elsewhere.text("/de/termine/")
        clock(NOON + 30 * SECOND)
        assert "Sprachcafé" not in elsewhere.text("/de/termine/")

    def test_leave_the_list_when_an_edit_ends_them_earlier(
        self, elsewhere, clock, noon, make_date
    ):
        date = make_date("12:00", "12:00:40")
        elsewhere.knows("/de/termine/")

        date.end_time = time.fromisoformat("12:00:20")
        date.save()

        clock(NOON + 19 * SECOND)
        assert "Sprachcafé" in elsewhere.text("/de/termine/")
        clock(NOON + 20 * SECOND)
        assert "Sprachcafé" not in elsewhere.text("/de/termine/")

    def test_count_for_a_goal_once_they_are_over(
        self, elsewhere, clock, noon, home, make_date
    ):
        date = make_date("12:00", "12:00:20", capacity=30)
        concepts = ConceptIndexPage(title="Konzepte", slug="konzepte")
        goal = {"type": "item", "id": "eins", "value": {"title": "Eins", "slug": "e"}}
        field = {"type": "field", "id": "f", "value": {"title": "F", "goals": [goal]}}
        concept = home.add_child(instance=concepts).add_child(
            instance=ConceptPage(title="Plan", slug="plan", plan=json.dumps([field]))
        )
        concept.save_revision().publish()
        event = EventPage.objects.get()
        event.goals.set(Goal.objects.all())
        event.save()
        path = "/de/konzepte/plan/"
        elsewhere.knows(path)
        assert "<dt>Veranstaltungen</dt>" not in elsewhere.text(path)

        clock(NOON + 20 * SECOND)
        assert "<dt>Veranstaltungen</dt>" in elsewhere.text(path)
        # And who came, when the office writes it down.
        Registration.objects.create(
            occurrence=date, state=State.ATTENDED, party_size=17
        )
        assert "<dd>17</dd>" in elsewhere.text(path)

    def test_open_and_close_their_lists_by_themselves(
        self, elsewhere, clock, noon, make_date
    ):
        date = make_date(
            "18:00", "20:00", registration_opens=NOON + 10 * SECOND,
            registration_closes=NOON + 20 * SECOND,
        )  # fmt: skip
        path, open_now = "/de/termine/cafe/", []
        form = reverse("registration_sign_up", args=[date.event_key])
        elsewhere.knows(path)

        for seconds in (9, 10, 19, 20):
            clock(NOON + seconds * SECOND)
            open_now.append(f'{form}"' in elsewhere.text(path))

        assert open_now == [False, True, True, False]


class TestTheDay:
    def test_ends_what_is_kept(self, elsewhere, clock, noon, home):
        page = home.add_child(instance=StandardPage(title="A", slug="a"))
        page.save_revision().publish()
        elsewhere.knows("/de/a/")
        midnight = NOON.replace(hour=0) + timedelta(days=1)

        clock(midnight - SECOND)
        assert not elsewhere.makes("/de/a/")
        clock(midnight)
        assert elsewhere.makes("/de/a/")


class TestWhoReadsTheClock:
    def made_by(self, read):
        with record() as recording:
            read()
        return Truth.of(recording, 0).until - timezone.now().timestamp()

    def test_and_says_nothing_is_kept_for_a_minute(self):
        assert 59 < self.made_by(lambda: timezone.now()) <= 60

    def test_and_says_when_it_turns_is_kept_until_then(self):
        def read():
            clocks.until(clocks.moment() + timedelta(hours=3))

        assert 10_799 < self.made_by(read) <= 10_800

    def test_for_the_day_is_kept_for_the_day(self):
        assert 0 < self.made_by(lambda: timezone.localdate()) <= 25 * 3600

    def test_not_at_all_is_kept_for_ever(self):
        assert self.made_by(lambda: None) == float("inf")
