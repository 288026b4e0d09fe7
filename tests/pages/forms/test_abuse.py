"""
What people and machines do to forms: case, status, sentence shown, stored or not.

Each case sends one thing to the contact form. `stored` says how many entries there are
afterwards.
"""

import csv
import datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from outbox.models import OutboxMessage
from pages.forms import exports, serving, spam
from pages.forms.models import EntryFile, FormEntry

from .conftest import plain

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LONG_NAME = "A" * 10_000
CASES = {
    "a machine fills the trap": (
        {"website": "https://example.org"},
        422,
        "Das Feld „Internetseite“ muss leer bleiben.",
        0,
    ),
    "a forged ticket": ({"signed": "forged"}, 422, "nicht mehr gültig", 0),
    "no ticket": ({"without": [spam.FIELD]}, 422, "nicht mehr gültig", 0),
    "a web address as a name": (
        {"name": "Gewinn auf www.example.org"},
        422,
        "nur einen Namen, keine Internetadresse",
        0,
    ),
    "a name of 10 kB": ({"name": LONG_NAME}, 422, "10000 Zeichen", 0),
    "a line break in an address": (
        {"email": "ada@example.org\r\nBcc: all@example.org"},
        422,
        "Schreiben Sie eine E-Mail-Adresse",
        0,
    ),
    "a choice that is not offered": (
        {"about": "everything"},
        422,
        "Bitte wählen Sie eine von diesen Antworten.",
        0,
    ),
    "letters for a phone number": (
        {"phone": "call me"},
        422,
        "Schreiben Sie eine Telefonnummer",
        0,
    ),
    "a formula as a name": ({"name": '=HYPERLINK("x")'}, 302, "", 1),
    "a line break in a name": ({"name": "Ada\r\nBcc: all"}, 302, "", 1),
    "marks that turn letters round": ({"name": "Ada\u202egnp.exe"}, 302, "", 1),
    "a zero byte": ({"name": "A\x00da"}, 302, "", 1),
}


@pytest.mark.parametrize("case", CASES)
def test_a_case(case, send):
    answers, status, sentence, stored = CASES[case]

    response = send(**answers)

    assert response.status_code == status
    assert sentence in plain(response)
    assert FormEntry.objects.count() == stored


class TestTime:
    def test_too_fast_for_a_person_is_asked_again_and_loses_nothing(
        self, client, contact, send
    ):
        fresh = spam.new_ticket(contact.translation_key, at=timezone.now())

        response = send(signed=fresh.signed(), message="Meine Frage")

        assert response.status_code == 422
        assert "Das ging sehr schnell." in plain(response)
        assert "Meine Frage</textarea>" in response.content.decode()

    def test_says_nothing_once_the_clock_was_put_back(self, contact, send):
        opened = timezone.now() + datetime.timedelta(hours=1)
        later = spam.new_ticket(contact.translation_key, at=opened)

        assert send(signed=later.signed()).status_code == 302

    def test_never_runs_out_for_a_slow_reader(self, contact, send):
        opened = timezone.now() - datetime.timedelta(days=400)
        old = spam.new_ticket(contact.translation_key, at=opened)

        assert send(signed=old.signed()).status_code == 302

    def test_of_another_form_does_not_count(self, make_form, contact, send):
        other = make_form(slug="anderes")
        ticket = spam.new_ticket(other.translation_key, at=timezone.now())

        assert send(signed=ticket.signed()).status_code == 422


class TestAFlood:
    def test_stops_after_many_from_one_address_and_keeps_what_was_typed(
        self, send, monkeypatch
    ):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 2)
        for message in ("eins", "zwei"):
            assert send(message=message).status_code == 302

        response = send(message="drei")

        assert response.status_code == 429
        assert "Bitte warten Sie eine Stunde" in plain(response)
        assert "drei</textarea>" in response.content.decode()
        assert FormEntry.objects.count() == 2

    def test_does_not_stop_another_address(self, client, send, monkeypatch):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 1)
        send(message="eins")

        client.defaults["REMOTE_ADDR"] = "192.0.2.7"

        assert send(message="zwei").status_code == 302

    def test_of_files_stops_too(self, send, picture, monkeypatch):
        monkeypatch.setattr(spam, "FILES_PER_HOUR", 1)
        send(name="", photo=picture())

        response = send(name="", photo=picture())

        assert response.status_code == 422
        assert "Bitte warten Sie eine Stunde" in plain(response)
        assert EntryFile.objects.count() == 1

    def test_leaves_no_address_behind(self, send):
        from pages.forms.models import Attempt

        send()

        assert not Attempt.objects.filter(who__contains="127.0.0.1").exists()


class TestADoubleClick:
    def test_stores_once_and_leads_to_the_same_thanks(self, client, send):
        first, second = send(email="a@example.org"), send(email="a@example.org")

        assert first.status_code == second.status_code == 302
        assert FormEntry.objects.count() == 1
        assert OutboxMessage.objects.filter(kind="form_receipt").count() == 1

    def test_with_other_answers_is_another_entry(self, send):
        send(message="Das Erste")
        send(message="Noch etwas")

        assert FormEntry.objects.count() == 2


