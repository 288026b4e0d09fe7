"""Residents write under a news item; machines try, too."""

import datetime
import re

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail_localize.models import String, TranslationSource

from locales.status.models import TranslationStatus, content_type_of
from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.forms import spam, tokens
from pages.forms.consenting import having_read
from pages.forms.models import ConsentText
from pages.participation.contributions import letters
from pages.participation.contributions.models import (
    Contribution,
    Discussion,
    OfficeAnswer,
    State,
    Why,
)

from .conftest import URL, plain

pytestmark = pytest.mark.django_db


class TestThePage:
    def test_leads_to_where_people_write(self, client, page, discussion):
        response = client.get("/de/aktuelles/treffpunkt/")

        assert f'href="{URL}"' in response.content.decode()
        assert "Ideen und Kommentare (0)" in plain(response)
        assert "public" in response.headers["Cache-Control"]

    def test_says_nothing_where_nobody_can_write(self, client, page):
        assert "Ideen und Kommentare" not in plain(
            client.get("/de/aktuelles/treffpunkt/")
        )
        assert client.get(URL).status_code == 404

    def test_shows_what_was_let_through_only(self, client, make_text):
        make_text("Mit Küche", state=State.SHOWN)
        make_text("Wartet noch")
        make_text("Beleidigung", state=State.REFUSED)

        for url in ("/de/aktuelles/treffpunkt/", URL):
            text = plain(client.get(url))
            assert "Mit Küche" in text
            assert "Wartet noch" not in text
            assert "Beleidigung" not in text

    def test_marks_the_language_written(self, client, make_text):
        make_text("نحتاج إلى مطبخ", written_in="ar", state=State.SHOWN)
        make_text("Kuzhinë", written_in="other", state=State.SHOWN)

        html = client.get(URL).content.decode()

        assert '<div lang="ar" dir="rtl"><p>نحتاج إلى مطبخ</p></div>' in html
        assert '<bdi lang="ar">العربية</bdi>' in html
        assert '<div dir="auto"><p>Kuzhinë</p></div>' in html

    def test_is_in_the_readers_language_beside_a_german_news_item(
        self, client, make_text, arabic_home
    ):
        make_text("Mit Küche", state=State.SHOWN)

        response = client.get("/ar/aktuelles/treffpunkt/voices/")

        html = response.content.decode()
        assert '<html lang="ar" dir="rtl">' in html
        assert "أفكار وتعليقات" in html
        assert '<div lang="de" dir="ltr"><p>Mit Küche</p></div>' in html

    def test_does_not_say_that_a_person_checked_what_residents_wrote(
        self, client, make_text, arabic_page
    ):
        make_text("Mit Küche", state=State.SHOWN)
        TranslationStatus.objects.update_or_create(
            content_type=content_type_of(arabic_page),
            translation_key=arabic_page.translation_key,
            locale=arabic_page.locale,
            defaults={"state": "current", "reviewed_at": timezone.now()},
        )

        page = client.get("/ar/aktuelles/treffpunkt/")
        assert "راجع إنسان هذا النص" in plain(page)
        for end in ("", "?sent=forged"):
            texts = client.get(f"/ar/aktuelles/treffpunkt/voices/{end}")
            assert "راجع إنسان هذا النص" not in plain(texts)

    def test_shows_the_answer_in_the_readers_language_or_in_german(
        self, client, make_text, arabic_page, arabic, german
    ):
        answer = OfficeAnswer.objects.create(locale=german, text="Kommt im Mai.")
        make_text(state=State.SHOWN, answer=answer)
        url = "/ar/aktuelles/treffpunkt/voices/"

        html = client.get(url).content.decode()
        assert '<div lang="de" dir="ltr"><p>Kommt im Mai.</p></div>' in html

        own = answer.copy_for_translation(arabic)
        own.text = "سيأتي في مايو."
        own.save()
        html = client.get(url).content.decode()
        assert "<p>سيأتي في مايو.</p>" in html
        assert "Kommt im Mai." not in html

    def test_cannot_be_read_under_a_private_page(self, client, page, discussion):
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )

        assert client.get(URL).status_code == 404

    def test_is_kept_by_no_cache_and_sets_no_cookie(self, client, discussion):
        response = client.get(URL)

        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies

    @pytest.mark.parametrize("end", ["?p=x", "?p=999", "?sent=forged", "?p=%00"])
    def test_bears_any_address(self, client, discussion, end):
        assert client.get(f"{URL}{end}").status_code == 200

    def test_has_no_goal_and_no_other_part(self, client, discussion):
        assert client.get(f"{URL}goal/").status_code == 404


