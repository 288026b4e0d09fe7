"""Places: who gets one, who waits, and that none is given twice."""

from datetime import timedelta

import pytest

from events.models import Occurrence
from events.registration import answers, office, places, refusals
from events.registration.clockwork import tick
from events.registration.contacts import NeedWish, Party, Reply
from events.registration.models import (
    AuditEvent,
    Registration,
    RegistrationPolicy,
)
from events.registration.reconciling import reconcile
from events.registration.states import State
from outbox.models import OutboxMessage

from .conftest import NOON, reload, sent_letters

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HOUR = timedelta(hours=1)


def kinds_for(registration):
    found = OutboxMessage.objects.filter(
        dedupe_key__startswith=f"registration:{registration.pk}:"
    )
    return [
        x.removeprefix("registration_")
        for x in found.order_by("pk").values_list("kind", flat=True)
    ]


class TestRegister:
    def test_gives_a_place_while_there_are_some(self, register, counts):
        ada = register("Ada", adults=2)

        assert ada.state == State.CONFIRMED
        assert counts() == (2, 0)
        assert kinds_for(ada) == ["confirmed"]

    def test_queues_the_next_when_it_is_full(self, register, counts):
        register("Ada", adults=3)

        bob = register("Bob")

        assert bob.state == State.WAITLISTED
        assert bob.turn() == 1
        assert counts() == (3, 1)
        assert kinds_for(bob) == ["waiting"]

    def test_queues_newcomers_behind_the_waiting_list(self, register, policy):
        policy.misfit = RegistrationPolicy.Misfit.STRICT
        policy.save()
        register("Ada", adults=2)
        bob = register("Bob", adults=2)

        cleo = register("Cleo")

        assert (bob.turn(), cleo.turn()) == (1, 2)

    def test_keeps_everything_that_was_told(self, register):
        ada = register(
            "Ada",
            adults=1,
            children=1,
            needs=(NeedWish("interpreter", "ar"),),
            replies=(Reply("bus", "tick", "Mit dem Bus?", "yes", "Ja"),),
        )

        assert ada.children == 1
        assert ada.needs.get().detail == "ar"
        assert ada.answers.get().label == "Mit dem Bus?"
        assert AuditEvent.objects.get(registration=ada).what == "registered"

    def test_of_the_same_form_twice_is_one(self, date, policy, counts):
        party = Party(name="Ada", email="ada@example.org", idem_key="once")

        first = places.register([date.pk], party=party, at=NOON)
        again = places.register([date.pk], party=party, at=NOON + HOUR)

        assert first == again
        assert counts() == (1, 0)

    def test_of_a_series_counts_on_every_date(self, make_date, policy, counts):
        dates = [make_date(days=14), make_date(days=21)]

        booked = places.register(
            [dates[1].pk, dates[0].pk], party=Party(name="Ada", adults=2), at=NOON
        )

        assert [x.occurrence_id for x in booked] == [dates[0].pk, dates[1].pk]
        assert {x.booking for x in booked} == {booked[0].booking}
        assert counts(dates[0]) == counts(dates[1]) == (2, 0)

    def test_without_a_limit_never_queues(self, make_date, register):
        anybody = make_date(capacity=None)

        assert register(adults=6, on=anybody).state == State.CONFIRMED


class TestARefusal:
    @pytest.fixture(autouse=True)
    def _nothing_is_stored(self, policy):
        yield
        assert not Registration.objects.exists()
        assert not OutboxMessage.objects.exists()

    def test_when_it_is_full_without_a_waiting_list(self, make_date, policy):
        policy.waiting_list = RegistrationPolicy.Waiting.NONE
        policy.save()
        full = make_date(capacity=0)
        Occurrence.objects.filter(pk=full.pk).update(capacity=1)
        with pytest.raises(refusals.TooLarge):
            places.register([full.pk], party=Party(name="Ada", adults=2), at=NOON)
        Occurrence.objects.filter(pk=full.pk).update(held=1)

        with pytest.raises(refusals.Full):
            places.register([full.pk], party=Party(name="Ada"), at=NOON)

    def test_of_one_date_refuses_the_whole_series(self, make_date, policy):
        policy.waiting_list = RegistrationPolicy.Waiting.NONE
        policy.save()
        free, full = make_date(days=14), make_date(days=21, capacity=1)
        Occurrence.objects.filter(pk=full.pk).update(held=1)

        with pytest.raises(refusals.Full):
            places.register([free.pk, full.pk], party=Party(name="Ada"), at=NOON)

        assert Occurrence.objects.get(pk=free.pk).held == 0

    @pytest.mark.parametrize(
        "values",
        [
            {"registration_opens": NOON + HOUR},
            {"registration_closes": NOON - HOUR},
            {"status": Occurrence.Status.CANCELLED},
            {"days": -1},
        ],
    )
    def test_when_the_date_takes_nobody(self, make_date, values):
        closed = make_date(**values)

        with pytest.raises(refusals.Closed):
            places.register([closed.pk], party=Party(name="Ada"), at=NOON)

    def test_when_the_policy_is_not_open(self, date, policy):
        policy.is_open = False
        policy.save()

        with pytest.raises(refusals.Closed):
            places.register([date.pk], party=Party(name="Ada"), at=NOON)

    def test_of_more_people_than_the_policy_allows(self, make_date, policy):
        with pytest.raises(refusals.TooLarge):
            places.register(
                [make_date(capacity=50).pk], party=Party(name="Ada", adults=7), at=NOON
            )

    @pytest.mark.parametrize("code", ["", "wrong"])
    def test_without_the_invitation_code(self, date, policy, code):
        policy.mode = RegistrationPolicy.Mode.INVITATION
        policy.invitation_code = "Forum-27"
        policy.save()

        with pytest.raises(refusals.WrongCode):
            party = Party(name="Ada", invitation_code=code)
            places.register([date.pk], party=party, at=NOON)

    def test_of_no_date_at_all(self, policy):
        with pytest.raises(refusals.Closed):
            places.register([], party=Party(name="Ada"), at=NOON)


