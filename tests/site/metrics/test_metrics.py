"""What Prometheus reads, and who may."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from config.metrics import counting, gauges
from config.metrics.views import metrics
from locales.status.models import TranslationStatus
from pulse.beating import noted
from pulse.models import Beat

TOKEN = "8c1f0a6be7d24953a1b2c3d4e5f60718"
THEIRS = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def told(client, settings):
    """The numbers by name and labels, as Prometheus reads them."""
    settings.METRICS_TOKEN = TOKEN

    def ask():
        text = client.get("/-/metrics", headers=THEIRS).content.decode()
        rows = [x for x in text.splitlines() if not x.startswith("#")]
        return {name: float(value) for name, value in (x.rsplit(" ", 1) for x in rows)}

    return ask


@pytest.mark.django_db
class TestWhoMayReadThem:
    def test_is_nobody_unless_a_token_is_set(self, client, settings):
        settings.METRICS_TOKEN = ""

        assert client.get("/-/metrics").status_code == 404
        for sent in ("Bearer ", "Bearer", ""):
            headers = {"authorization": sent}
            assert client.get("/-/metrics", headers=headers).status_code == 404

    @pytest.mark.parametrize(
        "sent",
        [
            "",
            "Bearer",
            "Bearer wrong",
            f"Basic {TOKEN}",
            f"Bearer {TOKEN}x",
            "Bearer é",
        ],
    )
    def test_is_nobody_with_another_one(self, admin_client, settings, sent):
        settings.METRICS_TOKEN = TOKEN

        answer = admin_client.get("/-/metrics", headers={"authorization": sent})

        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer.content == b""

    def test_is_who_shows_it(self, client, settings):
        settings.METRICS_TOKEN = TOKEN

        answer = client.get("/-/metrics", headers=THEIRS)

        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain; version=")
        assert "no-store" in answer["Cache-Control"]
        assert client.post("/-/metrics", headers=THEIRS).status_code == 405

    def test_is_told_in_the_same_time_whatever_is_sent(self, rf, settings, monkeypatch):
        settings.METRICS_TOKEN = TOKEN
        compared = []
        monkeypatch.setattr(
            "config.metrics.views.constant_time_compare",
            lambda *values: compared.append(values) or False,
        )

        metrics(rf.get("/-/metrics", headers=THEIRS))

        assert compared == [(TOKEN, TOKEN)]


@pytest.mark.django_db
@pytest.mark.postgres
class TestTheNumbers:
    def test_tell_of_letters_and_tasks(self, told):
        now = timezone.now()
        DBTaskResult.objects.create(
            args_kwargs={}, task_path="a.b", run_after=get_date_max()
        )
        DBTaskResult.objects.update(enqueued_at=now - timedelta(minutes=10))
        DBTaskResult.objects.create(
            args_kwargs={}, task_path="a.b", run_after=now + timedelta(hours=1)
        )

        numbers = told()

        assert numbers["office_database_up"] == 1
        assert numbers['office_letters{state="waiting"}'] == 0
        assert numbers["office_letters_oldest_seconds"] == 0
        assert numbers['office_tasks{state="waiting"}'] == 1
        assert 590 < numbers["office_tasks_oldest_seconds"] < 660
        assert numbers["office_search_rows_waiting"] == 0
        assert numbers['office_registrations{state="waitlisted"}'] == 0

    def test_tell_of_translations_by_state(self, told, arabic):
        from django.contrib.contenttypes.models import ContentType

        TranslationStatus.objects.create(
            content_type=ContentType.objects.get_for_model(TranslationStatus),
            translation_key="6f1c2f0e-9c0b-4d7f-8a53-0c8e6f1d2b3a",
            locale=arabic,
            state="stale",
        )

        numbers = told()

        assert numbers['office_translations{state="stale"}'] == 1
        assert numbers['office_translations{state="current"}'] == 0

    def test_tell_when_sweeps_ended(self, told):
        with noted("backup", every=3600):
            pass
        with noted("timer", every=60):
            pass

        numbers = told()

        ended = numbers['office_sweep_ended_timestamp_seconds{sweep="backup"}']
        assert abs(ended - timezone.now().timestamp()) < 60
        assert numbers['office_sweep_period_seconds{sweep="backup"}'] == 3600
        assert numbers['office_sweep_failed{sweep="backup"}'] == 0
        assert 'office_alive_timestamp_seconds{process="timer"}' in numbers
        assert 'office_sweep_failed{sweep="timer"}' not in numbers

    def test_tell_how_old_the_newest_backup_is(self, told, settings, tmp_path):
        settings.BACKUP_DIR = str(tmp_path)
        assert "office_backup_age_seconds" not in told()
        made = timezone.now() - timedelta(hours=5)
        (tmp_path / f"office-{made:%Y-%m-%dT%H%M%SZ}.tar").touch()

        numbers = told()

        assert numbers["office_backup_wanted"] == 1
        assert 5 * 3600 <= numbers["office_backup_age_seconds"] < 5 * 3600 + 60

    def test_tell_what_this_process_holds(self, told):
        assert told()['office_worker_memory_bytes{worker="1"}'] > 20_000_000

    def test_are_few_questions(self, told, django_assert_max_num_queries):
        with django_assert_max_num_queries(9):
            told()

    def test_leave_out_what_cannot_answer(self, told, monkeypatch):
        def refuse(**kwargs):
            raise OperationalError("gone")

        monkeypatch.setattr(gauges.measuring, "tasks", refuse)

        numbers = told()

        assert not any(name.startswith("office_tasks") for name in numbers)
        assert 'office_letters{state="waiting"}' in numbers

    def test_are_told_whatever_else_is_broken(
        self, told, monkeypatch, tmp_path, settings
    ):
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
        (tmp_path / "counter_1.db").write_bytes(b"\xff" * 100)
        monkeypatch.setattr(gauges, "worker_memory", lambda: [][0])
        monkeypatch.setattr("config.upkeep.ages.backups", lambda folder: 1 / 0)
        settings.BACKUP_DIR = "/nowhere"

        numbers = told()

        assert numbers["office_backup_wanted"] == 1
        assert numbers['office_group_failed{group="memory"}'] == 1
        assert numbers['office_group_failed{group="backups"}'] == 1
        assert numbers['office_group_failed{group="letters"}'] == 0

    def test_leave_out_a_worker_that_has_just_ended(self, monkeypatch):
        monkeypatch.setattr(gauges, "_of", lambda process, name: [][0])

        assert gauges.worker_memory() == {}

    def test_say_when_the_database_is_away(self, told, monkeypatch):
        asked = []
        monkeypatch.setattr(gauges, "_database_answers", lambda: False)
        monkeypatch.setattr(Beat.objects, "all", lambda: asked.append("beats"))

        numbers = told()

        assert numbers["office_database_up"] == 0
        assert "office_backup_wanted" in numbers
        assert not asked


COUNTING = """
import os, sys
from types import SimpleNamespace as Some
from django.conf import settings
settings.configure(METRICS_TOKEN="x")
from config.logs.asked import Asked
from config.metrics import counting

