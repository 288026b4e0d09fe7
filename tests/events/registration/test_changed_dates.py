"""A date changes: all whom it concerns hear of it, and nobody else is lost."""

from datetime import time, timedelta

import pytest
from icalendar import Calendar

from events import dates
from events.models import Occurrence
from events.registration import (
    answers,
    changed_dates,
    forgetting,
    late_letters,
    letters,
    office,
    places,
)
from events.registration.changed_dates import concerned
from events.registration.clockwork import tick
from events.registration.contacts import Party
from events.registration.models import Registration, RegistrationPolicy
from events.registration.states import LIVE, State
from events.series import Fate, Pattern, change_series, make_series
from outbox import kinds, rendering
from outbox.models import OutboxMessage

from .conftest import NOON, reload

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def letters_to(registration, what=None):
    found = OutboxMessage.objects.filter(to=registration.email).order_by("pk")
    return list(found.filter(kind=f"registration_{what}") if what else found)


def render(message):
    return rendering.render(message, kinds.find(message.kind))


def calendars(message):
    """The calendar files that a calendar program takes in, by UID."""
    files = [x for x in render(message).attachments if "calendar" in x.mimetype]
    found = {}
    for file in files:
        calendar = Calendar.from_ical(file.content)
        [event] = calendar.walk("VEVENT")
        found[str(event["UID"])] = (calendar["METHOD"], event)
    return found


def move(date, **later):
    start, end = date.local_start, date.local_end
    step = timedelta(**later)
    return dates.move(date.pk, start=start + step, end=end + step)


@pytest.fixture
def one_of_each(register, date, policy):
    """Somebody in each of the live states, by name of the state."""
    found = {}
    for state in sorted(LIVE):
        registration = register(state.value)
        until = NOON + 10 * DAY if state in ("pending", "offered") else None
        Registration.objects.filter(pk=registration.pk).update(
            state=state, hold_until=until
        )
        found[state] = reload(registration)
    Occurrence.objects.filter(pk=date.pk).update(held=3, waiting=1)
    return found


class TestAMovedDate:
    def test_is_told_to_all_who_want_to_come(self, one_of_each, date):
        expected = set(concerned([date.pk]).values_list("email", flat=True))

        move(date, days=1)

        told = OutboxMessage.objects.filter(kind="registration_moved")
        assert set(told.values_list("to", flat=True)) == expected
        assert expected == {x.email for x in one_of_each.values()}

    def test_is_told_once_however_often_the_clock_looks(self, one_of_each, date):
        move(date, days=1)

        tick(at=NOON + HOUR)

        assert OutboxMessage.objects.filter(kind="registration_moved").count() == 5

    @pytest.mark.parametrize(
        ("state", "sentence"),
        [
            ("waitlisted", "auf der Warteliste"),
            ("review", "wenn es entschieden ist"),
            ("offered", "Möchten Sie noch kommen?"),
            ("pending", "Bitte drücken Sie den Knopf"),
            ("confirmed", "Ihre Anmeldung gilt für den neuen"),
        ],
    )
    def test_is_told_in_words_that_fit(self, one_of_each, date, state, sentence):
        move(date, days=1)

        [letter] = letters_to(one_of_each[state], "moved")
        text = render(letter).text
        assert sentence in text
        assert "geändert" in text

    def test_changes_the_calendar_only_of_those_with_a_place(self, one_of_each, date):
        move(date, days=1)

        for state, registration in one_of_each.items():
            [letter] = letters_to(registration, "moved")
            assert bool(calendars(letter)) == (state == State.CONFIRMED)

    def test_lets_no_offer_run_on_after_it_began(self, one_of_each, date):
        move(date, days=-10)

        date.refresh_from_db()
        assert reload(one_of_each[State.OFFERED]).hold_until == date.starts_at


