"""The administrators' page: what it says, to whom, and that it always answers."""

import re
import socket
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace as Some

import pytest
from allauth.mfa.models import Authenticator
from django.core.checks import Warning as CheckWarning
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import EDITORS
from config.state import support, ways
from config.state.panels import machine, safety
from config.state.probes import Probe, Silent, asked
from outbox.models import OutboxMessage, State
from pages.base.management.commands.timer import CHORES
from pulse.beating import CUT, PROCESSES
from pulse.models import Beat
from search.models import RebuildRun

pytestmark = pytest.mark.django_db
SERVER = "django.core.mail.backends.smtp.EmailBackend"
MINUTE, DAY = 60, 24 * 3600
ACCOUNTS = safety._accounts


def beat(name, *, ago=0, every=MINUTE, **values):
    at = timezone.now() - timedelta(seconds=ago)
    values = {"ended_at": at, **values}
    Beat.objects.update_or_create(name=name, defaults={"every": every, **values})


@pytest.fixture(autouse=True)
def _nobody_is_waited_for(monkeypatch):
    """What hung in one test is not asked about in the next."""
    monkeypatch.setattr("config.state.probes._asked", {})


@pytest.fixture
def all_well(settings, tmp_path, monkeypatch):
    """A real site at its best."""
    monkeypatch.setattr(ways, "is_real", lambda: True)
    monkeypatch.setattr(ways, "CONTAINER", ())
    monkeypatch.setattr("config.state.panels.safety.is_real", lambda: True)
    monkeypatch.setattr("config.state.panels.safety.run_checks", lambda **kwargs: [])
    monkeypatch.setattr("config.state.panels.safety._accounts", lambda: (0, 1))
    monkeypatch.setattr("config.views.can_print", lambda: True)
    monkeypatch.setattr(machine, "_room", lambda free, total: 0)
    settings.SECOND_FACTOR = True
    monkeypatch.setattr("accounts.second_factor.needs_one", lambda user: False)
    monkeypatch.setattr("accounts.second_factor.has_one", lambda user: False)
    settings.SHOW_GALLERY = False
    settings.BACKUP_DIR = str(tmp_path)
    (tmp_path / f"office-{timezone.now():%Y-%m-%dT%H%M%SZ}.tar").touch()
    RebuildRun.objects.create(holder="x", state="done")
    for name in PROCESSES:
        beat(name)
    for chore in CHORES:
        beat(chore.name, every=chore.every)


@pytest.fixture
def page(admin_client, admin_user):
    """The words of the page, in English."""
    UserProfile.objects.create(user=admin_user, preferred_language="en")

    def ask(**headers):
        answer = admin_client.get("/admin/state/", headers=headers)
        assert answer.status_code == 200
        text = answer.content.decode().partition('class="nice-padding state"')[2]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))

    return ask


class TestWhoMaySee:
    def test_is_an_administrator(self, admin_client):
        answer = admin_client.get("/admin/state/")

        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert b"/admin/state/" in admin_client.get("/admin/").content

    def test_is_no_editor(self, client):
        from django.contrib.auth.models import Group

        user = User.objects.create_user("bob", "bob@example.org", "secret")
        user.groups.add(Group.objects.get(name=EDITORS))
        client.force_login(user)

        answer = client.get("/admin/state/")

        assert answer.status_code == 302
        assert answer["Location"] == "/admin/"
        assert b"/admin/state/" not in client.get("/admin/").content

    def test_is_nobody_else(self, client):
        answer = client.get("/admin/state/")

        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")

    def test_may_change_nothing(self, admin_client):
        assert admin_client.post("/admin/state/").status_code == 405