def answer(view, path, status, language):
    asked = Asked("1", "GET", path, language, status)
    match = view and Some(view_name=view)
    counting.count(Some(resolver_match=match), asked)

def work(place):
    counting.begin(place)
    for kind in ("counter", "histogram"):
        held = os.stat(f"{os.environ['PROMETHEUS_MULTIPROC_DIR']}/{kind}_{place}.db")
        assert held.st_size == counting.ROOM <= 512 * held.st_blocks
    answer("wagtail_serve", "/ar/ada@example.org/", 200, "ar")
    answer("wagtail_serve", "/de/", 404, "../../etc")
    answer("wagtailadmin_home", "/admin/", 500, "de")
    answer(None, "/-/x", 302, "de")
    counting.count_kept("304 Not Modified")
    os._exit(0)

# Two workers, then one that takes the first one's place.
for place in ("1", "2", "1"):
    child = os.fork()
    if not child:
        work(place)
    assert os.waitpid(child, 0)[1] == 0
print(counting.told().decode())
print(len(os.listdir(os.environ["PROMETHEUS_MULTIPROC_DIR"])), "files")
"""


class TestRequests:
    @pytest.fixture(scope="class")
    def counted(self, tmp_path_factory):
        done = subprocess.run(
            [sys.executable, "-c", COUNTING],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": ".:site",
                "PROMETHEUS_MULTIPROC_DIR": str(tmp_path_factory.mktemp("counts")),
            },
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def test_are_summed_over_all_workers_and_their_heirs(self, counted):
        assert (
            'office_requests_total{language="ar",method="GET",status="2xx",'
            'view="wagtail_serve"} 3.0' in counted
        )
        assert 'office_request_seconds_count{area="pages",language="ar"} 3.0' in counted

    def test_count_what_was_kept_and_sent_before_the_site_woke(self, counted):
        assert (
            'office_requests_total{language="",method="GET",status="3xx",'
            'view="kept"} 3.0' in counted
        )

    def test_have_few_labels_and_nobodys(self, counted):
        assert (
            'office_requests_total{language="other",method="GET",status="4xx",'
            'view="wagtail_serve"} 3.0' in counted
        )
        assert 'status="5xx",view="wagtailadmin_home"} 3.0' in counted
        assert 'status="3xx",view="none"} 3.0' in counted
        assert "ada" not in counted
        assert "etc" not in counted

    def test_need_no_more_files_than_places(self, counted):
        assert counted.rstrip().endswith("4 files")

    def test_are_not_counted_without_a_folder_of_all_workers(self, monkeypatch):
        monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)

        with override_settings(METRICS_TOKEN=TOKEN):
            assert not counting.is_possible()

    def test_are_not_counted_without_a_token(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))

        with override_settings(METRICS_TOKEN=""):
            assert not counting.is_possible()

    def test_are_answered_even_if_they_cannot_be_counted(self, monkeypatch, rf, caplog):
        monkeypatch.setattr(counting, "_counters", lambda: 1 / 0)

        counting.count(rf.get("/de/"), None)

        assert caplog.messages == ["a request was not counted: ZeroDivisionError"]

    def test_are_not_counted_where_memory_is_full(
        self, monkeypatch, tmp_path, caplog, settings
    ):
        def refuse(*args):
            raise OSError(28, "No space left on device")

        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
        monkeypatch.setattr("os.posix_fallocate", refuse)
        monkeypatch.setattr(counting, "slot", "")
        monkeypatch.setattr(counting, "_is_off", False)
        monkeypatch.setattr(counting, "_counters", lambda: 1 / 0)
        settings.METRICS_TOKEN = TOKEN

        counting.begin("7")
        counting.count(None, None)

        assert caplog.messages == ["requests are not counted: OSError"]
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        ("path", "area"),
        [
            ("/de/", "pages"),
            ("/admin/pages/", "editors"),
            ("/api/v1/pages", "api"),
            ("/-/health", "own"),
            ("/documents/1/a.pdf", "files"),
        ],
    )
    def test_belong_to_a_part_of_the_site(self, path, area):
        assert counting.area_of(path) == area


class TestAlerts:
    def test_of_the_documents_name_numbers_that_there_are(self):
        from pathlib import Path

        import yaml

        text = Path("docs/operate.md").read_text()
        rules = yaml.safe_load(text.split("```yaml\n")[2].split("```")[0])
        source = Path(gauges.__file__).read_text() + Path(counting.__file__).read_text()

        [group] = rules["groups"]
        assert len(group["rules"]) == 7
        for rule in group["rules"]:
            for name in _names(rule["expr"]):
                stem = name.removeprefix("office_").removesuffix("_total")
                assert f'"{stem}"' in source or f'"office_{stem}"' in source, name


def _names(expression):
    import re

    return re.findall(r"office_\w+", expression)
