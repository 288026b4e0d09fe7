"""Rebuilds that are killed, go on, are undone; readers who ask meanwhile."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from search import rebuilding, runs
from search.engines import database_engine
from search.engines.elasticsearch import _client
from search.models import RebuildRun, SearchItem, SearchWord
from search.queries import Request, Term
from search.rebuilding import build_index, rebuild, roll_back
from search.runs import AlreadyRunning, Cancelled, NothingToResume

pytestmark = pytest.mark.postgres
THINGS = 60


def quietly(done, total):
    """A progress that nobody looks at."""


@pytest.fixture
def db(django_db_setup, django_db_blocker):
    """The test database, whose rows are really committed: other processes see them."""
    with django_db_blocker.unblock():
        yield
        engine = database_engine()
        engine.rebuild().publish()
        engine.rebuild().publish()
        for model in (SearchItem, SearchWord, RebuildRun):
            model.objects.all().delete()
        connection.close()


@pytest.fixture(params=["database", "elasticsearch"])
def engine(request, db):
    if request.param == "elasticsearch":
        return request.getfixturevalue("elasticsearch")
    return database_engine()


@pytest.fixture
def things(engine, shelf, monkeypatch):
    monkeypatch.setattr(rebuilding, "ROWS", 10)
    monkeypatch.setattr(rebuilding, "BATCH", 10)
    shelf.put_all({f"kurs-{number:02}": f"Kurs {number}" for number in range(THINGS)})
    build_index(engine)
    return shelf


def total(engine, term="de=kurs"):
    return engine.search(Request(Term(term), size=0)).total


def killed(engine, monkeypatch, *, beats):
    """A rebuild in a process of its own, killed with -9 at one of its beats."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        real, counted = runs.beat, []

        def beat(run, **values):
            real(run, **values)
            counted.append(run)
            if len(counted) == beats:
                os.kill(os.getpid(), signal.SIGKILL)

        _client.cache_clear()
        monkeypatch.setattr(runs, "beat", beat)
        rebuild([type(engine)()], progress=quietly)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def long_ago():
    """The dead are silent for long by now."""
    RebuildRun.objects.update(beat_at=timezone.now() - timedelta(minutes=4))


class TestOneThatIsKilled:
    def test_leaves_what_answers_alone(self, engine, things, monkeypatch):
        killed(engine, monkeypatch, beats=10)

        assert total(engine) == THINGS

    def test_is_taken_for_alive_for_some_minutes(self, engine, things, monkeypatch):
        killed(engine, monkeypatch, beats=2)

        with pytest.raises(AlreadyRunning):
            rebuild([engine], progress=quietly)
        with pytest.raises(AlreadyRunning):
            rebuild([engine], progress=quietly, resume=True)

    def test_goes_on_with_the_rows_it_had_not_looked_at(
        self, engine, things, monkeypatch
    ):
        killed(engine, monkeypatch, beats=4)
        long_ago()
        looked_at = []
        real = rebuilding.refresh_all
        monkeypatch.setattr(
            rebuilding,
            "refresh_all",
            lambda keys, words: looked_at.extend(keys) or real(keys, words),
        )

        rebuild([engine], progress=quietly, resume=True)

        assert "shelf:kurs-00" not in looked_at
        assert "shelf:kurs-59" in looked_at
        assert total(engine) == THINGS
        assert runs.last().state == "done"

    def test_goes_on_with_the_index_it_was_filling(self, engine, things, monkeypatch):
        SearchItem.objects.update(changed_at=timezone.now() - timedelta(days=1))
        killed(engine, monkeypatch, beats=12)
        long_ago()
        things.put("kurs-00", de="Umbenannt")
        things.put("neu", de="Kurs neu")
        things.take("kurs-01")
        added = []
        real = rebuilding._add
        monkeypatch.setattr(
            rebuilding,
            "_add",
            lambda new, numbers, known: (
                added.extend(numbers) or real(new, numbers, known)
            ),
        )

        rebuild([engine], progress=quietly, resume=True)

        assert len(added) < THINGS
        assert total(engine) == THINGS - 1
        assert total(engine, "de=umbenannt") == 1

    def test_does_not_keep_the_next_from_beginning_anew(
        self, engine, things, monkeypatch
    ):
        killed(engine, monkeypatch, beats=9)
        long_ago()

        rebuild([engine], progress=quietly)

        assert total(engine) == THINGS