@pytest.mark.postgres
class TestAtItsBest:
    def test_says_that_all_is_well(self, all_well, page):
        words = page()

        assert "All is well" in words
        assert "look at it" not in words

    def test_asks_the_database_little(
        self, all_well, page, django_assert_max_num_queries
    ):
        page()

        with django_assert_max_num_queries(25):
            page()

    def test_asks_no_more_when_there_is_more(
        self, all_well, page, django_assert_max_num_queries, make_accounts
    ):
        page()
        make_accounts(20)

        with django_assert_max_num_queries(25):
            page()

    def test_counts_who_has_no_second_factor(self, make_accounts, db):
        from django.contrib.auth.models import Group

        make_accounts(2)
        bob = User.objects.create_user("bob", "bob@example.org", "secret")
        bob.groups.set(Group.objects.all()[:2])
        User.objects.create_user("eve", "eve@example.org", "secret")
        gone = User.objects.create_superuser("gone", "gone@example.org", "secret")
        User.objects.filter(pk=gone.pk).update(is_active=False)
        ada = User.objects.get(username="a0")
        Authenticator.objects.create(user=ada, type="totp", data={})
        Authenticator.objects.create(user=ada, type="recovery_codes", data={})

        assert ACCOUNTS() == (2, 2)

    def test_names_nobody(self, all_well, page, make_accounts):
        make_accounts(3)

        words = page()

        assert "@example" not in words

    def test_says_what_is_installed(self, all_well, page):
        words = page()

        assert "Django" in words
        assert "April 30, 2028" in words


@pytest.fixture
def make_accounts():
    def make(number):
        for one in range(number):
            User.objects.create_superuser(f"a{one}", f"a{one}@example.org", "x")

    return make


