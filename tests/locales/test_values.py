"""Values in texts on their way through translators, files and engines."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from locales.markup import protect, restore
from locales.values import lost
from pages.base.models import Fact, StandardPage

INLINE = '<a linktype="fact" key="fee">fee</a>'
FACT = {"a1": {"linktype": "fact", "key": "fee"}}


class TestLost:
    @pytest.mark.parametrize(
        ("german", "attributes", "text", "expected"),
        [
            ('x <a id="a1">fee</a>', FACT, '<a id="a1">fee</a> y', []),
            ('x <a id="a1">fee</a>', FACT, "y", ['<a id="a1">']),
            ('x <a id="a1">w</a>', {"a1": {"href": "https://e.org"}}, "y", []),
            ("ab {fee}", {}, "{fee} y", []),
            ("ab {fee} {fee}", {}, "y", ["{fee}"]),
        ],
    )
    def test_names_what_a_translation_leaves_out(
        self, german, attributes, text, expected
    ):
        assert lost(german, attributes, text) == expected


class TestAllCode:
    def test_shows_rich_text_by_the_one_way_that_puts_values_in(self):
        rooms = ("events", "locales", "pages", "search", "site")
        files = [
            path
            for room in rooms
            for kind in ("py", "html")
            for path in Path(settings.ROOT, room).rglob(f"*.{kind}")
        ]

        found = {
            path.name
            for path in files
            if re.search(r"expand_db_html\(|\|richtext\b", path.read_text())
        }

        assert found == {"values.py"}


class TestAnEngine:
    def test_never_gets_the_name_of_a_value_to_translate(self):
        text, kept = protect("Für {course-fee} im Jahr", {})

        assert "course" not in text
        assert restore(text, kept, text) == "Für {course-fee} im Jahr"


@pytest.mark.django_db
class TestTheEditor:
    @pytest.fixture
    def segment(self, home, arabic):
        Fact.objects.create(key="fee", label="Gebühr", kind="money", value="20.40")
        page = home.add_child(
            instance=StandardPage(
                title="Amt", slug="amt", body=[("rich_text", f"<p>Für {INLINE}.</p>")]
            )
        )
        source, _made = TranslationSource.update_or_create_from_instance(page)
        Translation.objects.create(source=source, target_locale=arabic)
        return source.stringsegment_set.get(string__data__contains="fee")

    def save(self, client, segment, text):
        address = reverse(
            "wagtail_localize:edit_string_translation",
            args=[Translation.objects.get().pk, segment.pk],
        )
        return client.put(
            address, f"value={text}", content_type="application/x-www-form-urlencoded"
        )

    @pytest.fixture(autouse=True)
    def _begun(self, segment, home, arabic, commit_at_once):
        home.copy_for_translation(arabic)
        Translation.objects.get().save_target(publish=False)

    def test_says_at_once_which_value_is_missing(self, admin_client, segment):
        answer = self.save(admin_client, segment, "مقابل.")

        assert '<a id="a1">' in answer.json()["error"]
        assert StringTranslation.objects.get().has_error

    def test_takes_a_text_that_has_it_elsewhere(self, admin_client, segment):
        self.save(admin_client, segment, "مقابل.")

        answer = self.save(admin_client, segment, '<a id="a1">fee</a> مقابل.')

        assert answer.json()["error"] is None
        assert not StringTranslation.objects.get().has_error
