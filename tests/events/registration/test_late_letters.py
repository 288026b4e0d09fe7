"""Our mail is late or fails: nobody loses a place, and all dates go together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import EDITORS
from events.registration import answers, office, places, refusals
from events.registration.clockwork import tick
from events.registration.contacts import Party
from events.registration.models import AuditEvent, Registration, RegistrationPolicy
from events.registration.states import State
from outbox import kinds, rendering
from outbox.models import OutboxMessage

from .conftest import NOON, reload, sent_letters, to_come

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def course(make_date):
    """Two evenings, a week between."""
    return [make_date(days=14), make_date(days=21)]


@pytest.fixture
def book(course):
    def book(name, at=NOON, **values):
        return places.register(
            [date.pk for date in course],
            party=Party(
                name=name,
                email=f"{name.lower()}@example.org",
                idem_key=name,
                **values,
            ),
            at=at,
        )

    return book


def states_of(registrations):
    return {reload(x).state for x in registrations}


def lose_letters(state="given_up", at=NOON):
    OutboxMessage.objects.filter(state="queued").update(state=state, finished_at=at)


class TestABookingOfSeveralDates:
    @pytest.fixture
    def booked(self, policy, book):
        policy.double_opt_in = True
        policy.save()
        return book("Ada")

    def test_is_held_as_a_whole_while_its_one_letter_waits(self, booked):
        tick(at=NOON + 25 * HOUR)

        assert states_of(booked) == {State.PENDING}
        assert {reload(x).hold_until for x in booked} == {NOON + 49 * HOUR}

    def test_has_the_whole_time_from_when_the_letter_left(self, booked):
        sent_letters(at=NOON + 23 * HOUR)

        tick(at=NOON + 25 * HOUR)
        assert states_of(booked) == {State.PENDING}
        tick(at=NOON + 48 * HOUR)
        assert states_of(booked) == {State.EXPIRED}

    def test_that_ran_out_is_taken_back_with_one_late_click(self, booked, counts):
        sent_letters(at=NOON)
        tick(at=NOON + 25 * HOUR)

        answers.confirm(booked[1].pk, at=NOON + 26 * HOUR, proves_address=True)

        assert states_of(booked) == {State.CONFIRMED}
        assert counts(booked[0].occurrence) == counts(booked[1].occurrence) == (1, 0)
        letters = OutboxMessage.objects.filter(kind="registration_confirmed")
        assert letters.count() == 1

    def test_of_which_only_one_ran_out_is_confirmed_as_a_whole(self, booked):
        sent_letters(at=NOON)
        late = NOON + 25 * HOUR
        other = Party(name="Bob", email="bob@example.org")
        places.register([booked[0].occurrence_id], party=other, at=late)
        assert [reload(x).state for x in booked] == [State.EXPIRED, State.PENDING]

        answers.confirm(booked[1].pk, at=late, proves_address=True)

        assert states_of(booked) == {State.CONFIRMED}

    def test_gets_what_is_free_when_one_of_its_dates_is_full(
        self, booked, policy, course
    ):
        sent_letters(at=NOON)
        policy.waiting_list = RegistrationPolicy.Waiting.NONE
        policy.save()
        late = NOON + 25 * HOUR
        tick(at=late)
        group = Party(name="Bob", adults=3, channel="phone")
        places.register([course[1].pk], party=group, at=late)

        answers.confirm(booked[1].pk, at=late, proves_address=True)

        assert [reload(x).state for x in booked] == [State.CONFIRMED, State.EXPIRED]

    def test_of_which_all_is_full_says_so(self, booked, policy, course):
        sent_letters(at=NOON)
        policy.waiting_list = RegistrationPolicy.Waiting.NONE
        policy.save()
        late = NOON + 25 * HOUR
        tick(at=late)
        group = Party(name="Bob", adults=3, channel="phone")
        places.register([x.pk for x in course], party=group, at=late)

        with pytest.raises(refusals.Full):
            answers.confirm(booked[1].pk, at=late, proves_address=True)

    def test_whose_offer_ran_out_is_taken_back_as_it_was_offered(self, policy, book):
        first = book("Ada", adults=3)
        waiting = book("Bob")
        answers.cancel_booking(first[0].pk, at=NOON + HOUR)
        sent_letters(at=NOON + HOUR)
        tick(at=NOON + 26 * HOUR)
        assert states_of(waiting) == {State.EXPIRED}

        answers.confirm(waiting[1].pk, at=NOON + 27 * HOUR)

        assert states_of(waiting) == {State.CONFIRMED}

    def test_whose_offers_came_apart_is_answered_one_by_one(self, policy, book):
        first = book("Ada", adults=3)
        waiting = book("Bob")
        answers.cancel(first[0].pk, at=NOON + HOUR)
        answers.cancel(first[1].pk, at=NOON + 2 * HOUR)
        sent_letters(at=NOON + 2 * HOUR)
        tick(at=NOON + 27 * HOUR)

        answers.confirm(waiting[1].pk, at=NOON + 28 * HOUR)

        assert [reload(x).state for x in waiting] == [State.EXPIRED, State.CONFIRMED]


class TestAnUnprovenAddress:
    def test_that_refuses_our_letter_holds_no_place(self, policy, register):
        policy.double_opt_in = True
        policy.save()
        ada = register("Ada")
        lose_letters("failed")

        tick(at=NOON + 25 * HOUR)

        assert reload(ada).state == State.EXPIRED

    def test_that_our_letter_did_not_reach_holds_no_place(self, policy, register):
        policy.double_opt_in = True
        policy.save()
        ada = register("Ada")
        lose_letters("given_up", at=NOON + 20 * HOUR)

        tick(at=NOON + 43 * HOUR)
        assert reload(ada).state == State.PENDING
        tick(at=NOON + 45 * HOUR)

        assert reload(ada).state == State.EXPIRED

    @pytest.mark.parametrize("state", ["failed", "given_up"])
    def test_holds_no_offered_place_either(self, policy, register, state):
        first, bob = register("Ada", adults=3), register("Bob")
        policy.double_opt_in = True
        policy.save()
        answers.cancel(first.pk, at=NOON + HOUR)
        lose_letters(state, at=NOON + HOUR)
        assert reload(bob).state == State.OFFERED

        tick(at=NOON + 50 * HOUR)

        assert reload(bob).state == State.EXPIRED

    def test_waits_no_longer_than_until_the_date_begins(self, policy, register, date):
        policy.double_opt_in = True
        policy.save()
        ada = register("Ada", at=date.starts_at - 2 * HOUR)
        Registration.objects.update(hold_until=date.starts_at - HOUR)

        tick(at=date.starts_at - HOUR)
        assert reload(ada).hold_until == date.starts_at
        tick(at=date.starts_at)

        assert reload(ada).state == State.EXPIRED


class TestAnOffer:
    @pytest.fixture
    def bob(self, register):
        ada = register("Ada", adults=3)
        bob = register("Bob")
        sent_letters(at=NOON)
        answers.cancel(ada.pk, at=NOON + HOUR)
        return bob

    def test_whose_letter_has_not_left_does_not_run_out(self, bob):
        tick(at=NOON + 26 * HOUR)

        assert reload(bob).state == State.OFFERED
        assert reload(bob).hold_until == NOON + 50 * HOUR

    @pytest.mark.parametrize("state", ["failed", "given_up"])
    def test_whose_letter_was_lost_stays_until_the_date_begins(self, bob, date, state):
        lose_letters(state)

        tick(at=date.starts_at - HOUR)
        assert reload(bob).state == State.OFFERED
        tick(at=date.starts_at)

        assert reload(bob).state == State.EXPIRED

    def test_that_left_late_says_and_keeps_the_later_time(self, bob, monkeypatch):
        left = NOON + 20 * HOUR
        message = OutboxMessage.objects.get(kind="registration_offer")
        monkeypatch.setattr(timezone, "now", lambda: left)
        said = rendering.render(message, kinds.find(message.kind)).text
        sent_letters(at=left)

        tick(at=NOON + 26 * HOUR)
        assert reload(bob).state == State.OFFERED
        assert reload(bob).hold_until == left + DAY
        assert f"{timezone.localtime(left):%H:%M}" in said
        tick(at=left + DAY)

        assert reload(bob).state == State.EXPIRED

    def test_whose_letter_somebody_saw_to_runs_out_as_it_stands(self, bob):
        lose_letters()
        tick(at=NOON + 26 * HOUR)
        OutboxMessage.objects.set_aside(at=NOON + 27 * HOUR)

        tick(at=NOON + 52 * HOUR)

        assert reload(bob).state == State.EXPIRED


class TestBeingAskedAgain:
    @pytest.fixture
    def ada(self, policy, register, date):
        policy.reconfirm_days = 6
        policy.save()
        ada = register("Ada")
        sent_letters(at=NOON)
        tick(at=date.starts_at - 6 * DAY)
        return ada

    @pytest.mark.parametrize("state", ["queued", "failed", "given_up"])
    def test_by_a_letter_that_did_not_leave_costs_no_place(self, ada, date, state):
        if state != "queued":
            lose_letters(state)

        tick(at=date.starts_at - HOUR)

        assert reload(ada).state == State.CONFIRMED

    def test_by_a_late_letter_leaves_half_of_the_time_that_is_left(self, ada, date):
        sent_letters(at=date.starts_at - 2 * DAY)

        tick(at=date.starts_at - 2 * DAY + HOUR)
        assert reload(ada).state == State.CONFIRMED
        tick(at=date.starts_at - DAY)

        assert reload(ada).state == State.LAPSED

    def test_is_answered_on_the_phone(self, sign_in, ada, date, admin_user):
        answers.confirm(
            ada.pk, at=date.starts_at - 5 * DAY, proves_address=True, by=admin_user
        )
        sent_letters(at=date.starts_at - 5 * DAY)
        tick(at=date.starts_at - DAY)

        assert reload(ada).state == State.CONFIRMED
        assert AuditEvent.objects.get(what="reconfirmed").by == admin_user

    def test_is_answered_with_a_button_of_the_office(self, sign_in, ada, date):
        to_come(date)
        client = sign_in(EDITORS)
        page = client.get(reverse("registration_one", args=[ada.pk])).content.decode()

        assert 'value="confirm"' in page
        client.post(reverse("registration_act", args=[ada.pk]), {"action": "confirm"})

        assert reload(ada).reconfirmed_at


class TestTheOffice:
    def test_sees_whose_letter_did_not_leave(self, sign_in, register, date, policy):
        to_come(date)
        policy.double_opt_in = True
        policy.save()
        register("Ada", at=timezone.now(), phone="0470 555010")
        register("Bob", at=timezone.now())
        stuck = OutboxMessage.objects.earliest("pk")
        sent_letters(at=timezone.now())
        OutboxMessage.objects.filter(pk=stuck.pk).update(
            state="given_up", sent_at=None, finished_at=timezone.now()
        )
        client = sign_in(EDITORS)
        ada, bob = Registration.objects.order_by("pk")

        listed = client.get(reverse("registration_list", args=[date.pk]))
        assert [x.pk for x in listed.context["unsent"]] == [ada.pk]
        assert "Bitte anrufen" in listed.content.decode()

        def warns(one):
            page = client.get(reverse("registration_one", args=[one.pk]))
            return "nicht abgegangen" in page.content.decode()

        assert warns(ada)
        assert not warns(bob)

    def test_takes_back_who_lapsed_after_registration_has_closed(
        self, policy, register, date, admin_user
    ):
        ada = register("Ada")
        sent_letters(at=NOON)
        policy.reconfirm_days = 6
        policy.save()
        tick(at=date.starts_at - 6 * DAY)
        sent_letters(at=date.starts_at - 6 * DAY)
        tick(at=date.starts_at - DAY)
        assert reload(ada).state == State.LAPSED
        date.registration_closes = date.starts_at - 2 * DAY
        date.save()
        now = date.starts_at - HOUR

        with pytest.raises(refusals.NotPossible):
            answers.confirm(ada.pk, at=now)
        answers.confirm(ada.pk, at=now, proves_address=True, by=admin_user)

        assert reload(ada).state == State.CONFIRMED

    def test_adds_changes_and_moves_until_the_date_is_over(
        self, register, date, make_date, admin_user
    ):
        other = make_date(days=7)
        closed = make_date(days=21, registration_closes=NOON - HOUR)
        during = date.starts_at + HOUR
        ada = register("Ada", at=during, channel="phone")

        answers.change(
            ada.pk, adults=2, children=0, needs=None, at=during, by=admin_user
        )
        assert reload(ada).party_size == 2
        with pytest.raises(refusals.Closed):
            office.move(ada.pk, to=other.pk, at=during, by=admin_user)
        with pytest.raises(refusals.NotPossible):
            answers.change(
                ada.pk, adults=1, children=0, needs=None, at=date.ends_at, by=admin_user
            )

        with pytest.raises(refusals.Closed):
            register("Bob", at=date.ends_at, channel="phone")
        office.move(ada.pk, to=closed.pk, at=during, by=admin_user)

        assert reload(ada).occurrence == closed

    def test_decides_nothing_about_a_date_that_is_over(
        self, policy, register, date, admin_user
    ):
        policy.mode = RegistrationPolicy.Mode.APPROVAL
        policy.save()
        ada = register("Ada")

        with pytest.raises(refusals.Closed):
            office.decide(ada.pk, accept=True, at=date.ends_at, by=admin_user)
        office.decide(ada.pk, accept=False, at=date.ends_at, by=admin_user)

        assert reload(ada).state == State.REJECTED
