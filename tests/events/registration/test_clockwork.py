"""Two weeks of a fake clock, the system checks, and what happens by itself."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from events.registration import answers
from events.registration.checks import places_are_counted_safely
from events.registration.clockwork import tick
from events.registration.models import RegistrationPolicy
from events.registration.states import State
from outbox.models import OutboxMessage

from .conftest import NOON, reload

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

        tick(at=date.starts_at - 3 * DAY)

        assert reload(ada).state == State.LAPSED
        assert reload(bob).state in (State.OFFERED, State.WAITLISTED)
        assert kinds_for(ada)[-1] == "lapsed"

    def test_lets_the_silent_come_back_to_a_free_place(self, register, date, counts):
        ada = register("Ada")
        tick(at=date.starts_at - 6 * DAY)
        tick(at=date.starts_at - 3 * DAY)

        answers.confirm(ada.pk, at=date.starts_at - 2 * DAY)
        tick(at=date.starts_at - 1 * DAY)

        assert reload(ada).state == State.CONFIRMED
        assert counts() == (1, 0)

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
class TestTheCommands:
    def test_can_be_run_at_any_time(self, register, capsys):
        register("Ada")

        call_command("tick")
        call_command("reconcile")

        assert "0 dates with wrong counts" in capsys.readouterr().out


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