class TestTheInvitationCode:
    def test_opens_the_event_in_any_case(self, register, policy):
        policy.mode = RegistrationPolicy.Mode.INVITATION
        policy.invitation_code = "Forum-27"
        policy.save()

        assert register(invitation_code=" forum-27 ").state == State.CONFIRMED


class TestOneContact:
    def test_may_register_several_families(self, register, make_date):
        large = make_date(capacity=50)
        for number in range(5):
            register(email="worker@example.org", on=large, idem_key=str(number))

        with pytest.raises(refusals.TooOften):
            register(email="Worker@example.org", on=large, idem_key="six")

    def test_is_found_by_a_phone_number_written_otherwise(self, register, policy):
        policy.per_contact = 1
        policy.save()
        register(email="", phone="0470 55 50 10")

        with pytest.raises(refusals.TooOften):
            register(email="", phone="0470/555010")


class TestTheOffice:
    def test_needs_no_open_window_no_opt_in_and_no_code(self, make_date, policy):
        policy.double_opt_in = True
        policy.mode = RegistrationPolicy.Mode.APPROVAL
        policy.is_open = False
        policy.save()
        late = make_date(registration_closes=NOON - HOUR)

        party = Party(name="Ada", email="ada@example.org", channel="phone")
        [ada] = places.register([late.pk], party=party, at=NOON)

        assert ada.state == State.CONFIRMED

    def test_gets_no_place_that_is_not_there(self, register, counts):
        register("Ada", adults=3)

        bob = register("Bob", channel="paper")

        assert bob.state == State.WAITLISTED
        assert counts() == (3, 1)


class TestDoubleOptIn:
    @pytest.fixture(autouse=True)
    def _asks(self, policy):
        policy.double_opt_in = True
        policy.save()

    def test_holds_the_place_for_a_day(self, register, counts):
        ada = register("Ada")

        assert ada.state == State.PENDING
        assert ada.hold_until == ada.created_at + timedelta(hours=24)
        assert counts() == (1, 0)
        assert kinds_for(ada) == ["opt_in"]

    def test_is_not_asked_of_a_phone_number(self, register):
        assert register(email="", phone="0470 555010").state == State.CONFIRMED

    def test_is_confirmed_by_the_link_of_the_letter_only(self, register):
        ada = register("Ada")

        with pytest.raises(refusals.NotPossible):
            answers.confirm(ada.pk, at=NOON + HOUR)
        answers.confirm(ada.pk, at=NOON + HOUR, proves_address=True)

        assert reload(ada).state == State.CONFIRMED

    def test_twice_changes_nothing(self, register, counts):
        ada = register("Ada")

        for _time in range(2):
            answers.confirm(ada.pk, at=NOON + HOUR, proves_address=True)

        assert counts() == (1, 0)
        assert kinds_for(ada) == ["opt_in", "confirmed"]

    def test_too_late_takes_the_place_again_if_it_is_free(self, register, counts):
        ada = register("Ada", adults=2)
        later = NOON + timedelta(days=2)
        sent_letters(at=NOON)

        tick(at=later)
        assert reload(ada).state == State.EXPIRED
        assert counts() == (0, 0)
        answers.confirm(ada.pk, at=later + HOUR, proves_address=True)

        assert reload(ada).state == State.CONFIRMED
        assert counts() == (2, 0)

    def test_too_late_keeps_the_old_turn_if_it_is_not(self, register, counts):
        ada = register("Ada", adults=2)
        sent_letters(at=NOON)
        later = NOON + timedelta(days=2)
        tick(at=later)
        register("Bob", adults=3, at=later, channel="staff")
        cleo = register("Cleo", at=later, channel="staff")

        answers.confirm(ada.pk, at=later + HOUR, proves_address=True)

        assert reload(ada).state == State.WAITLISTED
        assert reload(ada).turn() == 1
        assert reload(cleo).turn() == 2
        assert counts() == (3, 2)
        assert kinds_for(ada) == ["opt_in", "queued_again"]

    def test_waits_longer_while_our_mail_is_late(self, register):
        ada = register("Ada")
        later = NOON + timedelta(days=2)

        tick(at=later)

        assert reload(ada).state == State.PENDING
        assert reload(ada).hold_until == later + timedelta(hours=24)

    def test_writes_once_to_an_address_that_proved_nothing(self, register):
        first = register("Ada", email="victim@example.org")
        second = register("Eve", email="Victim@example.org")

        assert kinds_for(first) == ["opt_in"]
        assert kinds_for(second) == []

        answers.confirm(first.pk, at=NOON + HOUR, proves_address=True)

        assert reload(second).state == State.CONFIRMED