class TestAText:
    def test_waits_and_keeps_what_was_agreed_to(self, send, consent, discussion):
        response = send(name="Ada", email="ada@example.org")

        assert response.status_code == 302
        row = Contribution.objects.get()
        assert row.state == State.WAITING
        assert (row.text, row.name) == ("Bitte mit Küche!", "Ada")
        assert row.consent.version == 1
        assert row.consent.text == consent.text
        assert row.delete_at == discussion.closes_on + datetime.timedelta(days=90)

    def test_needs_no_name_and_no_address(self, send):
        assert send().status_code == 302
        assert not OutboxMessage.objects.exists()

    def test_is_thanked_for_with_number_and_day_of_deletion(self, client, send):
        text = plain(client.get(send().url))

        row = Contribution.objects.get()
        assert row.reference in text
        assert "Wir lesen Ihren Text zuerst" in text
        assert "entscheiden wir, ob wir ihn zeigen" in text

    def test_keeps_the_version_of_its_time(self, send, consent):
        send()
        consent.text = "Ich bin immer noch einverstanden."
        consent.save()
        send(text="Noch etwas")

        versions = Contribution.objects.order_by("pk").values_list(
            "consent__version", flat=True
        )
        assert list(versions) == [1, 2]

    def test_is_not_taken_with_a_consent_that_nobody_has_read(
        self, client, send, consent, ticket
    ):
        read = having_read(ticket, consent).signed()
        consent.text = "Ich bin mit allem einverstanden."
        consent.save()

        response = send(signed=read, name="Ada")

        html = response.content.decode()
        assert response.status_code == 422
        assert "Wir haben geändert, womit Sie einverstanden sind" in plain(response)
        assert consent.text in html
        assert "Bitte mit Küche!</textarea>" in html
        assert not re.search(r'id="q-consent"[^>]* checked', html)
        assert not Contribution.objects.exists()

        [read] = re.findall(r'name="_form" value="([^"]+)"', html)
        assert send(signed=read).status_code == 302
        assert Contribution.objects.get().consent.text == consent.text

    def test_knows_the_consent_that_it_shows(self, client, discussion, consent, page):
        html = client.get(URL).content.decode()

        [signed] = re.findall(r'name="_form" value="([^"]+)"', html)
        ticket = spam.read_ticket(signed, f"voices {page.translation_key} ")
        assert ticket.read == consent.digest

    def test_with_a_corrected_address_is_another_one_with_its_own_letter(self, send):
        send(email="adda@example.org")
        send(email="ada@example.org")
        send(email="ada@example.org")

        assert Contribution.objects.count() == 2
        sent_to = OutboxMessage.objects.values_list("to", flat=True)
        assert sorted(sent_to) == ["ada@example.org", "adda@example.org"]

    def test_asks_for_consent_in_the_readers_language_or_marked_as_german(
        self, client, discussion, arabic_page, arabic, consent
    ):
        url = "/ar/aktuelles/treffpunkt/voices/"
        html = client.get(url).content.decode()
        assert f'<span lang="de" dir="ltr">{consent.text}</span>' in html

        own = consent.copy_for_translation(arabic)
        own.text = "أوافق."
        own.save()
        assert "أوافق." in client.get(url).content.decode()
        assert ConsentText.objects.count() == 2

    def test_without_consent_is_not_kept_and_not_lost(self, send):
        response = send(without=["q-consent"], name="Ada")

        assert response.status_code == 422
        assert "Bitte kreuzen Sie" in plain(response)
        assert "Bitte mit Küche!</textarea>" in response.content.decode()
        assert 'value="Ada"' in response.content.decode()
        assert not Contribution.objects.exists()

    def test_after_the_last_day_is_not_kept_and_not_lost(self, send, discussion):
        discussion.closes_on = timezone.localdate() - datetime.timedelta(days=1)
        discussion.save()

        response = send(name="Ada")

        assert response.status_code == 422
        assert "Hier kann niemand mehr schreiben" in plain(response)
        html = response.content.decode()
        assert re.search(r"readonly>Bitte mit Küche!</textarea>", html)
        assert "Sie können schreiben bis" not in plain(response)
        assert f'action="{URL}"' not in html
        assert not Contribution.objects.exists()

    def test_on_the_last_day_is_kept(self, send, discussion):
        discussion.closes_on = timezone.localdate()
        discussion.save()

        assert send().status_code == 302

    def test_has_no_form_once_it_is_closed(self, client, discussion, make_text):
        make_text("Mit Küche", state=State.SHOWN)
        discussion.is_open = False
        discussion.save()

        response = client.get(URL)

        assert "im Moment niemand schreiben" in plain(response)
        assert "q-text" not in response.content.decode()
        assert "Mit Küche" in plain(response)


