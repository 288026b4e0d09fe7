"""Only dates that somebody has read are booked, and none that is free stays hidden."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from events.models import Occurrence
from events.registration import serving
from events.registration.models import Registration, RegistrationPolicy
from pages.forms import spam

from .conftest import named_dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(make_date):
    """Counselling hours of one place each, on a day to come: 9, 11 and 13 o'clock."""
    day = timezone.localdate() + timedelta(days=20)
    made = [make_date(capacity=1, hour=hour) for hour in (9, 11, 13)]
    Occurrence.objects.update(start_day=day, end_day=day)
    for date in Occurrence.objects.all():
        date.save()
    RegistrationPolicy.objects.update(waiting_list="none")
    return made


@pytest.fixture
def address(event, hours):
    return f"/de/-/sign-up/{event.translation_key}/"


@pytest.fixture
def send(client, address, event):
    def send(*dates, **answers):
        opened = timezone.now() - timedelta(minutes=1)
        data = {
            spam.FIELD: spam.new_ticket(event.translation_key, at=opened).signed(),
            "q-name": "Bob Beispiel",
            "q-email": "bob@example.org",
            "q-adults": "1",
            "q-date": [str(getattr(date, "pk", date)) for date in dates],
        }
        return client.post(address, data | answers)

    return send


def fill(*dates):
    pks = [date.pk for date in dates]
    Occurrence.objects.filter(pk__in=pks).update(held=1)


def close(*dates):
    pks = [date.pk for date in dates]
    closed = timezone.now() - timedelta(minutes=1)
    Occurrence.objects.filter(pk__in=pks).update(registration_closes=closed)


def set_policy(**values):
    RegistrationPolicy.objects.update(**values)


def booked():
    return [x.occurrence for x in Registration.objects.order_by("pk")]


def is_refused(response, sentence):
    page = response.content.decode()
    return (
        response.status_code == 409
        and sentence in page
        and "Bob Beispiel" in page
        and not Registration.objects.exists()
    )


class TestADateThatWasTicked:
    def test_and_has_gone_is_not_exchanged_for_the_last_one(self, send, hours):
        fill(*hours[:2])

        assert is_refused(send(hours[0]), "Die letzten Plätze")

    def test_and_has_gone_is_asked_for_again_where_others_are_free(self, send, hours):
        fill(hours[0])

        response = send(hours[0])

        assert is_refused(response, "Die letzten Plätze")
        assert f'value="{hours[1].pk}"' in response.content.decode()
        assert not named_dates(response)

    def test_and_is_the_last_one_by_now_is_booked(self, send, hours):
        fill(*hours[1:])

        send(hours[0])

        assert booked() == [hours[0]]

    def test_and_is_off_is_said_to_be_off(self, send, hours):
        fill(hours[1])
        Occurrence.objects.filter(pk=hours[0].pk).update(status="cancelled")

        assert is_refused(send(hours[0]), "findet nicht statt")

    def test_with_others_is_booked_with_all_of_them_or_not_at_all(self, send, hours):
        set_policy(booking="any")
        fill(hours[1])

        assert is_refused(send(*hours[:2]), "Die letzten Plätze")

    @pytest.mark.parametrize("date", ["", "99999", "9" * 50, "x"])
    def test_and_never_was_one_books_nothing(self, send, hours, date):
        fill(*hours[:2])

        assert send(date).status_code == 409
        assert not booked()

    def test_twice_where_one_may_be_chosen_books_nothing(self, send, hours):
        fill(hours[2])
        close(hours[2])

        assert send(*hours[:2], hours[0]).status_code == 409
        assert not booked()


class TestTheOnlyDate:
    def test_comes_back_with_the_form(self, client, address, send, hours):
        fill(*hours[1:])

        named = named_dates(client.get(address))
        send(*named)

        assert named == [str(hours[0].pk)]
        assert booked() == [hours[0]]

    def test_that_has_closed_is_not_exchanged_for_one_that_opened(self, send, hours):
        close(*hours[:2])

        response = send(hours[0])

        assert is_refused(response, "nicht mehr möglich")
        assert named_dates(response) == [str(hours[2].pk)]

    def test_stays_chosen_when_others_have_opened(self, send, hours):
        send(hours[1])

        assert booked() == [hours[1]]


