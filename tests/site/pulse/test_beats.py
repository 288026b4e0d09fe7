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
from pulse.beating import alive, noted, show_life
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

        assert not Beat.objects.get(name="timer").is_late(at=timezone.now())
        assert closed == ["all"]

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
