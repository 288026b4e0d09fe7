"""Readers say whether a page helped: counted, and nothing else is kept."""

import datetime
import re
import time

import pytest
from django.utils import timezone

from pages.base.models import StandardPage
from pages.forms import spam
from pages.forms.models import Attempt, FormPage
from pages.participation.feedback.counting import count_answer
from pages.participation.feedback.models import FeedbackCount, FeedbackText
from pages.participation.feedback.stripping import GAP, without_traces

from .conftest import plain

pytestmark = pytest.mark.django_db


class TestThePage:
    def test_asks_at_its_end_and_stays_cacheable(self, client, page):
        response = client.get("/de/wohnung/")

        assert "War diese Seite hilfreich?" in plain(response)
        assert "public" in response.headers["Cache-Control"]
        assert not response.cookies

    def test_is_the_same_for_every_reader_of_a_day(self, client, page):
        first, second = client.get("/de/wohnung/"), client.get("/de/wohnung/")

        assert first.content == second.content
        again = client.get("/de/wohnung/", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304

    def test_sends_what_counts(self, client, page):
        html = client.get("/de/wohnung/").content.decode()
        form = html[html.index('action="/de/-/helpful/"') :]
        sent = dict(re.findall(r'name="(page|_form)" value="([^"]+)"', form))

        response = client.post("/de/-/helpful/", {**sent, "answer": "yes"})

        assert response.status_code == 302
        assert FeedbackCount.objects.get().yes == 1

    def test_asks_in_the_readers_language_about_a_german_text(
        self, client, page, arabic_home
    ):
        response = client.get("/ar/wohnung/")

        assert 'action="/ar/-/helpful/"' in response.content.decode()
        assert "هل أفادتك هذه الصفحة؟" in plain(response)

    def test_that_is_a_form_asks_its_own_questions_only(self, client, home):
        home.add_child(
            instance=FormPage(
                title="Kontakt", slug="kontakt", retention_days=9, questions=[]
            )
        )

        assert "hilfreich" not in plain(client.get("/de/kontakt/"))

    def test_that_is_private_does_not_ask(self, client, page):
        from wagtail.models import PageViewRestriction

        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password="x"
        )

        assert "hilfreich" not in plain(client.get("/de/wohnung/"))

    def test_costs_no_query(self, client, page, django_assert_max_num_queries):
        client.get("/de/wohnung/")

        with django_assert_max_num_queries(10):
            client.get("/de/wohnung/")


NOON = timezone.make_aware(datetime.datetime(2026, 11, 3, 12))
QUARTER = datetime.timedelta(minutes=15)


@pytest.fixture
def numbers():
    def numbers():
        row = FeedbackCount.objects.get()
        return row.yes, row.no

    return numbers


@pytest.fixture
def answer_at(rf, page):
    """Answer at some time, from one place."""

    def answer_at(at, given="no", agent="Firefox"):
        request = rf.post("/", headers={"User-Agent": agent})
        count_answer(request, str(page.translation_key), given, code="de", at=at)

    return answer_at