class TestACourse:
    @pytest.fixture(autouse=True)
    def course(self, hours):
        set_policy(booking="whole")

    def test_is_booked_as_it_was_read(self, client, address, send, hours):
        send(*named_dates(client.get(address)))

        assert booked() == hours

    def test_that_has_lost_a_date_is_read_again(self, send, hours):
        close(hours[0])

        response = send(*hours)

        assert is_refused(response, "Bitte prüfen Sie")
        assert named_dates(response) == [str(date.pk) for date in hours[1:]]

    def test_that_has_got_a_date_is_read_again(self, send, hours):
        assert is_refused(send(*hours[:2]), "Bitte prüfen Sie")


class TestManyDates:
    @pytest.fixture
    def many(self, event, hours):
        """Eighty more hours, one a day."""
        first = timezone.localdate() + timedelta(days=30)
        for number in range(80):
            day = first + timedelta(days=number)
            Occurrence.objects.create(
                event_key=event.translation_key,
                start_day=day,
                end_day=day,
                start_time=time(9),
                end_time=time(10),
                capacity=1,
            )
        return list(Occurrence.objects.order_by("starts_at"))

    @pytest.mark.parametrize(
        "taken",
        [
            {"held": 1},
            {"waiting": 1},
            {"status": "cancelled"},
            {"registration_closes": datetime(2020, 1, 1, tzinfo=UTC)},
            {"registration_opens": datetime(2100, 1, 1, tzinfo=UTC)},
        ],
        ids=lambda values: next(iter(values)),
    )
    def test_of_which_the_first_are_not_to_be_had_show_the_rest(
        self, client, address, many, taken
    ):
        pks = [date.pk for date in many[:70]]
        Occurrence.objects.filter(pk__in=pks).update(**taken)

        page = client.get(address).content.decode()

        assert f'<option value="{many[70].pk}"' in page
        assert f'<option value="{many[0].pk}"' not in page

    def test_of_a_course_are_booked_without_exception(self, policy, many):
        set_policy(booking="whole")
        policy.refresh_from_db()

        assert serving.open_dates(policy, at=timezone.now()) == many

    def test_of_a_course_are_full_when_the_last_is(self, policy, many):
        set_policy(booking="whole")
        policy.refresh_from_db()
        fill(many[-1])

        assert serving.open_dates(policy, at=timezone.now()) == []

    def test_of_a_course_with_a_waiting_list_stay_together(self, policy, many):
        set_policy(booking="whole", waiting_list="auto")
        policy.refresh_from_db()
        fill(many[3])

        assert len(serving.open_dates(policy, at=timezone.now())) == len(many)


class TestAPartyThatIsTooLarge:
    def test_for_the_date_hears_of_its_places(self, send, hours):
        response = send(hours[0], **{"q-adults": "2"})

        assert is_refused(response, "Höchstens 1 Person kann kommen")

    def test_for_the_policy_hears_of_its_limit(self, send, hours):
        set_policy(max_party=2)
        Occurrence.objects.update(capacity=9)

        response = send(hours[0], **{"q-adults": "2", "q-children": "1"})

        assert "Höchstens 2 Personen" in response.content.decode()


class TestADateThatGoesWhileTheFormIsRead:
    def test_leaves_one_way_to_choose_and_what_was_typed(
        self, send, hours, monkeypatch
    ):
        fill(hours[2])

        def too_late(*args, **kwargs):
            fill(hours[0])
            raise serving.refusals.Full

        monkeypatch.setattr(serving.places, "register", too_late)
        response = send(hours[0])

        assert is_refused(response, "Die letzten Plätze")
        assert named_dates(response) == [str(hours[1].pk)]
        assert 'id="q-date' not in response.content.decode()