class TestTheWaitingList:
    def test_is_offered_the_place_in_order(self, register, counts):
        ada = register("Ada", adults=3)
        bob, cleo = register("Bob"), register("Cleo")

        answers.cancel(ada.pk, at=NOON + HOUR)

        assert reload(bob).state == reload(cleo).state == State.OFFERED
        assert reload(bob).hold_until == NOON + HOUR + timedelta(hours=24)
        assert counts() == (2, 0)
        assert kinds_for(ada) == ["confirmed", "cancelled"]
        assert kinds_for(bob) == ["waiting", "offer"]

    def test_gets_the_place_at_once_where_the_policy_says_so(self, register, policy):
        policy.waiting_list = RegistrationPolicy.Waiting.AUTO
        policy.save()
        ada = register("Ada", adults=3)
        bob = register("Bob")

        answers.cancel(ada.pk, at=NOON + HOUR)

        assert reload(bob).state == State.CONFIRMED

    def test_passes_a_group_over_once_and_says_so(self, register):
        register("Ada", adults=2)
        one = register("Bob")
        family = register("Family", adults=2)
        cleo, dunja = register("Cleo"), register("Dunja")

        answers.cancel(one.pk, at=NOON + HOUR)
        assert reload(cleo).state == State.OFFERED
        assert kinds_for(family) == ["waiting", "passed_over"]

        answers.cancel(cleo.pk, at=NOON + 2 * HOUR)
        assert reload(dunja).state == State.WAITLISTED
        assert reload(family).state == State.WAITLISTED

    def test_waits_for_the_group_where_the_policy_is_strict(self, register, policy):
        policy.misfit = RegistrationPolicy.Misfit.STRICT
        policy.save()
        register("Ada", adults=2)
        one = register("Bob")
        register("Family", adults=2)
        cleo = register("Cleo")

        answers.cancel(one.pk, at=NOON + HOUR)

        assert reload(cleo).state == State.WAITLISTED

    def test_is_not_offered_anything_at_night(self, register, counts):
        ada = register("Ada", adults=3)
        bob = register("Bob")
        night = NOON + timedelta(hours=12)

        answers.cancel(ada.pk, at=night)
        assert reload(bob).state == State.WAITLISTED
        tick(at=night + timedelta(hours=10))

        assert reload(bob).state == State.OFFERED

    def test_offers_end_when_the_date_begins(self, register, date):
        ada = register("Ada", adults=3)
        bob = register("Bob")

        answers.cancel(ada.pk, at=date.starts_at - HOUR)

        assert reload(bob).hold_until == date.starts_at

    def test_offers_that_run_out_go_to_the_next(self, register, counts):
        ada = register("Ada", adults=3)
        bob = register("Bob", adults=3)
        cleo = register("Cleo", adults=3)
        answers.cancel(ada.pk, at=NOON + HOUR)
        sent_letters(at=NOON + HOUR)

        tick(at=NOON + timedelta(hours=26))

        assert reload(bob).state == State.EXPIRED
        assert reload(cleo).state == State.OFFERED
        assert kinds_for(bob)[-1] == "offer_over"
        assert counts() == (3, 0)

    def test_offers_that_are_taken_are_places(self, register, counts):
        ada = register("Ada", adults=3)
        bob = register("Bob", adults=3)
        answers.cancel(ada.pk, at=NOON + HOUR)

        answers.confirm(bob.pk, at=NOON + 2 * HOUR)

        assert reload(bob).state == State.CONFIRMED
        assert counts() == (3, 0)

    def test_ends_when_the_date_begins(self, register, date, counts):
        register("Ada", adults=3)
        bob = register("Bob")

        tick(at=date.starts_at)

        assert reload(bob).state == State.EXPIRED
        assert counts() == (3, 0)