class TestAnAnswer:
    def test_is_counted_by_page_language_and_month(self, vote, page, arabic_page):
        vote("no", "ar")

        row = FeedbackCount.objects.get()
        assert (row.page_key, row.locale) == (page.translation_key, "ar")
        assert row.month == timezone.localdate().replace(day=1)
        assert (row.yes, row.no) == (0, 1)

    def test_leads_to_thanks_in_the_readers_language(self, client, vote, arabic_page):
        response = client.get(vote("yes", "ar").url)

        assert "شكرًا على إجابتك" in plain(response)
        assert "البحث عن شقة" in plain(response)
        assert not response.cookies

    def test_counts_once_however_often_the_button_is_pressed(self, vote, numbers):
        vote("no")
        vote("no")

        assert numbers() == (0, 1)

    def test_takes_the_place_of_what_the_same_reader_said_before(self, vote, numbers):
        for given in ("no", "yes", "no", "yes"):
            vote(given)

        assert numbers() == (1, 0)

    def test_of_somebody_else_counts_for_itself(self, client, vote, numbers):
        vote("no")
        client.defaults["REMOTE_ADDR"] = "192.0.2.7"
        vote("yes")

        assert numbers() == (1, 1)

    def test_counts_for_some_who_share_a_browser(self, answer_at, numbers):
        for number in range(8):
            answer_at(NOON + number * QUARTER)

        assert numbers() == (0, 5)

    def test_counts_again_the_next_day(self, answer_at, numbers):
        for number in range(8):
            answer_at(NOON + number * QUARTER)
        answer_at(NOON + datetime.timedelta(days=1))

        assert numbers() == (0, 6)

    def test_of_one_place_counts_no_oftener_for_calling_itself_otherwise(
        self, answer_at, numbers
    ):
        for number in range(30):
            answer_at(NOON, agent=str(number))

        assert numbers() == (0, 20)

    def test_that_did_not_count_moves_no_other(self, answer_at, numbers):
        for number in range(30):
            answer_at(NOON, agent=str(number))
            answer_at(NOON, "yes", agent=str(number))

        assert numbers() == (20, 0)

    def test_is_thanked_for_and_no_number_is_promised(self, client, vote):
        assert "gezählt" not in plain(client.get(vote().url))

    def test_leaves_nothing_behind_that_leads_to_a_person(self, vote):
        vote()

        assert not Attempt.objects.filter(who__contains="127.0.0.1").exists()
        assert not FeedbackText.objects.exists()


HOSTILE = {
    "a machine fills the trap": ({"website": "x"}, 422, "muss leer bleiben"),
    "a forged stamp": ({spam.FIELD: "forged"}, 422, "nicht mehr gültig"),
    "no stamp": ({"without": [spam.FIELD]}, 422, "nicht mehr gültig"),
    "an answer that is none": ({"answer": "=1+1"}, 422, "wählen Sie eine Antwort"),
    "a page that is none": ({"page": "x" * 10_000}, 404, ""),
    "a page in another spelling": ({"page": "{%s}"}, 404, ""),
    "a zero byte": ({"page": "\x00"}, 404, ""),
    "a page that is not there": (
        {"page": "5f0c6d0e-6f0f-4c55-9d6b-3a3a9d7b0f11"},
        404,
        "",
    ),
}


class TestMachines:
    @pytest.mark.parametrize("case", HOSTILE)
    def test_change_nothing(self, case, vote):
        values, status, sentence = HOSTILE[case]

        response = vote(**values)

        assert response.status_code == status
        assert sentence in plain(response)
        assert not FeedbackCount.objects.exists()

    def test_with_the_stamp_of_another_page_are_asked_again(self, vote, home):
        other = home.add_child(instance=StandardPage(title="A", slug="a"))

        assert vote(page=str(other.translation_key)).status_code == 422

    def test_that_send_many_are_stopped(self, vote, monkeypatch):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 1)
        vote()

        response = vote()

        assert response.status_code == 429
        assert "Bitte warten Sie eine Stunde" in plain(response)

    def test_that_only_look_count_nothing(self, client, vote, page):
        url = vote().url
        client.get(url)
        client.get(f"/de/-/helpful/?page={page.translation_key}&answer=yes")

        assert FeedbackCount.objects.get().yes == 0

    def test_that_guess_addresses_find_nothing(self, client, page):
        assert client.get("/de/-/helpful/more/?about=forged").status_code == 404
        assert client.get("/de/-/helpful/more/").status_code == 404
        assert client.get("/de/-/helpful/").status_code == 404

    def test_learn_nothing_of_a_private_page(self, client, vote, page):
        from wagtail.models import PageViewRestriction

        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )

        assert vote().status_code == 404