class TestAVictimsAddress:
    def test_gets_one_receipt_a_day_and_form_and_nothing_typed(self, send):
        send(email="victim@example.org", message="Kaufen Sie!")
        send(email="Victim@example.org", message="Kaufen Sie mehr!")

        assert FormEntry.objects.count() == 2
        letter = OutboxMessage.objects.get(kind="form_receipt")
        assert "Kaufen" not in str(letter.snapshot)

    def test_gets_five_a_day_from_all_forms(self, contact):
        import uuid

        from pages.forms.letters import may_write_to

        now = timezone.now()
        allowed = [
            may_write_to("victim@example.org", uuid.uuid4(), at=now)
            for _form in range(7)
        ]

        assert allowed == [True] * 5 + [False] * 2


class TestNames:
    def test_are_one_line_without_marks_that_turn(self, send):
        send(name="Ada\r\nBcc: all \u202egnp.exe\u2066")

        name = FormEntry.objects.get().answers["name"]["value"]
        assert name == "Ada Bcc: all gnp.exe"

    def test_keep_the_joiners_of_persian(self, send):
        send(name="می\u200cخواهم")

        assert FormEntry.objects.get().answers["name"]["value"] == "می\u200cخواهم"

    @pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "%", "|", " ="])
    def test_never_become_a_formula(self, send, contact, begin):
        send(message=f'{begin}HYPERLINK("http://x","y")')
        rows = list(
            exports.table(contact, FormEntry.objects.all(), with_sensitive=True)
        )

        with ZipFile(BytesIO(exports.as_xlsx(rows))) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "HYPERLINK" in sheet
        text = exports.as_csv(rows).decode("utf-8-sig")
        for row in csv.reader(StringIO(text), delimiter=";"):
            assert not any(cell.startswith(exports.FORMULA_BEGINS) for cell in row)


def _upload(content, name="foto.jpg", said="image/jpeg"):
    return SimpleUploadedFile(name, content, said)


BAD_FILES = {
    "SVG with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "HTML": b"<!DOCTYPE html><script>alert(1)</script>",
    "a program": b"MZ\x90\x00" + b"\x00" * 100,
    "half a picture": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a PDF without an end": b"%PDF-1.7 nothing",
    "HTML before a PDF": b"<html>%PDF-1.7 %%EOF",
    "nothing but GIF": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
}


class TestFiles:
    @pytest.mark.parametrize("kind", BAD_FILES)
    def test_are_refused_by_what_is_in_them(self, send, kind):
        response = send(photo=_upload(BAD_FILES[kind]))

        assert response.status_code == 422
        assert "Diese Datei können wir nicht verwenden." in plain(response)
        assert not EntryFile.objects.exists()

    def test_that_are_two_things_at_once_become_one(self, send, picture):
        archive = BytesIO()
        with ZipFile(archive, "w") as made:
            made.writestr("evil.html", "<script>")

        response = send(photo=picture(behind=archive.getvalue()))

        assert response.status_code == 302
        kept = EntryFile.objects.get().file.read()
        assert b"evil.html" not in kept

    def test_a_pdf_with_an_archive_behind_is_refused(self, send):
        archive = BytesIO(b"%PDF-1.7\n%%EOF\n")
        archive.seek(0, 2)
        with ZipFile(archive, "w") as made:
            made.writestr("a.txt", "x")

        response = send(photo=_upload(archive.getvalue(), "a.pdf"))

        assert response.status_code == 422

    def test_lose_hidden_data(self, send, picture):
        send(photo=picture())

        kept = EntryFile.objects.get().file.read()
        assert b"Zuhause von Ada" not in kept
        assert Image.open(BytesIO(kept)).size == (40, 30)

    def test_that_are_huge_are_refused(self, send, monkeypatch):
        from pages.forms import files

        monkeypatch.setattr(files, "LIMIT", 1000)

        response = send(photo=_upload(b"x" * 1001))

        assert response.status_code == 422
        assert "Diese Datei ist zu groß." in plain(response)

    def test_that_are_together_too_heavy_are_not_even_read(
        self, rf, contact, monkeypatch
    ):
        monkeypatch.setattr(serving, "HEAVIEST", 10)
        request = rf.post("/de/kontakt/", {"q-message": "x" * 100})

        response = serving.serve_form(contact, request)

        assert response.status_code == 413
        assert "Ihre Dateien sind zusammen zu groß." in response.context_data["refusal"]
        assert not hasattr(request, "_post")

    def test_get_a_name_nobody_guesses_and_a_true_ending(self, send, picture):
        send(photo=picture("../../böse\u202e gnp.exe"))

        file = EntryFile.objects.get()
        assert file.name.endswith(".jpg")
        assert "/" not in file.name
        assert "böse" not in file.file.name
        assert len(file.file.name) > 32

    def test_have_no_address(self, client, send, picture):
        send(photo=picture())
        file = EntryFile.objects.get()

        assert client.get(f"/media/{file.file.name}").status_code == 404
        assert str(settings.MEDIA_ROOT) not in file.file.path
        with pytest.raises(ValueError, match="has no address"):
            file.file.url  # noqa: B018  asking for it is the test
