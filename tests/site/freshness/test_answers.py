"""What is kept, for whom, and what never is."""

import gzip
import pickle
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import (
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from freshness import answers, kept, shelf
from freshness.models import Change
from freshness.recording import record
from freshness.release import release
from freshness.versions import Versions, announce
from freshness.watching import watch
from pages.base.models import StandardPage
from pages.forms.models import FormPage
from tests.again import content

pytestmark = pytest.mark.django_db


@content
def page(home, arabic_home):
    page = home.add_child(instance=StandardPage(title="Über uns", slug="ueber"))
    page.save_revision().publish()
    return page


class TestAKeptAnswer:
    def test_costs_one_query_and_says_the_same(self, elsewhere, page):
        first = elsewhere.get("/ar/ueber/")

        with CaptureQueriesContext(connection) as queries:
            second = elsewhere.get("/ar/ueber/")

        assert len(queries) == 1
        assert second.content == first.content
        assert elsewhere.made == 1
        told = {"X-Robots-Tag": "noindex", "Content-Language": "de"}
        assert told.items() <= dict(second.items()).items()

    def test_has_every_header_of_safety(self, elsewhere, page, settings):
        settings.KEEPS_ANSWERS = False
        plain = dict(elsewhere.get("/de/ueber/").items())
        settings.KEEPS_ANSWERS = True
        elsewhere.get("/de/ueber/")

        kept = dict(elsewhere.get("/de/ueber/").items())

        assert elsewhere.made == 1
        assert plain["Content-Security-Policy"] == kept["Content-Security-Policy"]
        assert set(plain) - set(kept) == set()
        differs = {name for name in plain if plain[name] != kept[name]}
        assert differs <= {"ETag", "X-Request-ID"}

    def test_is_packed_once_and_unpacked_for_who_cannot(self, elsewhere, page):
        elsewhere.get("/de/ueber/")

        packed = elsewhere.get("/de/ueber/", accept_encoding="gzip")
        plain = elsewhere.get("/de/ueber/", accept_encoding="identity")

        assert packed["Content-Encoding"] == "gzip"
        assert not plain.has_header("Content-Encoding")
        assert gzip.decompress(packed.content) == plain.content
        assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"

    def test_is_not_sent_again_to_who_has_it(
        self, elsewhere, page, django_assert_max_num_queries
    ):
        name = elsewhere.get("/de/ueber/")["ETag"]

        with django_assert_max_num_queries(3):
            again = elsewhere.get("/de/ueber/", if_none_match=name)

        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == name
        assert elsewhere.made == 1

    def test_answers_who_asks_only_for_the_head(self, elsewhere, page):
        whole = elsewhere.get("/de/ueber/")

        head = Client().head("/de/ueber/")

        assert head.status_code == 200
        assert head["ETag"] == whole["ETag"]

    def test_is_of_one_host_and_of_one_way_there(self, elsewhere, page):
        elsewhere.get("/de/ueber/")

        elsewhere.get("/de/ueber/", host="other.example.org")

        assert elsewhere.made == 2

    def test_goes_back_to_the_database_after_a_minute(self, elsewhere, page, clock):
        now = timezone.now()
        elsewhere.get("/de/ueber/")
        # Nobody announces what another programme writes.
        with connection.cursor() as cursor:
            cursor.db.execute_wrappers.clear()
            cursor.execute("UPDATE wagtailcore_page SET title = 'Von Hand'")
        connection.execute_wrappers.insert(0, watch)
        assert "Von Hand" not in elsewhere.text("/de/ueber/")

        clock(now + timedelta(seconds=61))

        assert "Von Hand" in elsewhere.text("/de/ueber/")

    def test_stands_though_the_frame_it_was_made_with_was_pushed_out(
        self, elsewhere, page
    ):
        elsewhere.knows("/de/ueber/")
        caches["answers"].delete(f"value:{release()}:frame:de")
        announce(["wagtailcore_page"])

        assert not elsewhere.makes("/de/ueber/")

    def test_is_kept_of_no_reading_that_failed(self, keeping, page):
        with (
            record() as recording,
            suppress(OperationalError, ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT no_such_column FROM wagtailcore_page")

        assert recording.spoiled_by == "a statement failed"

    def test_is_true_while_a_question_is_that_nobody_read_to_its_end(
        self, keeping, page
    ):
        with record() as recording, connection.cursor() as cursor:
            cursor.execute("SELECT id FROM wagtailcore_page")

        [question] = pickle.loads(pickle.dumps(recording.questions))  # noqa: S301  ours
        assert question.is_answered_alike()

    def test_is_made_anew_where_it_cannot_be_kept(self, elsewhere, page, monkeypatch):
        def broken(*args):
            raise OSError

        monkeypatch.setattr(caches["answers"], "set", broken)
        monkeypatch.setattr(caches["answers"], "get", broken)

        assert elsewhere.get("/de/ueber/").status_code == 200
        assert elsewhere.get("/de/ueber/").status_code == 200


class TestWhateverIsWrongWithWhatIsKept:
    @pytest.mark.parametrize("part", ["find", "keep"])
    def test_the_page_is_sent(self, elsewhere, page, monkeypatch, caplog, part):
        def fails(*args):
            raise LookupError

        monkeypatch.setattr(answers, part, fails)

        assert "Über uns" in elsewhere.text("/de/ueber/")
        assert "LookupError" in caplog.text

    def test_the_page_says_what_the_database_lacks(
        self, elsewhere, page, monkeypatch, caplog
    ):
        def fails(self):
            raise InterfaceError

        monkeypatch.setattr(Versions, "look", fails)

        assert "Über uns" in elsewhere.text("/de/ueber/")
        assert not caplog.text

    def test_a_value_that_cannot_be_written_is_used(self, keeping):
        with record():
            told = kept.shared("told", lambda: {"say": lambda: "Hallo"})

        assert told["say"]() == "Hallo"


class TestAfterABackupWasRestored:
    def test_nothing_is_trusted_that_was_known_before(self, keeping, page):
        # A worker that was not stopped: what it has at hand stays there.
        Change.objects.create(pk=5000, tables="wagtailcore_page")
        reader = Client()
        for _time in range(3):
            reader.get("/de/ueber/")
        connection.execute_wrappers.remove(watch)
        Page.objects.filter(pk=page.pk).update(title="Von früher")
        connection.execute_wrappers.insert(0, watch)
        assert "Von früher" not in reader.get("/de/ueber/").content.decode()

        Change.objects.all().delete()
        Change.objects.create(pk=3000, tables="base_fact")

        assert "Von früher" in reader.get("/de/ueber/").content.decode()


class TestTwoWorkersAtOnce:
    def test_do_not_vouch_for_each_others_words(self, elsewhere, page):
        place = answers.place_of(RequestFactory().get("/de/ueber/"))[1]
        elsewhere.get("/de/ueber/")
        old = shelf.take(place)
        page.title = "Neu"
        page.save_revision().publish()
        elsewhere.get("/de/ueber/")

        # The slower one writes its older words beside the newer grounds.
        shelf.put(place, old)

        assert "Neu" in elsewhere.text("/de/ueber/")


class TestNothingIsKept:
    def test_of_who_has_a_session(self, elsewhere, page, sign_in):
        elsewhere.get("/de/ueber/")
        editor = sign_in()

        mine = editor.get("/de/ueber/")

        assert "private" in mine["Cache-Control"]
        assert "wagtail-userbar" in mine.content.decode()
        assert "wagtail-userbar" not in elsewhere.text("/de/ueber/")

    def test_of_what_a_session_made(self, elsewhere, page, sign_in):
        sign_in().get("/de/ueber/")

        assert elsewhere.makes("/de/ueber/")

    def test_of_what_is_missing_or_leads_elsewhere(self, elsewhere, page):
        for path, status in (("/de/nichts/", 404), ("/", 302), ("/de/ueber", 301)):
            for _time in range(2):
                assert elsewhere.get(path).status_code == status

        assert elsewhere.made == 6

    def test_of_a_page_that_asks_for_a_password(self, elsewhere, page):
        PageViewRestriction.objects.create(
            page=page, restriction_type="password", password="geheim"
        )

        assert elsewhere.makes("/de/ueber/")
        assert elsewhere.makes("/de/ueber/")

    def test_of_a_form_that_is_one_readers(self, elsewhere, home):
        questions = [("short_text", {"key": "name", "label": "Ihr Name"})]
        home.add_child(
            instance=FormPage(
                title="Fragen", slug="fragen", retention_days=98,
                thank_you="Danke.", questions=questions,
            )
        )  # fmt: skip

        assert elsewhere.makes("/de/fragen/")
        assert elsewhere.makes("/de/fragen/")

    def test_of_a_search(self, elsewhere, home):
        path = "/de/search/?q=wohnen"

        assert elsewhere.makes(path)
        assert elsewhere.makes(path)

    def test_of_a_preview(self, elsewhere, page):
        elsewhere.knows("/de/ueber/")
        page.title = "Nur ein Entwurf"

        shown = page.make_preview_request(preview_mode="")

        assert "Nur ein Entwurf" in shown.content.decode()
        assert "Nur ein Entwurf" not in elsewhere.text("/de/ueber/")

    @pytest.mark.parametrize("method", ["post", "put", "options"])
    def test_of_other_methods(self, keeping, page, method):
        elsewhere = Client()

        getattr(elsewhere, method)("/de/ueber/")

        place = answers.place_of(RequestFactory().get("/de/ueber/"))
        assert shelf.take(place[1]) is None


class TestThoseWhoAskForALot:
    def test_take_no_place_from_pages(self, settings):
        settings.WAGTAILADMIN_BASE_URL = "http://testserver"
        ask = RequestFactory().get
        own = {"host": "testserver"}
        asked = [ask(f"/de/?x={n}", headers=own) for n in range(3000)]
        asked += [ask("/de/", headers={"host": f"testserver:{n}"}) for n in range(3000)]

        places = {answers.place_of(request)[1] for request in asked}

        assert len(places) <= answers.PLACES
        assert answers.place_of(ask("/de/", headers=own))[1] not in places

    def test_never_see_the_answer_to_another_question(self, elsewhere, page):
        first, *others = (
            f"/de/ueber/?x={n}"
            for n in range(2000)
            if answers.place_of(RequestFactory().get(f"/de/ueber/?x={n}"))[1]
            == answers.place_of(RequestFactory().get("/de/ueber/?x=0"))[1]
        )
        elsewhere.get(first)

        assert others
        assert elsewhere.makes(others[0])


class TestTheHandOfAWorker:
    def test_holds_no_more_than_its_bytes(self, keeping):
        big = b"x" * (answers.AT_HAND // 8 - answers.BESIDE_A_BODY)

        for number in range(20):
            row = answers.Answer("", (), big, False, None)
            answers.hand.put(str(number), row)

        held = [n for n in range(20) if answers.hand.get(str(n))]
        assert held == [*range(12, 20)]

    def test_lets_nothing_large_push_out_the_rest(self, keeping):
        answers.hand.put("page", answers.Answer("", (), b"x", False, None))

        large = answers.Answer("", (), b"x" * answers.AT_HAND, False, None)
        answers.hand.put("sitemap", large)

        assert answers.hand.get("page")
        assert answers.hand.get("sitemap") is None