class TestAText:
    def test_is_kept_with_page_language_and_day_of_deletion(self, say, page):
        response = say("Wo ist das Büro?\nIch finde es nicht.")

        assert response.status_code == 302
        row = FeedbackText.objects.get()
        assert row.text == "Wo ist das Büro?\nIch finde es nicht."
        assert row.page_key == page.translation_key
        today = timezone.localdate()
        assert row.delete_at == today + datetime.timedelta(days=180)

    def test_is_asked_for_with_a_warning_and_the_day_of_deletion(self, client, vote):
        text = plain(client.get(vote().url))

        assert "Was hat gefehlt, war falsch oder schwer zu verstehen?" in text
        assert "keine Namen, Adressen oder Nummern" in text
        assert "löschen" in text

    def test_loses_what_leads_to_a_person_and_says_so(self, client, say):
        response = say("Rufen Sie mich an: +49 2563 555 0101, ada@example.org")

        assert FeedbackText.objects.get().text == f"Rufen Sie mich an: {GAP}, {GAP}"
        assert "herausgenommen" in plain(client.get(response.url))

    def test_that_was_sent_too_fast_is_asked_again_and_loses_nothing(self, say):
        response = say("Meine Frage", opened=timezone.now())

        assert response.status_code == 422
        assert "Meine Frage</textarea>" in response.content.decode()
        assert not FeedbackText.objects.exists()

    def test_that_is_too_long_is_not_lost(self, say):
        response = say("A" * 10_000)

        assert response.status_code == 422
        assert "10000 Zeichen" in plain(response)
        assert "A" * 10_000 in response.content.decode()

    def test_that_is_empty_is_asked_for(self, say):
        assert "Bitte beantworten Sie diese Frage." in plain(say(""))

    def test_in_the_trap_is_no_text(self, say):
        assert say(website="x").status_code == 422
        assert not FeedbackText.objects.exists()

    def test_sent_twice_is_one(self, client, page, vote):
        opened = timezone.now() - datetime.timedelta(minutes=1)
        ticket = spam.new_ticket(f"feedback {page.translation_key}", at=opened)
        url = vote().url
        for _time in range(2):
            client.post(url, {spam.FIELD: ticket.signed(), "q-text": "Einmal"})

        assert FeedbackText.objects.count() == 1

    def test_has_no_turning_marks_and_no_zero_byte(self, say):
        say("gut\u202egnp.exe\x00")

        assert FeedbackText.objects.get().text == "gutgnp.exe"


class TestTraces:
    @pytest.mark.parametrize(
        "text",
        [
            "ada.beispiel@example.org",
            "ada (at) example.org",
            "https://example.org/ich?wer=ada",
            "www.example.org",
            "+49 (0)2563 / 555-0101",
            "0470555010",
            "٠٤٧٠٥٥٥٠١٠",
            "NN-Nr. 85.07.30-033 28",
            "087 / 55 50 10",
            "0470 - 55 50 10",
            "0470\u2013555010",
            "0470\u200e 555\u200f 010",
            "0470.12.34.56",
            "32.470.555.010",
            "Tel0470555010",
            "BE71096123456769",
            "GB29 NWBK 6016 1331 9268 19",
            "Aufenthaltstitel B12345678",
            "Aufenthaltstitel YZ12345A7",
            "Pass K123456",
            "facebook.com/ada.bob",
            "t.me/ada",
        ],
    )
    def test_are_taken_out(self, text):
        assert GAP in without_traces(text)
        assert not re.search(r"\d{3}|@", without_traces(text))

    @pytest.mark.parametrize("text", ["facebook.com/ada.bob", "t.me/ada"])
    def test_are_accounts_whatever_their_letters(self, text):
        assert without_traces(f"Ich bin {text}") == f"Ich bin {GAP}"

    @pytest.mark.parametrize(
        "text",
        [
            "am 31.12.2026",
            "٣١/١٢/٢٠٢٦",
            "01/12/2026",
            "2026-12-31",
            "vom 1.12.2026 - 3.12.2026",
            "20,40 Euro",
            "1.250.000 Euro",
            "§ 60a Abs. 2",
            "um 9:30",
            "8.30-12.00 Uhr",
            "9.00-12.00",
            "8.30 - 12.00 / 13.30 - 17.00 Uhr",
            "Schuljahr 2025/2026",
            "und/oder z.B./usw.",
        ],
    )
    def test_are_not_days_fees_and_hours(self, text):
        assert without_traces(text) == text

    @pytest.mark.parametrize("piece", ["a", "A", "a.", "A1", "1 ", "a@"])
    def test_are_sought_once_in_a_long_text(self, piece):
        began = time.process_time()

        without_traces(piece * 20_000)

        assert time.process_time() - began < 1
