"""The demonstration's pictures and sheets."""

import pytest

from config.demo.media import add_media, media_block, page_picture, picture, sheet
from pages.base.models import StandardPage
from pages.media.models import AltText, CustomDocument, CustomImage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, german):
    settings.MEDIA_ROOT = tmp_path


class TestTheMedia:
    def test_are_there_once_however_often_they_are_loaded(self):
        add_media()
        counts = [x.objects.count() for x in (CustomImage, CustomDocument, AltText)]

        add_media()

        assert counts == [6, 11, 6]
        assert counts == [
            x.objects.count() for x in (CustomImage, CustomDocument, AltText)
        ]

    def test_stay_as_an_editor_left_them(self):
        drawn = picture("drei-tueren")
        drawn.description = "Anders."
        drawn.save()

        add_media()

        drawn.refresh_from_db()
        assert drawn.description == "Anders."

    def test_are_small_and_name_who_made_them(self):
        add_media()

        for drawn in CustomImage.objects.all():
            assert drawn.file.size <= 40_000
            assert (drawn.width, drawn.height) == (1200, 800)
            assert "CC0" in drawn.credit
        for paper in CustomDocument.objects.all():
            assert paper.file.size <= 60_000
            paper.full_clean()

    def test_say_the_same_in_each_language_of_a_sheet(self):
        german, arabic = sheet("merkblatt-wohnsitz-de"), sheet("merkblatt-wohnsitz-ar")

        assert german.translation_group == arabic.translation_group
        assert {german.language, arabic.language} == {"de", "ar"}

    def test_are_shown_on_a_page_with_credit_language_type_and_size(self, client, home):
        sheets = {
            "title": "Zum Mitnehmen",
            "files": ["merkblatt-wohnsitz-de", "merkblatt-wohnsitz-ar"],
        }
        page = home.add_child(
            instance=StandardPage(
                title="Amt",
                slug="amt",
                body=[
                    ("image", media_block("image", {"name": "am-schulweg"})),
                    ("downloads", media_block("downloads", sheets)),
                ],
                **page_picture("drei-tueren"),
            )
        )

        html = client.get(page.url).content.decode()

        assert html.count("Open Peeps, Pablo Stanley (CC0)") == 2
        assert 'alt="Drei Menschen stehen in drei offenen Türen' in html
        assert 'alt="Eine Frau im Rollstuhl' in html
        assert '<bdi lang="ar" dir="rtl">' in html
        assert html.count("PDF, ") == 2
