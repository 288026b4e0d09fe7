"""Two weeks of a fake clock, the system checks, and what happens by itself."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from events import dates
from events.models import Occurrence
from events.registration import answers, letters, office, reconciling
from events.registration.checks import places_are_counted_safely
from events.registration.clockwork import tick
from events.registration.contacts import NeedWish
from events.registration.models import Need, Registration, RegistrationPolicy
from events.registration.states import State
from outbox.models import OutboxMessage
from pages.base.management.commands.timer import DAY as ONE_DAY
from pages.base.management.commands.timer import Chore, Command
from pages.forms import retention

from .conftest import NOON, reload, sent_letters

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def kinds_for(registration):
    found = OutboxMessage.objects.filter(
        dedupe_key__startswith=f"registration:{registration.pk}:"
    )
    return [
        x.removeprefix("registration_") for x in found.values_list("kind", flat=True)
    ]


@pytest.mark.django_db
class TestAskingAgain:
    @pytest.fixture(autouse=True)
    def _asks(self, policy):
        policy.reconfirm_days = 6
        policy.save()

    def test_is_done_once_before_the_date(self, register, date):
        ada = register("Ada")

        tick(at=date.starts_at - 7 * DAY)
        assert "reconfirm" not in kinds_for(ada)
        for hours in (0, 1, 2):
            tick(at=date.starts_at - 6 * DAY + hours * HOUR)

        assert kinds_for(ada).count("reconfirm") == 1

    def test_keeps_the_place_of_who_says_yes(self, register, date):
        ada = register("Ada")
        tick(at=date.starts_at - 6 * DAY)

        answers.confirm(ada.pk, at=date.starts_at - 5 * DAY)
        tick(at=date.starts_at - 2 * DAY)

        assert reload(ada).state == State.CONFIRMED

    def test_gives_the_place_of_the_silent_to_the_next(self, register, date, counts):
        ada = register("Ada", adults=3)
        bob = register("Bob")
        tick(at=date.starts_at - 6 * DAY)
        sent_letters(at=date.starts_at - 6 * DAY)

        tick(at=date.starts_at - 3 * DAY)

        assert reload(ada).state == State.LAPSED
        assert reload(bob).state in (State.OFFERED, State.WAITLISTED)
        assert kinds_for(ada)[-1] == "lapsed"

    def test_lets_the_silent_come_back_to_a_free_place(self, register, date, counts):
        ada = register("Ada")
        tick(at=date.starts_at - 6 * DAY)
        sent_letters(at=date.starts_at - 6 * DAY)
        tick(at=date.starts_at - 3 * DAY)
        assert reload(ada).state == State.LAPSED

        answers.confirm(ada.pk, at=date.starts_at - 2 * DAY)
        tick(at=date.starts_at - 1 * DAY)

        assert reload(ada).state == State.CONFIRMED
        assert counts() == (1, 0)

    def test_begins_anew_when_the_date_is_moved(self, register, date):
        ada = register("Ada")
        tick(at=date.starts_at - 6 * DAY)
        sent_letters(at=date.starts_at - 6 * DAY)

        dates.move(
            date.pk, start=date.local_start + 2 * HOUR, end=date.local_end + 2 * HOUR
        )
        tick(at=date.starts_at - 2 * DAY)

        assert reload(ada).state == State.CONFIRMED
        assert kinds_for(ada).count("reconfirm") == 2

    def test_begins_anew_for_who_is_moved_away_and_back(
        self, register, date, make_date, admin_user
    ):
        ada, other = register("Ada"), make_date(days=40)
        tick(at=date.starts_at - 6 * DAY)
        sent_letters(at=date.starts_at - 6 * DAY)
        answers.confirm(ada.pk, at=date.starts_at - 5 * DAY)
        for to in (other, date):
            office.move(ada.pk, to=to.pk, at=date.starts_at - 4 * DAY, by=admin_user)

        tick(at=date.starts_at - 2 * DAY)

        assert reload(ada).state == State.CONFIRMED
        assert kinds_for(ada).count("reconfirm") == 2

    def test_begins_anew_when_the_date_takes_place_after_all(self, register, date):
        ada = register("Ada")
        tick(at=date.starts_at - 6 * DAY)
        sent_letters(at=date.starts_at - 6 * DAY)
        dates.cancel([date.pk], at=date.starts_at - 5 * DAY)

        dates.reinstate([date.pk])
        tick(at=date.starts_at - 2 * DAY)

        assert reload(ada).state == State.CONFIRMED
        assert reload(ada).reconfirm_asked_at != date.starts_at - 6 * DAY

    def test_spares_those_who_registered_only_now_or_have_no_address(
        self, register, date
    ):
        late = register("Ada", at=date.starts_at - 2 * DAY)
        caller = register("Bob", email="", phone="0470 555010")

        for days in (6, 3, 1):
            tick(at=date.starts_at - days * DAY)

        assert reload(late).state == reload(caller).state == State.CONFIRMED


@pytest.mark.django_db
class TestReminding:
    def test_is_done_once(self, register, date):
        ada = register("Ada")

        for hours in (25, 24, 23, 2):
            tick(at=date.starts_at - hours * HOUR)

        assert kinds_for(ada).count("reminder") == 1

    def test_spares_those_who_registered_only_now(self, register, date):
        ada = register("Ada", at=date.starts_at - 3 * HOUR)

        tick(at=date.starts_at - 2 * HOUR)

        assert "reminder" not in kinds_for(ada)


@pytest.mark.django_db
class TestTwoDays:
    """One clock, an hour at a time; every night the sweep."""

    def pass_hours(self, first, last):
        for hour in range(first, last):
            at = NOON + hour * HOUR
            tick(at=at)
            sent_letters(at=at)
            if hour % 24 == 0:
                retention.sweep(at=at)

    def test_run_as_designed(self, register, make_date, policy, date):
        policy.reconfirm_days, policy.offer_hours = 2, 4
        policy.save()
        soon = make_date(days=2, capacity=1, hour=14)
        week_old, month_old = make_date(days=-7), make_date(days=-30)
        long_ago = NOON - 60 * DAY
        ada = register("Ada", on=soon, at=NOON - 9 * DAY)
        bob = register("Bob", on=soon, at=NOON - 8 * DAY)
        cleo = register("Cleo", on=soon, at=NOON - 7 * DAY)
        eve = register("Eve", on=week_old, at=long_ago, needs=(NeedWish("wheelchair"),))
        fay = register("Fay", on=month_old, at=long_ago)
        policy.double_opt_in = True
        policy.save()
        dan = register("Dan", at=NOON)
        sent_letters(at=NOON)
        policy.double_opt_in = False
        policy.save()

        # Ada is asked two days before, and half of what is left is hers to answer.
        self.pass_hours(0, 24)
        assert kinds_for(ada).count("reconfirm") == 1
        assert reload(ada).state == State.CONFIRMED
        assert reload(dan).state == State.PENDING

        # The first night has passed: what is a week and a month old is forgotten.
        self.pass_hours(24, 28)
        assert reload(dan).state == State.EXPIRED
        assert not Need.objects.filter(registration=eve).exists()
        assert reload(eve).name == "Eve"
        assert reload(fay).name == ""

        # Ada was silent, so Bob is asked, by day and for four hours; then Cleo.
        assert reload(ada).state == State.LAPSED
        assert reload(bob).state == State.OFFERED
        self.pass_hours(28, 32)
        assert reload(bob).state == State.EXPIRED
        assert reload(cleo).state == State.OFFERED
        answers.confirm(cleo.pk, at=NOON + 32 * HOUR)

        # One reminder; and nothing is left of whoever never confirmed.
        self.pass_hours(32, 49)
        assert kinds_for(cleo).count("reminder") == 1
        assert not Registration.objects.filter(pk=dan.pk).exists()
        assert [x.state for x in (reload(ada), reload(bob), reload(cleo))] == [
            State.LAPSED,
            State.EXPIRED,
            State.CONFIRMED,
        ]


@pytest.mark.django_db
class TestTheCommands:
    def test_can_be_run_at_any_time(self, register, capsys):
        register("Ada")

        call_command("tick")
        call_command("reconcile")

        assert "0 dates with wrong counts" in capsys.readouterr().out


@pytest.mark.django_db
class TestADateThatFails:
    @pytest.fixture
    def _adas_letter_fails(self, monkeypatch):
        tell = letters.tell

        def fail_for_ada(registration, kind, **values):
            if registration.name == "Ada" and kind == letters.REMINDER:
                raise RuntimeError(registration.email)
            return tell(registration, kind, **values)

        monkeypatch.setattr(letters, "tell", fail_for_ada)

    @pytest.mark.usefixtures("_adas_letter_fails")
    def test_stops_no_other(self, register, date, make_date):
        later = make_date(hour=20)
        ada, bob = register("Ada"), register("Bob", on=later)

        done = tick(at=date.starts_at - 12 * HOUR)

        assert "reminder" in kinds_for(bob)
        assert reload(ada).reminded_at is None
        assert done["remind"] == 1

    @pytest.mark.usefixtures("_adas_letter_fails")
    def test_is_logged_without_anybodys_name(self, register, date, caplog):
        register("Ada")

        tick(at=date.starts_at - 12 * HOUR)

        assert f"Date {date.pk} failed: RuntimeError" in caplog.text
        assert "_remind_date" in caplog.text
        assert "@example.org" not in caplog.text


@pytest.mark.django_db
class TestReconciling:
    def test_passes_over_a_date_that_was_removed_meanwhile(
        self, date, make_date, monkeypatch, caplog
    ):
        make_date()
        look = reconciling._look

        def look_while_the_other_goes(pk, *, repair):
            Occurrence.objects.exclude(pk=date.pk).delete()
            return look(pk, repair=repair)

        monkeypatch.setattr(reconciling, "_look", look_while_the_other_goes)

        assert reconciling.reconcile() == []
        assert not caplog.records

    def test_warns_of_wrong_counts_when_the_timer_runs_it(self, date, caplog):
        Occurrence.objects.filter(pk=date.pk).update(held=2)

        Command()._do(Chore(("reconcile",), ONE_DAY))

        [record] = caplog.records
        assert record.levelname == "WARNING"
        assert f"date {date.pk}: held 2 (right: 0)" in record.getMessage()


class TestTheChecks:
    def check(self, settings, **database):
        settings.DATABASES = {"default": database}
        return [error.id for error in places_are_counted_safely(None)]

    def test_refuse_sqlite_without_immediate(self, settings):
        engine = "django.db.backends.sqlite3"

        assert self.check(settings, ENGINE=engine) == ["registration.E001"]
        options = {"transaction_mode": "IMMEDIATE"}
        assert self.check(settings, ENGINE=engine, OPTIONS=options) == []

    def test_refuse_another_isolation_than_read_committed(self, settings):
        engine = "django.db.backends.postgresql"

        assert self.check(settings, ENGINE=engine) == []
        options = {"isolation_level": 4}
        found = self.check(settings, ENGINE=engine, OPTIONS=options)
        assert found == ["registration.E002"]

    def test_refuse_every_other_database(self, settings):
        found = self.check(settings, ENGINE="django.db.backends.mysql")

        assert found == ["registration.E002"]


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hour", "is_quiet"), [(20, False), (21, True), (2, True), (8, False)]
    )
    def test_go_over_midnight(self, hour, is_quiet):
        # An hour's difference between UTC and the town in winter.
        at = NOON.replace(hour=(hour - 1) % 24)

        assert (
            RegistrationPolicy(
                quiet_from=NOON.replace(hour=21).time(),
                quiet_until=NOON.replace(hour=8).time(),
            ).is_quiet(at)
            == is_quiet
        )
