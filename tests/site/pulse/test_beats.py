"""What runs by itself is seen to live, and missed when it does not."""

import threading
from datetime import timedelta
from types import SimpleNamespace as Some

import pytest
from django.core.management import get_commands, load_command_class
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker

from outbox.management.commands import run_outbox
from pages.base.management.commands import timer
from pulse.beating import CUT, alive, noted, show_life
from pulse.management.commands.db_worker import tell_of_a_fault
from pulse.models import Beat

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = 24 * 3600


class TestASweep:
    def test_is_noted_when_it_has_ended(self):
        before = timezone.now()

        with noted("reconcile", every=DAY):
            assert Beat.objects.get(name="reconcile").at_work_since >= before

        beat = Beat.objects.get(name="reconcile")
        assert beat.ended_at >= beat.began_at >= before
        assert (beat.every, beat.at_work_since, beat.has_failed) == (DAY, None, False)

    def test_is_noted_when_it_has_failed_without_its_words(self):
        with pytest.raises(ValueError, match="Ada"), noted("backup", every=60):
            raise ValueError("Ada Lovelace")

        beat = Beat.objects.get(name="backup")
        assert beat.has_failed
        assert beat.error == "ValueError"

    def test_is_well_again_after_the_next_run(self):
        with pytest.raises(OSError, match="^$"), noted("backup", every=60):
            raise OSError
        with noted("backup", every=60):
            pass

        beat = Beat.objects.get(name="backup")
        assert not beat.has_failed
        assert beat.error == ""

    def test_is_late_after_three_periods(self):
        with noted("tick", every=60):
            pass

        beat = Beat.objects.get(name="tick")
        assert not beat.is_late(at=beat.ended_at + timedelta(seconds=179))
        assert beat.is_late(at=beat.ended_at + timedelta(seconds=181))

    def test_that_always_fails_is_late(self):
        with pytest.raises(OSError, match="^$"), noted("backup", every=60):
            raise OSError

        assert Beat.objects.get(name="backup").is_late(at=timezone.now())

    def test_that_was_killed_has_failed(self):
        began = timezone.now() - timedelta(hours=1)
        Beat.objects.create(name="check_links", every=3600, began_at=began)

        with noted("check_links", every=3600):
            beat = Beat.objects.get(name="check_links")
            assert (beat.has_failed, beat.error) == (True, CUT)
            assert beat.at_work_since > began

        assert not Beat.objects.get(name="check_links").has_failed

    def test_forgets_a_failure_of_a_clock_that_ran_ahead(self):
        ahead = timezone.now() + timedelta(days=1)
        Beat.objects.create(name="tick", every=60, failed_at=ahead, error="Gone")

        with noted("tick", every=60):
            pass

        assert not Beat.objects.get(name="tick").has_failed

    def test_in_the_future_is_no_sign_of_life(self):
        beat = Beat(name="tick", every=60, ended_at=timezone.now())

        assert not beat.is_late(at=beat.ended_at - timedelta(seconds=119))
        assert beat.is_late(at=beat.ended_at - timedelta(seconds=121))

    def test_goes_on_where_it_cannot_be_noted(self, monkeypatch, caplog):
        def refuse(*args, **kwargs):
            raise DatabaseError("Ada Lovelace")

        monkeypatch.setattr(Beat.objects, "bulk_create", refuse)
        done = []

        with noted("backup", every=60):
            done.append("backup")

        assert done == ["backup"]
        assert caplog.messages == ["backup is not noted: DatabaseError"] * 2

    def test_of_the_timer_is_noted(self):
        timer.Command()._do(timer.Chore(("clearsessions",), DAY))

        assert Beat.objects.get(name="clearsessions").ended_at

    def test_of_the_timer_that_warns_is_told_without_its_words(
        self, monkeypatch, caplog
    ):
        monkeypatch.setattr(
            "pages.base.management.commands.timer.call_command",
            lambda *words, stderr, **options: stderr.write("Lovelace.pdf"),
        )

        timer.Command()._do(timer.Chore(("backup",), DAY))

        assert caplog.messages == ["backup warns; by hand it says of what"]

    def test_of_the_timer_that_fails_is_noted(self, caplog):
        timer.Command()._do(timer.Chore(("restore", "/nowhere"), DAY))

        assert Beat.objects.get(name="restore").has_failed
        assert "restore failed" in caplog.messages


class TestAProcess:
    def test_shows_at_once_that_it_lives(self, monkeypatch):
        # Its connection is its thread's own; here it would be the test's.
        closed = []
        monkeypatch.setattr("pulse.beating.close_old_connections", lambda: None)
        monkeypatch.setattr(
            "pulse.beating.connections", Some(close_all=lambda: closed.append("all"))
        )
        stopped = threading.Event()
        stopped.set()

        show_life("timer", stopped)

        beat = Beat.objects.get(name="timer")
        assert not beat.is_late(at=timezone.now())
        assert beat.began_at <= beat.ended_at
        assert closed == ["all"]

    def test_goes_on_whatever_a_sign_of_life_meets(self, monkeypatch, caplog):
        monkeypatch.setattr("pulse.beating.close_old_connections", lambda: 1 / 0)
        monkeypatch.setattr("pulse.beating.connections", Some(close_all=list))
        waits = iter([False, True])

        show_life("timer", Some(wait=lambda seconds: next(waits)))

        assert caplog.messages == ["timer: no sign of life: ZeroDivisionError"] * 2

    def test_stops_when_its_work_is_over(self, monkeypatch):
        seen = []
        monkeypatch.setattr(
            "pulse.beating.show_life",
            lambda name, stopped: seen.append((name, stopped)),
        )

        with alive("letters"):
            pass

        [(name, stopped)] = seen
        assert name == "letters"
        assert stopped.is_set()

    @pytest.mark.parametrize(
        ("command", "place", "work", "name"),
        [
            ("timer", timer.Command, "_go_on", "timer"),
            ("run_outbox", run_outbox.Command, "_round", "letters"),
            ("db_worker", db_worker.Command, "handle", "tasks"),
        ],
    )
    def test_shows_it_beside_its_work(self, monkeypatch, command, place, work, name):
        seen = []

        def live(name, stopped):
            seen.append(name)

        def end(self, stopped=None, **options):
            seen.append("works")
            if stopped:
                stopped.set()

        monkeypatch.setattr("pulse.beating.show_life", live)
        monkeypatch.setattr(place, work, end)
        monkeypatch.setattr("signal.signal", lambda *args: None)
        called = load_command_class(get_commands()[command], command)

        called.handle(loop=True, worker_id="office")

        assert sorted(seen) == sorted([name, "works"])

    def test_tells_of_a_task_that_failed_without_its_words(self, caplog):
        error = Some(exception_class_path="builtins.ValueError", traceback="Ada")
        task = Some(module_path="search.tasks.refresh_page")
        result = Some(status=TaskResultStatus.FAILED, errors=[error], task=task)

        tell_of_a_fault(task_result=result)

        assert caplog.messages == [
            "task search.tasks.refresh_page failed: builtins.ValueError"
        ]

    def test_is_the_worker_that_the_services_start(self):
        assert get_commands()["db_worker"] == "pulse"