class TestWhatNeedsSomebody:
    def test_is_counted(self, all_well, page):
        Beat.objects.filter(name="letters").delete()
        assert "1 thing needs you" in page()
        Beat.objects.filter(name="tasks").delete()

        assert "2 things need you" in page()

    def test_is_a_dead_timer_once(self, all_well, page):
        old = timezone.now() - timedelta(minutes=4)
        Beat.objects.update(ended_at=old)
        beat("letters")
        beat("tasks")

        words = page()

        assert "1 thing needs you" in words
        assert "The timer is dead" in words
        assert "systemctl restart office-timer.service" in words

    def test_is_a_sweep_that_comes_no_more(self, all_well, page):
        long = timezone.now() - timedelta(minutes=4)
        Beat.objects.exclude(name__in=PROCESSES).update(ended_at=long)

        words = page()

        assert "publish_scheduled: overdue. Try it by hand" in words
        assert "office .venv/bin/python manage.py publish_scheduled" in words

    def test_is_a_sweep_that_always_waits_for_others(self, all_well, page):
        beat("publish_scheduled", ago=2 * 3600 + 181, every=MINUTE)

        assert "publish_scheduled: overdue." in page()

    def test_is_no_sweep_while_the_timer_comes_back_to_it(self, all_well, page):
        beat("publish_scheduled", ago=600, every=MINUTE)

        assert "All is well" in page()

    def test_is_a_sweep_that_never_was(self, all_well, page):
        Beat.objects.filter(name="reconcile").delete()
        beat("timer", began_at=timezone.now() - timedelta(minutes=9))
        assert "All is well" in page()
        beat("timer", began_at=timezone.now() - timedelta(hours=3))

        assert "reconcile: overdue." in page()

    def test_is_no_run_out_of_a_backup(self, all_well, page):
        now = timezone.now()
        beat("timer", began_at=now - timedelta(minutes=1))
        beat("backup", ago=6 * DAY, every=DAY * 9, began_at=now - timedelta(days=5))

        words = page()

        assert "at work for" not in words
        assert "All is well" in words

    def test_is_urgent_if_a_sweep_fails_again_and_again(self, all_well, page):
        now = timezone.now()
        beat("reconcile", ago=4 * DAY, every=DAY, failed_at=now, error="Gone")

        words = page()

        assert "Sweeps by the clock : look at it now" in words
        assert "reconcile: failed (Gone)." in words

    def test_is_a_run_that_was_killed(self, all_well, page):
        now = timezone.now()
        beat("reconcile", ago=9, every=DAY, failed_at=now, error=CUT)

        assert "reconcile: failed (ended before it was through)." in page()

    def test_is_a_part_that_lives_in_the_future(self, all_well, page):
        beat("letters", ago=-DAY)

        assert "Nobody sends letters: the sender is dead." in page()

    def test_is_no_sweep_that_waits_for_a_long_one(self, all_well, page):
        beat("publish_scheduled", ago=181, every=MINUTE)
        now = timezone.now()
        beat("backup", ago=3600, every=3600, began_at=now - timedelta(minutes=4))

        words = page()

        assert "All is well" in words
        assert "waits for its turn" in words

    def test_is_a_sweep_that_never_ends(self, all_well, page):
        now = timezone.now()
        beat("backup", ago=12000, every=3600, began_at=now - timedelta(hours=3))

        words = page()

        assert "backup has been at work for 3 hours; all others wait." in words
        assert "1 thing needs you" in words

    def test_is_a_sweep_that_failed(self, all_well, page):
        beat("reconcile", ago=99, every=86400, failed_at=timezone.now(), error="Gone")

        assert "reconcile: failed (Gone)." in page()

    def test_is_a_letter_that_was_given_up(self, all_well, page, make_lost_letter):
        make_lost_letter()

        words = page()

        assert "1 letter was given up after two days." in words
        assert "ada" not in words

    def test_is_a_task_that_nobody_takes_up(self, all_well, page):
        DBTaskResult.objects.create(
            args_kwargs={}, task_path="a.b", run_after=get_date_max()
        )
        DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=9))

        assert "The first task waits for 9 minutes." in page()

    def test_is_a_task_that_failed(self, all_well, page):
        DBTaskResult.objects.create(
            args_kwargs={},
            task_path="a.b",
            run_after=get_date_max(),
            status="FAILED",
            finished_at=timezone.now(),
            traceback="ada@example.org",
        )

        assert "1 task failed within a day." in page()

    def test_is_a_backup_that_is_missing(self, all_well, page, settings, tmp_path):
        settings.BACKUP_DIR = str(tmp_path / "empty")
        assert "The newest backup is older than two days" in page()
        settings.BACKUP_DIR = ""

        assert "There is no nightly backup." in page()

    def test_is_an_index_that_was_never_built(self, all_well, page):
        RebuildRun.objects.all().delete()

        assert "The index was never built." in page()

    def test_is_a_disk_that_fills(self, all_well, page, monkeypatch):
        monkeypatch.setattr(machine, "_room", lambda free, total: machine.Level.NOW)

        assert "are free in" in page()

    def test_is_a_setting_that_is_not_safe(self, all_well, page, settings, monkeypatch):
        settings.DEBUG = True
        settings.SHOW_GALLERY = True
        monkeypatch.setattr(
            "config.state.panels.safety.run_checks",
            lambda **kwargs: [CheckWarning("No HSTS.", id="security.W004")],
        )
        monkeypatch.setenv("DATABASE_URL", "postgres://office:office@db/office")

        words = page()

        assert "DEBUG is on" in words
        assert "The gallery of components is open" in words
        assert "Django warns of a setting (security.W004). No HSTS." in words
        assert "DATABASE_URL has no password, or a well-known one" in words
        assert "office:office" not in words

    def test_is_an_account_without_a_second_factor(self, all_well, page, monkeypatch):
        monkeypatch.setattr(safety, "_accounts", ACCOUNTS)

        assert "1 account has no second factor." in page()

    def test_is_what_its_maker_mends_no_longer(self, all_well, page, monkeypatch):
        monkeypatch.setitem(support.ENDS, ("Wagtail", "7.4"), date(2020, 1, 1))
        soon = timezone.localdate() + timedelta(days=100)
        monkeypatch.setitem(support.ENDS, ("Django", "5.2"), soon)

        words = page()

        assert re.search(r"Wagtail 7\.4[.\d]* gets no safety fixes any more", words)
        assert re.search(r"Django 5\.2[.\d]* gets safety fixes for less than", words)