class TestSomebodyMovedToAnotherDate:
    def test_has_only_the_new_one_in_the_calendar(
        self, register, make_date, admin_user
    ):
        ada, other = register("Ada"), make_date(days=21)
        [first] = letters_to(ada)
        before = calendars(first)

        office.move(ada.pk, to=other.pk, at=NOON + HOUR, by=admin_user)

        after = calendars(letters_to(ada)[-1])
        assert before.keys() == after.keys()
        [(_method, old)], [(method, new)] = before.values(), after.values()
        assert method == "REQUEST"
        assert new["SEQUENCE"] > old["SEQUENCE"]
        assert new["DTSTART"].dt == other.starts_at

    def test_can_still_take_it_out_again(self, register, make_date, admin_user):
        ada, other = register("Ada"), make_date(days=21)
        before = calendars(letters_to(ada)[0])
        office.move(ada.pk, to=other.pk, at=NOON + HOUR, by=admin_user)

        answers.cancel(ada.pk, at=NOON + 2 * HOUR)

        [(uid, (method, _event))] = calendars(letters_to(ada)[-1]).items()
        assert (uid in before, method) == (True, "CANCEL")


class TestACancelledDate:
    def test_is_told_to_exactly_those_whom_it_concerns(self, one_of_each, date):
        expected = set(concerned([date.pk]).values_list("email", flat=True))

        dates.cancel([date.pk], at=NOON + HOUR)

        told = OutboxMessage.objects.filter(kind="registration_date_cancelled")
        assert set(told.values_list("to", flat=True)) == expected


class TestADateThatTakesPlaceAfterAll:
    def test_gives_everybody_back_what_they_had(self, one_of_each, date, counts):
        dates.cancel([date.pk], at=NOON + HOUR)
        assert counts() == (0, 0)

        dates.reinstate([date.pk])

        after = {state: reload(x).state for state, x in one_of_each.items()}
        assert after == {
            State.CONFIRMED: State.CONFIRMED,
            State.PENDING: State.PENDING,
            State.REVIEW: State.REVIEW,
            State.WAITLISTED: State.WAITLISTED,
            State.OFFERED: after[State.OFFERED],
        }
        assert after[State.OFFERED] in (State.OFFERED, State.WAITLISTED)

    def test_tells_exactly_those_whom_it_concerns(self, one_of_each, date):
        dates.cancel([date.pk], at=NOON + HOUR)
        expected = set(concerned([date.pk]).values_list("email", flat=True))

        dates.reinstate([date.pk])

        told = OutboxMessage.objects.filter(kind="registration_reinstated")
        assert set(told.values_list("to", flat=True)) == expected
        assert len(expected) == 5

    def test_asks_a_group_again_that_was_offered_fewer_places(
        self, policy, register, date
    ):
        RegistrationPolicy.objects.update(misfit="fewer")
        register("Ada", adults=2)
        family = register("Family", adults=2)
        assert family.state == State.OFFERED
        dates.cancel([date.pk], at=NOON + HOUR)
        RegistrationPolicy.objects.update(quiet_from="00:00", quiet_until="00:00")

        dates.reinstate([date.pk])

        assert reload(family).state == State.OFFERED

    def test_has_one_letter_with_the_button_for_a_booking(self, policy, make_date):
        RegistrationPolicy.objects.update(double_opt_in=True)
        full, free = make_date(days=20), make_date(days=21)
        crowd = Party(name="Crowd", adults=3, channel="phone")
        places.register([full.pk], party=crowd, at=NOON)
        ada = Party(name="Ada", email="ada@example.org")
        waiting, pending = places.register([full.pk, free.pk], party=ada, at=NOON)
        assert (waiting.state, pending.state) == (State.WAITLISTED, State.PENDING)
        dates.cancel([full.pk, free.pk], at=NOON + HOUR)

        dates.reinstate([full.pk, free.pk])

        [told] = letters_to(pending, "reinstated")
        assert "Anmeldung bestätigen" in render(told).text
        OutboxMessage.objects.update(state="given_up", finished_at=NOON)
        assert late_letters.unsent([reload(pending)], at=NOON) == {pending.pk}

    def test_keeps_what_the_office_wrote_meanwhile(self, register, date, policy):
        ada = register("Ada")
        dates.cancel([date.pk], at=NOON + HOUR)
        date.refresh_from_db()
        stale = reload(ada)
        stale.occurrence = date
        Registration.objects.update(note="am Fenster", kept_days=3)

        changed_dates._restore(stale, policy, at=NOON + 2 * HOUR)

        assert (reload(ada).note, reload(ada).kept_days) == ("am Fenster", 3)

    def test_comes_back_into_the_calendar(self, register, date):
        ada = register("Ada")
        dates.cancel([date.pk], at=NOON + HOUR)
        dates.reinstate([date.pk])

        called_off, back = letters_to(ada)[-2:]
        [(uid, (cancel, off))] = calendars(called_off).items()
        [(same, (request, on))] = calendars(back).items()
        assert uid == same
        assert (cancel, request) == ("CANCEL", "REQUEST")
        assert on["SEQUENCE"] > off["SEQUENCE"]
        assert "findet es doch statt" in render(back).text

    def test_leaves_out_who_had_cancelled_and_who_is_forgotten(
        self, register, date, counts
    ):
        ada, bob = register("Ada"), register("Bob")
        answers.cancel(ada.pk, at=NOON + HOUR)
        dates.cancel([date.pk], at=NOON + 2 * HOUR)
        forgetting.anonymise(bob, at=NOON + 3 * HOUR)

        dates.reinstate([date.pk])

        assert {reload(ada).state, reload(bob).state} == {State.CANCELLED}
        assert counts() == (0, 0)

    def test_that_is_over_brings_nobody_back(self, register, date):
        ada = register("Ada")
        dates.cancel([date.pk], at=NOON + HOUR)
        Occurrence.objects.filter(pk=date.pk).update(
            start_day=NOON.date() - 900 * DAY, end_day=NOON.date() - 900 * DAY
        )

        dates.reinstate([date.pk])

        assert reload(ada).state == State.CANCELLED


