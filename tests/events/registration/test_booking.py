"""Several dates with one form: as many as one likes, or a whole course."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Occurrence
from events.registration import answers, letters, places
from events.registration.contacts import Party
from events.registration.models import Registration, RegistrationPolicy
from events.registration.own_data import everything
from events.registration.states import State
from outbox import kinds, rendering
from outbox.models import OutboxMessage
from pages.forms import spam

from .conftest import NOON, named_dates, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(make_date):
    """Three evenings, a week between."""
    return [make_date(days=14 + 7 * week) for week in range(3)]


@pytest.fixture
def book(course):
    """Books these dates, or all of them, for somebody."""

    def book(name, *dates, at=NOON, **values):
        return places.register(
            [date.pk for date in dates or course],
            party=Party(
                name=name,
                email=f"{name.lower()}@example.org",
                idem_key=name,
                **values,
            ),
            at=at,
        )

    return book


@pytest.fixture
def coming(course):
    """The three evenings, to come whenever the suite runs."""
    for week, date in enumerate(course):
        date.start_day = timezone.localdate() + timedelta(days=20 + 7 * week)
        date.end_day = date.start_day
        date.save()
    return course


@pytest.fixture
def send(client, event, coming):
    def send(**answers):
        address = f"/de/-/sign-up/{event.translation_key}/"
        opened = timezone.now() - timedelta(minutes=1)
        ticket = spam.new_ticket(event.translation_key, at=opened)
        data = {
            spam.FIELD: ticket.signed(),
            "q-name": "Ada",
            "q-email": "ada@example.org",
            "q-adults": "1",
            "q-date": named_dates(client.get(address)),
            **{f"q-{key}": value for key, value in answers.items()},
        }
        return client.post(address, data, follow=True)

    return send


def letters_of(kind):
    return OutboxMessage.objects.filter(kind=f"registration_{kind}")


def render(message):
    return rendering.render(message, kinds.find(message.kind))


def set_policy(**values):
    RegistrationPolicy.objects.update(**values)


class TestASingleDate:
    def test_is_chosen_with_one_button(self, client, event, coming, policy):
        page = client.get(f"/de/-/sign-up/{event.translation_key}/").content.decode()

        assert page.count('type="radio"') >= 3
        assert f'value="{coming[1].pk}"' in page

    def test_that_is_chosen_is_the_only_one_booked(self, send, coming):
        send(date=str(coming[1].pk))

        assert Registration.objects.get().occurrence == coming[1]


class TestAsManyAsOneLikes:
    def test_is_one_booking_with_a_place_on_each(self, send, coming):
        set_policy(booking="any")

        page = send(date=[str(coming[0].pk), str(coming[2].pk)]).content.decode()

        booked = Registration.objects.all()
        assert {x.occurrence for x in booked} == {coming[0], coming[2]}
        assert len({x.booking for x in booked}) == 1
        assert "Ihre anderen Termine" in page

    def test_asks_for_one_at_least(self, send):
        set_policy(booking="any")

        assert send().status_code == 422
        assert not Registration.objects.exists()


class TestACourse:
    def test_is_booked_as_a_whole_and_named_date_by_date(
        self, client, event, send, coming
    ):
        set_policy(booking="whole")

        page = client.get(f"/de/-/sign-up/{event.translation_key}/").content.decode()
        send()

        assert 'id="q-date' not in page
        assert "Sie melden sich für alle diese Termine an" in page
        assert Registration.objects.count() == 3

    def test_is_full_when_one_date_is(self, client, event, coming):
        set_policy(booking="whole", waiting_list="none")
        Occurrence.objects.filter(pk=coming[1].pk).update(held=3)

        page = client.get(f"/de/-/sign-up/{event.translation_key}/").content.decode()

        assert 'name="q-name"' not in page

    def test_counts_once_for_a_contact(self, book):
        set_policy(per_contact=1)

        assert len(book("Ada")) == 3


class TestTheLetter:
    def test_is_one_with_a_calendar_file_for_each_date(self, book):
        book("Ada")

        letter = render(letters_of("confirmed").get())

        files = [x.content.decode() for x in letter.attachments]
        uids = {re.search(r"UID:(\S+)", content)[1] for content in files}
        assert len(files) == len(uids) == 3
        assert not any(x.alternative for x in letter.attachments)
        assert letter.text.count("18:00") == 3

    def test_says_which_date_is_only_a_turn(self, book, course):
        book("Bob", course[1], adults=3)

        book("Ada")

        ada = letters_of("confirmed").get(to="ada@example.org")
        assert "Nummer 1 auf der Warteliste" in render(ada).text
        assert len(render(ada).attachments) == 2

    def test_to_confirm_is_one_and_confirms_all(self, book):
        set_policy(double_opt_in=True)
        booked = book("Ada")

        assert letters_of("opt_in").count() == 1
        answers.confirm(booked[2].pk, at=NOON, proves_address=True)

        assert {reload(x).state for x in booked} == {State.CONFIRMED}
        assert letters_of("confirmed").count() == 1

    def test_with_the_button_comes_before_that_of_the_waiting_list(self, book, course):
        book("Bob", course[0], adults=3)
        set_policy(double_opt_in=True)

        book("Ada")

        mine = OutboxMessage.objects.filter(to="ada@example.org")
        assert [x.kind for x in mine] == ["registration_opt_in"]


class TestCancellingABooking:
    def test_gives_every_place_back_in_one_letter(self, book, course):
        booked = book("Ada", adults=2)

        answers.cancel_booking(booked[1].pk, at=NOON + timedelta(hours=1))

        dates = Occurrence.objects.filter(pk__in=[x.pk for x in course])
        assert {x.held for x in dates} == {0}
        assert {reload(x).state for x in booked} == {State.CANCELLED}
        letter = render(letters_of("cancelled").get())
        assert len(letter.attachments) == 3
        assert all(b"METHOD:CANCEL" in x.content for x in letter.attachments)

    def test_offers_the_course_to_the_next_in_one_letter(self, book):
        booked = book("Ada", adults=3)
        bob = book("Bob")

        answers.cancel_booking(booked[0].pk, at=NOON + timedelta(hours=1))

        assert {reload(x).state for x in bob} == {State.OFFERED}
        assert letters_of("offer").count() == 1
        answers.confirm(bob[0].pk, at=NOON + timedelta(hours=2))
        assert {reload(x).state for x in bob} == {State.CONFIRMED}

    def test_of_one_date_leaves_the_others(self, book):
        booked = book("Ada")

        answers.cancel(booked[0].pk, at=NOON)

        states = [reload(x).state for x in booked]
        assert states == [State.CANCELLED, State.CONFIRMED, State.CONFIRMED]

    def test_is_offered_on_the_page(self, client, send):
        set_policy(booking="whole")
        page = send().content.decode()
        client.get(re.search(r'href="(/de/-/registration/[^"]+)"', page)[1])

        assert 'name="all"' in client.get("/de/-/registration/cancel/").content.decode()
        client.post("/de/-/registration/cancel/", {"all": "yes"})

        assert not Registration.objects.exclude(state=State.CANCELLED).exists()


class TestEachComesAlone:
    def test_nobody_is_asked_how_many_come(self, client, event, send, coming):
        set_policy(max_party=1)
        page = client.get(f"/de/-/sign-up/{event.translation_key}/").content.decode()

        send(date=str(coming[0].pk))

        assert 'name="q-adults"' not in page
        assert Registration.objects.get().party_size == 1


def test_a_letter_about_one_date_tells_of_no_other(book):
    booked = book("Ada")

    assert letters.told_together(letters.REMINDER, booked[0]) == []


class TestWhatIsKnownOfABooking:
    def test_is_told_of_all_its_dates(self, book):
        first, *others = book("Ada")

        held = everything(reload(first))

        told = {x["reference"] for x in held["booked_with_it"]}
        assert told == {other.public_ref for other in others}
        assert all(x["letters"] for x in [held])

    def test_is_forgotten_for_all_of_them_at_once(self, book, course):
        first, *_others = book("Ada")
        book("Bob")

        answers.forget(first.pk, at=NOON + timedelta(hours=1))

        assert {x.name for x in Registration.objects.known()} == {"Bob"}
        held = Occurrence.objects.filter(pk__in=[date.pk for date in course])
        assert [date.held for date in held] == [1, 1, 1]
