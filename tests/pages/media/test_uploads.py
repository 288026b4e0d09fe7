"""What an editor may upload, and who may read it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from pages.media.models import AltText, CustomDocument, CustomImage
from tests.filling import document

pytestmark = pytest.mark.django_db
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj"
SHEET = b"PK\x03\x04" + b"\x00" * 30


@pytest.fixture
def root(home):
    return Collection.get_first_root_node()


@pytest.fixture
def upload(admin_client, root):
    """Uploads as the page for several files does; its answer."""

    def upload(kind, name, content):
        data = {
            "files[]": SimpleUploadedFile(name, content),
            "title": name,
            "collection": root.pk,
        }
        address = reverse(f"{kind}:add_multiple")
        return json.loads(admin_client.post(address, data).content)

    return upload


class TestAPicture:
    @pytest.mark.parametrize(
        ("name", "content"),
        [("a.svg", SVG), ("a.jpg", PROGRAM), ("a.jpg", SVG), ("a.exe", PROGRAM)],
    )
    def test_of_a_wrong_kind_is_refused_with_the_reason(self, upload, name, content):
        answer = upload("wagtailimages", name, content)

        assert answer["success"] is False
        assert "Bild" in answer["error_message"]
        assert not CustomImage.objects.exists()

    def test_that_is_too_big_is_refused_with_the_limit(self, upload, settings):
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 50
        picture = get_test_image_file(filename="a.png").file.getvalue()

        answer = upload("wagtailimages", "a.png", picture)

        assert answer["success"] is False
        assert "zu groß" in answer["error_message"]

    def test_is_taken_and_its_words_are_kept_for_translators(self, admin_client, root):
        admin_client.post(
            reverse("wagtailimages:add"),
            {
                "title": "Tür",
                "file": SimpleUploadedFile(
                    "tuer.png", get_test_image_file().file.getvalue()
                ),
                "collection": root.pk,
                "description": "Eine offene Tür.",
                "credit": "Foto: Ada",
                "tags": "",
            },
        )

        assert CustomImage.objects.get().credit == "Foto: Ada"
        assert AltText.objects.get().text == "Eine offene Tür."


class TestADocument:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", PROGRAM),
            ("a.docx", SVG),
            ("a.txt", PROGRAM),
            ("a.exe", PROGRAM),
            ("a.svg", SVG),
            ("a.html", b"<script>"),
        ],
    )
    def test_of_a_wrong_kind_is_refused_with_the_reason(self, upload, name, content):
        answer = upload("wagtaildocs", name, content)

        assert answer["success"] is False
        assert "Datei" in answer["error_message"]
        assert not CustomDocument.objects.exists()

    def test_that_is_too_big_is_refused_with_the_limit(self, upload, settings):
        settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 5

        answer = upload("wagtaildocs", "a.pdf", PDF)

        assert answer["success"] is False
        assert "zu groß" in answer["error_message"]

    @pytest.mark.parametrize(
        ("name", "content"), [("a.pdf", PDF), ("a.xlsx", SHEET), ("a.csv", b"x;y\n")]
    )
    def test_of_a_usual_kind_is_taken_as_german(self, upload, name, content):
        assert upload("wagtaildocs", name, content)["success"] is True
        assert CustomDocument.objects.get().language == "de"

    def test_says_its_language_by_choice(self, admin_client, root):
        kept = document()
        edit = reverse("wagtaildocs:edit", args=[kept.pk])
        form = {"title": "Merkblatt", "collection": root.pk, "tags": ""}

        refused = admin_client.post(edit, {**form, "language": "klingonisch"})
        admin_client.post(edit, {**form, "language": "ar"})

        assert refused.status_code == 200
        kept.refresh_from_db()
        assert kept.language_name == "العربية"


class TestAPrivateDocument:
    @pytest.fixture
    def private(self, root):
        shelf = root.add_child(instance=Collection(name="Intern"))
        CollectionViewRestriction.objects.create(
            collection=shelf, restriction_type=CollectionViewRestriction.LOGIN
        )
        kept = document()
        kept.collection = shelf
        kept.save()
        return kept

    def test_asks_for_the_login(self, client, private):
        answer = client.get(private.url)

        assert answer.status_code == 302
        assert "login" in answer["Location"]

    def test_is_not_reached_beside_it(self, client, private):
        assert client.get(f"/media/{private.file.name}").status_code == 404
        assert client.get("/media/images/../documents/x.pdf").status_code == 404

    def test_is_kept_by_nobody_in_between(self, admin_client, private):
        answer = admin_client.get(private.url)

        assert answer.status_code == 200
        assert "public" not in answer.get("Cache-Control", "")