class TestADateWithApplicantsOnly:
    @pytest.fixture
    def series(self, event, policy):
        policy.mode = RegistrationPolicy.Mode.APPROVAL
        policy.save()
        pattern = Pattern("FREQ=WEEKLY;COUNT=4", NOON.date() + 7 * DAY, time(18), 60)
        return make_series(event.translation_key, pattern)

    @pytest.fixture
    def applied(self, series, register, event):
        return register("Ada", on=event.occurrences.last())

    def shorten(self, series, fate):
        pattern = Pattern("FREQ=WEEKLY;COUNT=2", series.first_day, time(18), 60)
        since = series.first_day
        change_series(series, pattern, since=since, at=NOON, fate=fate)

    def test_is_kept_when_the_series_gets_shorter(self, series, applied):
        self.shorten(series, Fate.KEEP)

        applied = reload(applied)
        assert applied.state == State.REVIEW
        assert applied.occurrence.status == "scheduled"

    def test_is_called_off_only_where_that_was_chosen(self, series, applied):
        self.shorten(series, Fate.CANCEL)

        assert reload(applied).occurrence.is_cancelled
        assert letters_to(applied)[-1].kind == "registration_date_cancelled"

    def test_is_moved_along_and_says_so(self, series, applied):
        later = Pattern(series.rule, series.first_day, time(19), 60)

        change_series(series, later, since=series.first_day, at=NOON, fate=Fate.KEEP)

        assert reload(applied).occurrence.is_moved
        assert letters_to(applied)[-1].kind == f"registration_{letters.MOVED}"


class TestADateWithoutATime:
    def test_is_whole_days_in_the_calendar(self, register, make_date):
        date = make_date(without_time=True)
        date.end_day += DAY
        date.save()
        ada = register("Ada", on=date)

        [(_method, event)] = calendars(letters_to(ada)[-1]).values()

        assert event["DTSTART"].dt == date.start_day
        assert event["DTEND"].dt == date.end_day + DAY
        assert event["DTEND"].params["VALUE"] == "DATE"

    def test_says_so_in_small_letters_within_a_sentence(self, register, make_date):
        register("Ada", on=make_date(without_time=True))

        [letter] = OutboxMessage.objects.all()

        assert ", die Uhrzeit folgt\n" in render(letter).text
