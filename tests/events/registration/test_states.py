"""The states, and a machine that walks through all of them at random."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from events import dates
from events.models import Occurrence
from events.registration import answers, arrivals, office, places, refusals
from events.registration.clockwork import tick
from events.registration.contacts import Party
from events.registration.models import AuditEvent, Registration, RegistrationPolicy
from events.registration.reconciling import right_counts
from events.registration.states import (
    HOLDING,
    LIVE,
    TRANSITIONS,
    ImpossibleStep,
    State,
    check,
)

from .conftest import NOON, sent_letters


class TestTheStates:
    def test_have_a_way_out_unless_they_are_final(self):
        final = {state for state in State if not TRANSITIONS[state]}

        assert final == {State.REJECTED, State.CANCELLED}

    @pytest.mark.parametrize("state", sorted(LIVE))
    def test_that_are_live_can_be_cancelled(self, state):
        check(state, State.CANCELLED)

    def test_refuse_every_other_step(self):
        with pytest.raises(ImpossibleStep):
            check(State.CANCELLED, State.CONFIRMED)


class Office(RuleBasedStateMachine):
    """Two dates with few places, and people who do everything in any order."""

    registrations = Bundle("registrations")

    def __init__(self):
        super().__init__()
        # Like a test case's own: the services' durable transactions may stand in it.
        self.undo = transaction.atomic()
        self.undo._from_testcase = True
        self.undo.__enter__()
        self.now = NOON
        self.user = User.objects.create_user("desk", "desk@example.org", "x")
        self.dates = list(Occurrence.objects.order_by("pk"))
        self.count = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, service, *args, **kwargs):
        try:
            return service(*args, at=self.now, **kwargs)
        except (refusals.Refused, ImpossibleStep) as refused:
            assert not isinstance(refused, ImpossibleStep), refused
            return None

    @rule(
        target=registrations,
        size=st.integers(1, 4),
        both=st.booleans(),
        channel=st.sampled_from(["web", "phone"]),
        email=st.booleans(),
    )
    def register(self, size, both, channel, email):
        self.count += 1
        party = Party(
            name="Ada",
            adults=size,
            channel=channel,
            email=f"ada{self.count}@example.org" if email else "",
            idem_key=str(self.count),
        )
        dates = self.dates if both else self.dates[:1]
        booked = self.attempt(places.register, [x.pk for x in dates], party=party)
        return multiple(*[x.pk for x in booked or []])

    @rule(pk=registrations, by_mail=st.booleans())
    def confirm(self, pk, by_mail):
        self.attempt(answers.confirm, pk, proves_address=by_mail)

    @rule(pk=registrations)
    def cancel(self, pk):
        self.attempt(answers.cancel, pk)

    @rule(pk=registrations)
    def cancel_all_dates(self, pk):
        self.attempt(answers.cancel_booking, pk)

    @rule(pk=registrations)
    def say_yes_on_the_phone(self, pk):
        self.attempt(answers.confirm, pk, proves_address=True, by=self.user)

    @rule(pk=registrations)
    def be_forgotten(self, pk):
        self.attempt(answers.forget, pk)

    @rule(pk=registrations, size=st.integers(1, 4))
    def change(self, pk, size):
        self.attempt(answers.change, pk, adults=size, children=0, needs=None)

    @rule(pk=registrations)
    def rather_wait(self, pk):
        self.attempt(answers.wait_for_all, pk)

    @rule(pk=registrations, is_first=st.booleans())
    def put_first(self, pk, is_first):
        self.attempt(
            office.put_first, pk, is_first=is_first, reason="need", by=self.user
        )

    @rule(pk=registrations, to=st.integers(0, 1))
    def move(self, pk, to):
        self.attempt(office.move, pk, to=self.dates[to].pk)

    @rule(pk=registrations, accept=st.booleans())
    def decide(self, pk, accept):
        self.attempt(office.decide, pk, accept=accept, by=self.user)

    @rule(pk=registrations, nonce=st.integers())
    def arrive(self, pk, nonce):
        self.attempt(arrivals.check_in, pk, nonce=str(nonce), by=self.user)

    @rule(pk=registrations)
    def take_back(self, pk):
        self.attempt(arrivals.undo, pk, by=self.user)

    @rule(number=st.integers(0, 1))
    def call_a_date_off(self, number):
        dates.cancel([self.dates[number].pk], at=self.now)

    @rule(both=st.booleans())
    def let_dates_take_place(self, both):
        pks = [date.pk for date in self.dates]
        with suppress(dates.DateRefused):
            dates.reinstate(pks if both else pks[:1])

    @rule(hours=st.integers(1, 60), mail_works=st.booleans())
    def wait(self, hours, mail_works):
        if mail_works:
            sent_letters(at=self.now)
        self.now += timedelta(hours=hours)
        tick(at=self.now)

    @rule(
        waiting=st.sampled_from(RegistrationPolicy.Waiting.values),
        misfit=st.sampled_from(RegistrationPolicy.Misfit.values),
        mode=st.sampled_from(["open", "approval"]),
        opt_in=st.booleans(),
    )
    def set_policy(self, waiting, misfit, mode, opt_in):
        RegistrationPolicy.objects.update(
            waiting_list=waiting, misfit=misfit, mode=mode, double_opt_in=opt_in
        )

    @invariant()
    def counts_are_right(self):
        for date in Occurrence.objects.all():
            assert (date.held, date.waiting) == right_counts(date)
            assert date.held <= date.capacity

    @invariant()
    def every_step_was_allowed(self):
        for step in AuditEvent.objects.filter(what="step"):
            assert step.after in TRANSITIONS[State(step.before)]

    @invariant()
    def whoever_is_forgotten_holds_nothing(self):
        forgotten = Registration.objects.exclude(anonymised_at=None)
        assert not forgotten.filter(state__in=LIVE).exists()

    @invariant()
    def nobody_holds_a_place_without_people(self):
        held = Registration.objects.filter(state__in=HOLDING)
        assert all(x.party_size == x.attendees.count() for x in held)


def walk(examples, steps):
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


@pytest.fixture
def two_dates(make_date, policy):
    policy.reconfirm_days = 5
    policy.save()
    return make_date(days=14, capacity=4), make_date(days=21, capacity=4)


@pytest.mark.django_db
class TestAnyOrderOfSteps:
    def test_keeps_the_counts(self, two_dates):
        walk(examples=8, steps=25)

    @pytest.mark.gates
    def test_keeps_the_counts_over_ten_thousand_steps(self, two_dates):
        walk(examples=200, steps=50)