@pytest.fixture
def make_lost_letter():
    def make():
        now = timezone.now()
        OutboxMessage.objects.create(
            kind="test",
            dedupe_key="x",
            to="ada@example.org",
            locale="de",
            state=State.GIVEN_UP,
            due_at=now,
            next_at=now,
            created_at=now,
            finished_at=now,
        )

    return make


@pytest.fixture
def silent():
    """A port that takes calls and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


class TestItAnswers:
    def test_in_time_when_others_are_silent(self, all_well, page, settings, silent):
        page()
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{silent}"
        settings.EMAIL_BACKEND = SERVER
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", silent
        began = time.monotonic()

        words = page()

        assert time.monotonic() - began < 8
        assert "The search engine does not answer" in words
        assert "The mail server does not take letters" in words
        assert "2 things need you" in words

    def test_when_others_refuse(self, all_well, page, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
        settings.EMAIL_BACKEND = SERVER
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

        assert "2 things need you" in page()

    @pytest.mark.parametrize(
        ("part", "words"),
        [
            ("config.state.measuring.tasks", "Background tasks"),
            ("config.state.panels.work.runs.last", "Search"),
            ("outbox.models.OutboxMessage.objects.filter", "Letters"),
            ("config.state.panels.safety._accounts", "Safety"),
        ],
    )
    def test_when_a_part_is_broken(self, all_well, page, monkeypatch, part, words):
        def fail(*args, **kwargs):
            raise OperationalError("ada@example.org")

        monkeypatch.setattr(part, fail)

        told = page()

        assert re.search(
            f"{words} look at it now .*This part does not answer .OperationalError",
            told,
        )
        assert "ada@" not in told

    def test_in_time_when_the_disk_of_the_backups_hangs(
        self, all_well, page, client, settings, hanging_disk
    ):
        settings.METRICS_TOKEN = "x" * 32
        began = time.monotonic()

        words = page()
        health = client.get("/-/health")
        headers = {"authorization": f"Bearer {settings.METRICS_TOKEN}"}
        numbers = client.get("/-/metrics", headers=headers).content.decode()

        assert time.monotonic() - began < 6
        assert "Backups look at it now" in words
        assert "This part does not answer: it took too long." in words
        assert (health.status_code, health.json()["backup"]) == (200, "old")
        assert "office_backup_wanted 1.0" in numbers
        assert 'office_group_failed{group="backups"} 1.0' in numbers
        assert len(hanging_disk) == 1

    def test_when_git_is_slow(self, all_well, page, monkeypatch):
        def be_silent():
            raise Silent

        monkeypatch.setattr("config.state.look._ask_git", be_silent)

        words = page()

        assert "not known: git is not here" in words
        assert "All is well" in words

    def test_when_the_cache_is_away(self, all_well, page, monkeypatch):
        away = Some(set=lambda *values: 1 / 0)
        monkeypatch.setattr("config.state.look.cache", away)

        assert "The cache keeps nothing" in page()

    def test_with_an_address_for_each_part_that_fails(
        self, all_well, admin_client, monkeypatch
    ):
        monkeypatch.setattr("config.state.measuring.tasks", lambda **at: 1 / 0)
        monkeypatch.setattr(safety, "_accounts", lambda: 1 / 0)

        text = admin_client.get("/admin/state/").content.decode()

        marks = re.findall(r'id="(state-\w+)"', text)
        assert {"state-tasks", "state-safety"} < set(marks)
        assert len(marks) == len(set(marks))

    def test_when_a_folder_cannot_be_read(self, all_well, page, settings, monkeypatch):
        def refuse(place):
            raise PermissionError(place)

        monkeypatch.setattr("config.state.look.shutil.disk_usage", refuse)

        assert "cannot be read (PermissionError)" in page()


@pytest.fixture
def hanging_disk(monkeypatch):
    """A folder of backups that says nothing; who asks it waits, and is listed."""
    waiting, mounted = [], threading.Event()

    def hang(folder):
        waiting.append(folder)
        mounted.wait(20)
        return []

    monkeypatch.setattr("config.upkeep.ages.backups", hang)
    yield waiting
    mounted.set()


class TestAMissingTable:
    """Within the test's transaction: only SQLite goes on after an error in one."""

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="Only in SQLite.")
    def test_is_a_part_that_does_not_answer(self, all_well, page):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {DBTaskResult._meta.db_table} RENAME TO away")

        words = page()

        assert "This part does not answer (OperationalError)." in words
        assert "1 thing needs you" in words
        assert "manage.py migrate --check" in words