class TestCancelling:
    def test_twice_is_once(self, register, counts):
        ada = register("Ada")

        answers.cancel(ada.pk, at=NOON + HOUR)
        answers.cancel(ada.pk, at=NOON + HOUR)

        assert counts() == (0, 0)
        assert kinds_for(ada) == ["confirmed", "cancelled"]

    def test_is_final(self, register):
        ada = register("Ada")
        answers.cancel(ada.pk, at=NOON + HOUR)

        with pytest.raises(refusals.NotPossible):
            answers.confirm(ada.pk, at=NOON + HOUR)

    def test_leaves_the_waiting_list(self, register, counts):
        register("Ada", adults=3)
        bob = register("Bob")

        answers.cancel(bob.pk, at=NOON + HOUR)

        assert counts() == (3, 0)


class TestChangingTheParty:
    def change(self, registration, adults, children=0):
        return answers.change(
            registration.pk,
            adults=adults,
            children=children,
            needs=None,
            at=NOON + HOUR,
        )

    def test_takes_more_places_if_there_are_some(self, register, counts):
        ada = register("Ada")

        self.change(ada, 2, 1)

        assert counts() == (3, 0)
        assert reload(ada).children == 1

    def test_is_refused_if_there_are_none(self, register, counts):
        ada = register("Ada", adults=2)
        register("Bob")

        with pytest.raises(refusals.Full):
            self.change(ada, 3)

        assert counts() == (3, 0)

    def test_to_fewer_people_gives_places_to_the_next(self, register):
        ada = register("Ada", adults=3)
        bob = register("Bob")

        self.change(ada, 2)

        assert reload(bob).state == State.OFFERED

    def test_may_not_be_of_nobody_or_of_too_many(self, register):
        ada = register("Ada")

        for people in (0, 4):
            with pytest.raises(refusals.TooLarge):
                self.change(ada, people)


class TestMoving:
    def test_counts_on_the_other_date(self, register, make_date, date, counts):
        other = make_date(days=21)
        ada = register("Ada", adults=2)

        office.move(ada.pk, to=other.pk, at=NOON + HOUR)

        assert counts(date) == (0, 0)
        assert counts(other) == (2, 0)
        assert kinds_for(ada) == ["confirmed", "moved"]

    def test_is_refused_where_it_is_full(self, register, make_date, counts):
        other = make_date(days=21, capacity=1)
        ada = register("Ada", adults=2)

        with pytest.raises(refusals.Full):
            office.move(ada.pk, to=other.pk, at=NOON + HOUR)

        assert counts() == (2, 0)

    def test_of_somebody_who_waits_gives_a_place(self, register, make_date, counts):
        other = make_date(days=21)
        register("Ada", adults=3)
        bob = register("Bob")

        office.move(bob.pk, to=other.pk, at=NOON + HOUR)

        assert reload(bob).state == State.CONFIRMED
        assert counts() == (3, 0)
        assert counts(other) == (1, 0)


class TestApproval:
    @pytest.fixture
    def ada(self, register, policy):
        policy.mode = RegistrationPolicy.Mode.APPROVAL
        policy.save()
        return register("Ada", adults=2)

    def test_holds_no_place_before(self, ada, counts):
        assert ada.state == State.REVIEW
        assert counts() == (0, 0)

    def test_gives_the_place(self, ada, counts, admin_user):
        office.decide(ada.pk, accept=True, at=NOON + HOUR, by=admin_user)

        assert counts() == (2, 0)
        assert kinds_for(ada) == ["review", "confirmed"]

    def test_says_no(self, ada, counts, admin_user):
        office.decide(ada.pk, accept=False, at=NOON + HOUR, by=admin_user)

        assert reload(ada).state == State.REJECTED
        assert kinds_for(ada) == ["review", "rejected"]

    def test_is_decided_once(self, ada, admin_user):
        office.decide(ada.pk, accept=False, at=NOON + HOUR, by=admin_user)

        with pytest.raises(refusals.NotPossible):
            office.decide(ada.pk, accept=True, at=NOON + HOUR, by=admin_user)


class TestReconciling:
    def test_finds_nothing_where_all_is_right(self, register):
        register("Ada")

        assert reconcile() == []

    def test_reports_and_repairs_what_is_wrong(self, register, date, counts):
        register("Ada")
        Occurrence.objects.filter(pk=date.pk).update(held=2, waiting=4)

        [drift] = reconcile()
        assert (drift.right_held, drift.right_waiting) == (1, 0)
        reconcile(repair=True)

        assert counts() == (1, 0)

    def test_reports_a_limit_that_was_lowered(self, register, date):
        register("Ada", adults=3)
        Occurrence.objects.filter(pk=date.pk).update(capacity=1)

        [drift] = reconcile()

        assert not drift.is_wrong
        assert drift.over_by == 2