CASES = {
    "a machine fills the trap": ({"website": "x"}, 422, "muss leer bleiben", 0),
    "a forged ticket": ({"signed": "forged"}, 422, "nicht mehr gültig", 0),
    "no ticket": ({"without": [spam.FIELD]}, 422, "nicht mehr gültig", 0),
    "a web address as a name": ({"name": "www.example.org"}, 422, "nur einen Namen", 0),
    "a name of 10 kB": ({"name": "A" * 10_000}, 422, "10000 Zeichen", 0),
    "a text of 10 kB": ({"text": "A" * 10_000}, 422, "10000 Zeichen", 0),
    "no text": ({"text": " "}, 422, "Bitte beantworten Sie diese Frage.", 0),
    "a line break in an address": (
        {"email": "ada@example.org\r\nBcc: all@example.org"},
        422,
        "Schreiben Sie eine E-Mail-Adresse",
        0,
    ),
    "a language that is not offered": ({"written": "x-evil"}, 422, "wählen Sie", 0),
    "a formula": ({"text": '=HYPERLINK("x")'}, 302, "", 1),
    "marks that turn letters round": ({"name": "Ada\u202egnp"}, 302, "", 1),
    "a zero byte": ({"text": "Gu\x00t", "name": "A\x00da"}, 302, "", 1),
}


class TestMachines:
    @pytest.mark.parametrize("case", CASES)
    def test_a_case(self, case, send):
        values, status, sentence, stored = CASES[case]

        response = send(**values)

        assert response.status_code == status
        assert sentence in plain(response)
        assert Contribution.objects.count() == stored

    def test_too_fast_is_asked_again_and_loses_nothing(self, send, page):
        fresh = spam.new_ticket(f"voices {page.translation_key} ", at=timezone.now())

        response = send(signed=fresh.signed())

        assert response.status_code == 422
        assert "Das ging sehr schnell." in plain(response)
        assert "Bitte mit Küche!</textarea>" in response.content.decode()

    def test_a_flood_stops_and_loses_nothing(self, send, monkeypatch):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 1)
        send(text="eins")

        response = send(text="zwei")

        assert response.status_code == 429
        assert "zwei</textarea>" in response.content.decode()
        assert Contribution.objects.count() == 1

    def test_a_double_click_is_one(self, send):
        assert send().status_code == send().status_code == 302
        assert Contribution.objects.count() == 1

    def test_a_script_is_shown_as_it_was_typed(self, client, make_text):
        make_text("<script>alert(1)</script>", state=State.SHOWN, name="<b>Ada</b>")

        html = client.get(URL).content.decode()

        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html
        assert "<b>Ada" not in html

    def test_a_ticket_of_another_page_does_not_count(
        self, send, news, make_discussion, page
    ):
        other = spam.new_ticket("voices other ", at=timezone.now())

        assert send(signed=other.signed()).status_code == 422


class TestAVictimsAddress:
    def test_gets_one_receipt_a_day_and_page_and_nothing_typed(self, send):
        send(email="victim@example.org", text="Kaufen Sie!", name="Kauf")
        send(email="Victim@example.org", text="Kaufen Sie mehr!")

        assert Contribution.objects.count() == 2
        letter = OutboxMessage.objects.get()
        assert letter.kind == "contribution_receipt"
        assert "Kauf" not in str(letter.snapshot)

    def test_reads_no_word_that_was_typed(self, send):
        send(email="victim@example.org", text="Kaufen Sie!", name="Kauf AG")

        letter = render(OutboxMessage.objects.get(), letters.RECEIPT)
        assert "Kauf" not in str(letter)


class TestALetter:
    def test_about_a_page_that_nobody_can_read_now_names_none(self, send, page):
        send(email="ada@example.org")
        page.unpublish()

        letter = render(OutboxMessage.objects.get(), letters.RECEIPT)

        assert "auf unserer Website" in letter.text
        assert "„“" not in letter.text