class TestTwoAtOnce:
    def test_cannot_be(self, db):
        runs.begin()

        with pytest.raises(AlreadyRunning):
            runs.begin()
        with pytest.raises(CommandError, match="Another rebuild is running"):
            call_command("search_rebuild")

    def test_one_of_many_wins(self, db):
        connections.close_all()
        start, won = threading.Barrier(4), []

        def begin():
            start.wait()
            try:
                won.append(runs.begin())
            except AlreadyRunning:
                pass
            finally:
                connection.close()

        threads = [threading.Thread(target=begin) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(won) == 1

    def test_who_was_thought_dead_gives_way(self, db):
        slow = runs.begin()
        long_ago()

        runs.begin()

        with pytest.raises(Cancelled):
            runs.beat(slow)

    def test_a_rebuild_that_came_to_its_end_does_not_go_on(self, db, home_less):
        with pytest.raises(NothingToResume):
            rebuild([], progress=quietly, resume=True)
        with pytest.raises(CommandError, match="came to its end"):
            call_command("search_rebuild", "--resume")


@pytest.fixture
def home_less(db):
    rebuild([], progress=quietly)


class TestAStop:
    def test_leaves_the_index_and_can_go_on(self, engine, things, monkeypatch):
        real = rebuilding.refresh_all

        def refresh(keys, words):
            runs.ask_to_stop()
            return real(keys, words)

        monkeypatch.setattr(rebuilding, "refresh_all", refresh)
        with pytest.raises(Cancelled):
            rebuild([engine], progress=quietly)
        assert total(engine) == THINGS
        monkeypatch.undo()

        rebuild([engine], progress=quietly, resume=True)

        assert runs.last().state == "done"


class TestABadThing:
    def test_spoils_no_other(self, things, monkeypatch):
        real = things.thing

        def thing(name):
            if name == "kurs-03":
                raise ValueError("broken")
            return real(name)

        monkeypatch.setattr(things, "thing", thing)
        SearchItem.objects.filter(key__startswith="shelf:").delete()

        rebuild([database_engine()], progress=quietly)

        assert total(database_engine()) == THINGS - 1


class TestReadersMeanwhile:
    def test_see_neither_nothing_nor_double(self, engine, things):
        stop, seen, failed = threading.Event(), [], []

        def poll():
            try:
                while not stop.is_set():
                    answer = engine.search(Request(Term("de=kurs"), size=100))
                    keys = [key for key, _weight in answer.hits]
                    seen.append((answer.total, len(keys), len(set(keys))))
            except Exception as error:  # noqa: BLE001  the test tells of it
                failed.append(error)
            finally:
                connection.close()

        readers = [threading.Thread(target=poll) for _number in range(2)]
        for reader in readers:
            reader.start()
        for _round in range(4):
            build_index(engine)
        stop.set()
        for reader in readers:
            reader.join()

        assert failed == []
        assert len(seen) > 20
        assert set(seen) == {(THINGS, THINGS, THINGS)}

    def test_find_what_is_saved_at_any_moment(self, engine, things, monkeypatch):
        moments = ["_begun", "_fill", "_check"]
        for number, name in enumerate(moments):
            real = getattr(rebuilding, name)

            def then(*values, real=real, number=number):
                things.put(f"kurs-0{number}", de=f"Gerettet {number}")
                things.put(f"neu-{number}", de=f"Gerettet neu {number}")
                return real(*values)

            monkeypatch.setattr(rebuilding, name, then)

        build_index(engine)

        assert total(engine, "de=gerettet") == 2 * len(moments)


class TestGoingBack:
    def test_brings_what_has_changed_since(self, engine, things):
        rebuild([engine], progress=quietly)
        SearchItem.objects.update(changed_at=timezone.now() - timedelta(days=1))
        things.put("kurs-00", de="Umbenannt")
        things.put("neu", de="Kurs neu")
        things.take("kurs-01")

        assert roll_back(engine)

        assert total(engine) == THINGS - 1
        assert total(engine, "de=umbenannt") == 1

    def test_can_itself_be_undone(self, engine, things):
        rebuild([engine], progress=quietly)
        roll_back(engine)

        assert roll_back(engine)
        assert total(engine) == THINGS

    def test_is_refused_during_a_rebuild(self, engine, things):
        build_index(engine)
        runs.begin()

        with pytest.raises(AlreadyRunning):
            roll_back(engine)

    def test_the_command_says_so(self, engine, things, capsys):
        build_index(engine)

        call_command("search_rollback", "--engine", engine.name)

        assert "answers again" in capsys.readouterr().out


class TestTheIndexPage:
    @pytest.mark.django_db
    def test_offers_to_go_on_where_one_ended(self, admin_client):
        RebuildRun.objects.create(state="failed", done=3, total=9, note="died")

        page = admin_client.get(reverse("search_health")).content.decode()

        assert "3 von 9" in page
        assert "Dort weitermachen" in page

        admin_client.post(reverse("search_rebuild"), {"resume": "1"})

        assert runs.last().state == "done"
        assert RebuildRun.objects.count() == 1