class TestAProbe:
    def test_tells_what_was_said_as_often_as_it_is_asked(self):
        probe = Probe(lambda: 42)

        assert [probe.answer(), probe.answer()] == [42, 42]

    def test_tells_what_was_raised(self):
        probe = Probe(lambda: 1 / 0)

        for _time in range(2):
            with pytest.raises(ZeroDivisionError):
                probe.answer()

    def test_waits_for_nobody_for_long(self, monkeypatch):
        monkeypatch.setattr("config.state.probes.SECONDS", 0.05)
        probe = Probe(lambda: time.sleep(2))

        with pytest.raises(Silent):
            probe.answer()

    def test_is_not_begun_anew_while_the_last_one_waits(self):
        over = threading.Event()
        first = asked("disk", lambda: over.wait(20))
        assert asked("disk", lambda: "again") is first
        over.set()
        first.answer()
        while not first.is_over:
            time.sleep(0.001)

        assert asked("disk", lambda: "again").answer() == "again"


class TestACommand:
    @pytest.mark.parametrize(
        ("is_real", "mark", "words"),
        [
            (True, "/", "docker compose exec timer python manage.py backup"),
            (True, "/none", "office .venv/bin/python manage.py backup"),
            (False, "/", ".venv/bin/python manage.py backup --settings="),
        ],
    )
    def test_can_be_pasted(self, monkeypatch, is_real, mark, words):
        monkeypatch.setattr(ways, "is_real", lambda: is_real)
        monkeypatch.setattr(ways, "CONTAINER", (Path(mark),))

        assert ways.manage("backup").startswith(words)

    def test_in_containers_is_none_of_the_machine(self, monkeypatch):
        monkeypatch.setattr(ways, "CONTAINER", (Path("/"),))
        monkeypatch.setattr(ways, "is_real", lambda: True)

        told = [machine._mend(part) for part in machine.PARTS]
        told += [ways.shell("df -h"), machine._update("Django")["command"]]
        assert all("docker compose" in words for words in told)

    def test_updates_what_the_site_brings(self, monkeypatch):
        monkeypatch.setattr(ways, "CONTAINER", ())

        assert machine._update("Wagtail")["command"] == "make update"
        assert "command" not in machine._update("Python")


class TestSupport:
    def test_is_known_for_what_is_installed(self):
        import django
        import wagtail

        assert support.end_of("Django", django.get_version())
        assert support.end_of("Wagtail", wagtail.__version__)

    def test_of_postgresql_goes_by_its_first_number(self):
        assert support.end_of("PostgreSQL", "17.6") == date(2029, 11, 8)

    def test_of_anything_else_is_not_made_up(self):
        assert support.end_of("Elasticsearch", "9.4.3") is None


class TestRoom:
    @pytest.mark.parametrize(
        ("free", "total", "level"),
        [(0.5, 100, 2), (3, 100, 1), (20, 1000, 0), (0.9, 2, 0), (50, 100, 0)],
    )
    def test_is_a_share_of_a_large_disk_and_a_size_of_a_small_one(
        self, free, total, level
    ):
        gigabyte = machine.GIGABYTE

        assert machine._room(free * gigabyte, total * gigabyte) == level
