"""Files are found by what they say, and harm nobody."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks import default_task_backend

from pages.media.models import CustomDocument
from search.models import SearchEntry
from search.reading import Unreadable, read_file

pytestmark = pytest.mark.django_db
MEDIA = Path(__file__).parents[2] / "site" / "config" / "demo" / "media"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def zipped(name, content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def file(name, content):
    return SimpleUploadedFile(name, content)


class TestReading:
    def test_knows_pdf_in_both_directions(self):
        german = (MEDIA / "merkblatt-wohnsitz-de.pdf").read_bytes()
        arabic = (MEDIA / "merkblatt-wohnsitz-ar.pdf").read_bytes()

        assert "Wohnsitz" in read_file(file("a.pdf", german))
        assert any("\u0600" < x < "\u06ff" for x in read_file(file("b.pdf", arabic)))

    def test_knows_word_and_open_document(self):
        word = (
            f'<w:document xmlns:w="{WORD}"><w:p><w:r><w:t>Guten</w:t></w:r></w:p>'
            "<w:p><w:r><w:t>Tag</w:t></w:r></w:p></w:document>"
        )
        open_text = f'<x xmlns:t="{TEXT}"><t:p>Guten</t:p><t:p>Tag</t:p></x>'

        docx = zipped("word/document.xml", word)
        odt = zipped("content.xml", open_text)

        assert read_file(file("a.docx", docx)) == "Guten Tag"
        assert read_file(file("a.odt", odt)) == "Guten Tag"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"%PDF-1.4 broken"),
            ("a.docx", b"PK\x03\x04 broken"),
            ("a.docx", zipped("other.xml", "<x/>")),
            ("a.odt", zipped("content.xml", "x" * 50_000_000)),
            (
                "a.odt",
                zipped(
                    "content.xml",
                    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
                    + "".join(
                        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'
                        for n in range(9)
                    )
                    + "]><x>&j;</x>",
                ),
            ),
        ],
    )
    def test_refuses_what_is_broken_or_a_bomb(self, name, content):
        with pytest.raises(Unreadable):
            read_file(file(name, content))

    def test_drops_what_is_no_letter(self):
        assert read_file(file("a.txt", b"Guten\x00\x01 \x0cTag\x1f")) == "Guten Tag"

    def test_leaves_other_kinds_alone(self):
        assert read_file(file("a.xlsx", b"x")) == ""


class TestDocuments:
    @pytest.fixture
    def document(self, db):
        return CustomDocument.objects.create(
            title="Merkblatt", file=ContentFile(b"Hausordnung im Heim", "merkblatt.txt")
        )

    @pytest.fixture
    def page(self, make_service, document):
        page = make_service(
            body=[("downloads", {"title": "Zum Mitnehmen", "files": [document]})]
        )
        page.save_revision().publish()
        return page

    def test_are_read_when_they_are_saved(self, document):
        document.refresh_from_db()

        assert document.text_state == "read"
        assert document.extracted_text == "Hausordnung im Heim"

    def test_are_found_where_a_public_page_offers_them(self, client, page):
        found = client.get("/de/search/", {"q": "Hausordnungen"}).content.decode()

        assert "Merkblatt" in found
        assert "<mark>Hausordnung</mark>" in found
        assert "TXT" in found

        page.unpublish()

        assert not SearchEntry.objects.filter(title="Merkblatt").exists()

    def test_are_found_before_wagtail_has_noted_who_offers_them(
        self, page, document, settings
    ):
        other = CustomDocument.objects.create(
            title="Plan", file=ContentFile(b"Stadtplan", "plan.txt")
        )
        page.body = [("downloads", {"title": "Mit", "files": [other]})]
        revision = page.save_revision()
        settings.TASKS = {
            "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
        }
        revision.publish()

        for waiting in list(default_task_backend.results):
            waiting.task.call(*waiting.args, **waiting.kwargs)

        assert SearchEntry.objects.filter(title="Plan").exists()

    def test_that_only_a_hidden_version_of_a_page_offers_are_not_found(
        self, document, make_service, arabic, arabic_home, translated, commit_at_once
    ):
        page = make_service()
        page.save_revision().publish()
        translated(page.get_parent().specific, arabic)
        translated(page, arabic)
        other = page.get_translation(arabic).specific
        other.body = [("downloads", {"title": "Mit", "files": [document]})]
        other.save_revision().publish()
        assert SearchEntry.objects.filter(title="Merkblatt").exists()

        other.unpublish()

        assert SearchEntry.objects.filter(language="de", item__kind="service").exists()
        assert not SearchEntry.objects.filter(title="Merkblatt").exists()

    def test_that_no_page_offers_are_not_found(self, document):
        assert not SearchEntry.objects.exists()

    def test_of_a_new_file_are_read_again(self, document):
        document.file = ContentFile(b"Neue Regeln", "neu.txt")
        document.save()
        document.refresh_from_db()

        assert document.extracted_text == "Neue Regeln"
