"""What a letter looks like to its reader, and to a mail server."""

import re

import pytest
from django.conf import settings as django_settings

from locales.table import find
from outbox.kinds import Attachment, Secret
from outbox.letterhead import letterhead
from outbox.models import OutboxMessage
from outbox.test_letter import post_test_letter

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
OVERRIDE = "\u202e"
CODES = [code for code, _name in django_settings.LANGUAGES]


def part(letter, kind):
    return letter.get_body((kind,)).get_content()


class TestALetter:
    @pytest.mark.parametrize("code", CODES)
    def test_speaks_its_readers_language(self, smtp_sink, clock, code):
        post_test_letter(to="ada@example.org", name="Ada", locale=code)

        clock.send()

        (letter,) = smtp_sink.letters
        direction = find(code).direction
        assert f'<html lang="{code}" dir="{direction}">' in part(letter, "html")
        assert letter["Content-Language"] == code
        assert "Ada" in part(letter, "plain")

    def test_has_text_beside_html_and_loads_nothing(
        self, make_letter, smtp_sink, clock
    ):
        make_letter("Ada")

        clock.send()

        (letter,) = smtp_sink.letters
        assert letter.get_content_type() == "multipart/alternative"
        assert "<" not in part(letter, "plain")
        assert not re.search(r"<(img|link|script)|url\(|src=", part(letter, "html"))

    def test_says_that_no_person_sent_it_and_who_did(
        self, make_letter, smtp_sink, clock
    ):
        posted = make_letter()

        clock.send()

        (letter,) = smtp_sink.letters
        assert letter["Message-ID"] == posted.message_id
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["From"].addresses[0].display_name == "Büro für Integration"
        assert letter["Reply-To"] == "buero@example.org"

    def test_names_whom_to_answer(self, make_letter, smtp_sink, clock, room):
        room.reply_to = "bob@example.org"
        make_letter()

        clock.send()

        assert smtp_sink.letters[0]["Reply-To"] == "bob@example.org"

    def test_goes_out_although_nobody_can_be_answered(
        self, make_letter, smtp_sink, clock, room
    ):
        room.reply_to = "bob@example.org\nBcc: all@example.org"
        make_letter()

        clock.send()

        assert smtp_sink.letters[0]["Reply-To"] is None
        assert smtp_sink.letters[0]["Bcc"] is None

    def test_carries_files_and_an_invitation(self, make_letter, smtp_sink, clock, room):
        ics = "BEGIN:VCALENDAR\r\nSUMMARY:Frühstück\r\nEND:VCALENDAR\r\n".encode()
        kind = "text/calendar; method=REQUEST"
        room.attachments = [
            Attachment("", ics, kind, alternative=True),
            Attachment("termin.ics", ics, kind),
            Attachment("liste\r\nX: y.pdf", b"%PDF-\x00\xff", "application/pdf"),
        ]
        make_letter()

        clock.send()

        (letter,) = smtp_sink.letters
        calendars = [x for x in letter.walk() if x.get_content_type() == kind[:13]]
        assert [x.get_param("method") for x in calendars] == ["REQUEST", "REQUEST"]
        assert "Frühstück" in calendars[0].get_content()
        files = list(letter.iter_attachments())
        assert [x.get_filename() for x in files] == ["termin.ics", "liste X: y.pdf"]
        assert files[1].get_content() == b"%PDF-\x00\xff"
        assert letter["X"] is None


class TestANameThatSomebodyTyped:
    def test_cannot_become_a_header(self, make_letter, smtp_sink, clock):
        make_letter("Ada\r\nBcc: all@example.org\u2028Subject: x")

        clock.send()

        (letter,) = smtp_sink.letters
        assert letter["Subject"] == "Note for Ada Bcc: all@example.org Subject: x"
        assert letter["Bcc"] is None

    def test_cannot_turn_the_line_or_hide_in_it(self, make_letter, smtp_sink, clock):
        make_letter(f"Ada{OVERRIDE}gpj.exe\u200b\x00")

        clock.send()

        (letter,) = smtp_sink.letters
        assert OVERRIDE not in str(letter["Subject"])
        assert "\u2068Adagpj.exe\u2069" in part(letter, "plain")
        assert "<bdi>Adagpj.exe</bdi>" in part(letter, "html")

    def test_cannot_become_html(self, make_letter, smtp_sink, clock):
        make_letter("<b>Ada</b> & Bob")

        clock.send()

        (letter,) = smtp_sink.letters
        assert "&lt;b&gt;Ada&lt;/b&gt; &amp; Bob" in part(letter, "html")
        assert "<b>Ada</b> & Bob" in part(letter, "plain")
        assert letter["Subject"] == "Note for <b>Ada</b> & Bob"

    def test_may_be_endless(self, make_letter, smtp_sink, clock):
        make_letter("A" * 10_000)

        clock.send()

        assert len(str(smtp_sink.letters[0]["Subject"])) <= 150

    def test_keeps_the_joiners_that_persian_needs(self, make_letter, smtp_sink, clock):
        make_letter("می\u200cخواهم")

        clock.send()

        assert "می\u200cخواهم" in str(smtp_sink.letters[0]["Subject"])


class TestASecret:
    LINK = "https://example.org/?a=1&token=abc"

    def send(self, make_letter, clock, room):
        room.link = Secret(self.LINK)
        make_letter()
        clock.send()
        return OutboxMessage.objects.get()

    def test_reaches_the_reader_and_is_blotted_out_in_the_copy(
        self, make_letter, smtp_sink, clock, room
    ):
        kept = self.send(make_letter, clock, room)

        assert self.LINK in part(smtp_sink.letters[0], "plain")
        assert "token=abc" in part(smtp_sink.letters[0], "html")
        assert "token" not in kept.body_text + kept.body_html
        assert "••••" in kept.body_text

    def test_is_kept_where_developers_try_links(
        self, make_letter, smtp_sink, clock, room, settings
    ):
        settings.OUTBOX_SHOWS_LETTERS = True

        kept = self.send(make_letter, clock, room)

        assert self.LINK in kept.body_text


class TestTheLetterhead:
    def test_is_the_offices_as_the_pages_show_it(self, home, arabic_home):
        head = letterhead("ar")

        assert head.name == "Büro für Integration"
        assert head.lang == "de"
        assert head.phone == "0800 555 010"
        assert head.url.endswith("/ar/")