class TestTheWriter:
    @pytest.fixture
    def row(self, make_text):
        return make_text("Meine Idee", email="ada@example.org", name="Ada")

    @pytest.fixture
    def opened(self, client, row):
        """The link of the letter was opened."""
        path = letters.held_path(row, "de", at=timezone.now())
        client.get(path)
        return client

    def test_sees_it_by_a_link_that_changes_nothing(self, client, row):
        path = letters.held_path(row, "de", at=timezone.now())

        response = client.get(path, follow=True)

        assert "Meine Idee" in plain(response)
        assert "Ihr Text wartet" in plain(response)
        assert response.redirect_chain[0][0] == "/de/-/voice/"
        assert Contribution.objects.exists()

    def test_is_led_to_no_page_that_nobody_can_read(self, opened, page):
        assert URL in opened.get("/de/-/voice/").content.decode()

        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )

        response = opened.get("/de/-/voice/")
        assert URL not in response.content.decode()
        assert page.title not in plain(response)

    def test_reads_why_it_is_not_shown(self, opened, row):
        row.state, row.why = State.REFUSED, Why.PRIVATE
        row.save()

        assert "andere Menschen" in plain(opened.get("/de/-/voice/"))

    def test_gets_it_as_a_file(self, opened, row, german):
        row.answer = OfficeAnswer.objects.create(locale=german, text="Kommt im Mai.")
        row.state, row.decided_at = State.SHOWN, timezone.now()
        row.save()

        found = opened.get("/de/-/voice/data.json").json()

        assert found["text"] == "Meine Idee"
        assert found["decided"] == row.decided_at.isoformat()
        assert found["answer"] == {"text": "Kommt im Mai.", "language": "de"}
        assert found["consent"]["version"] == 1
        assert found["consent"]["given"] == row.created_at.isoformat()

    def test_of_a_refused_text_is_told_the_day_on_which_it_goes(self, opened, row):
        decided = timezone.make_aware(datetime.datetime(2026, 11, 3, 12))
        row.state, row.why, row.decided_at = State.REFUSED, Why.PRIVATE, decided
        row.save()

        assert "3. Dezember 2026" in plain(opened.get("/de/-/voice/"))
        found = opened.get("/de/-/voice/data.json").json()
        assert found["deleted_on"] == "2026-12-03"

    def test_deletes_it_with_a_button_and_its_letters_too(self, opened, row):
        letters.post_receipt(row, at=timezone.now())
        assert "Ja, jetzt löschen" in plain(opened.get("/de/-/voice/delete/"))
        assert Contribution.objects.exists()

        opened.post("/de/-/voice/delete/")

        assert not Contribution.objects.exists()
        assert not OutboxMessage.objects.filter(to="ada@example.org").exists()
        assert opened.post("/de/-/voice/delete/").status_code == 200

    def test_deletes_the_answer_with_it(self, opened, row, german):
        row.answer = OfficeAnswer.objects.create(locale=german, text="Ja")
        row.save()

        opened.post("/de/-/voice/delete/")

        assert not OfficeAnswer.objects.exists()
        assert Discussion.objects.exists()

    def test_leaves_no_word_of_the_answer_with_translators(
        self, opened, row, german, arabic, translated
    ):
        row.answer = OfficeAnswer.objects.create(locale=german, text="Kommt im Mai.")
        row.save()
        translated(row.answer, arabic)
        assert String.objects.filter(data="Kommt im Mai.").exists()
        assert "Mai" not in str(row.answer)

        opened.post("/de/-/voice/delete/")

        assert not String.objects.filter(data="Kommt im Mai.").exists()
        assert not TranslationSource.objects.filter(
            content_json__contains="Kommt im Mai."
        ).exists()

    @pytest.mark.parametrize(
        "path", ["/de/-/voice/", "/de/-/voice/data.json", "/de/-/voice/delete/"]
    )
    def test_is_nobody_without_the_link(self, client, row, path):
        assert client.get(path).status_code == 404
        assert client.get("/de/-/voice/guessed/").status_code == 404

    def test_cannot_use_a_link_made_for_something_else(self, client, row):
        until = timezone.now() + datetime.timedelta(days=1)
        raw = tokens.mint("entry", row, at=timezone.now(), expires_at=until)

        assert client.get(f"/de/-/voice/{raw}/").status_code == 404
