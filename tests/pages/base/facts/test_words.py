"""Facts of words: translated like words, right at once like values."""

import pytest
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from locales.status.models import TranslationStatus
from pages.base.facts.values import value_of
from pages.base.models import Fact, FactWords, StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commit_at_once")]


@pytest.fixture
def hours(home, arabic):
    return Fact.objects.create(
        key="hours", label="Offen", kind="words", value="montags 9 bis 12 Uhr"
    )


def translate(fact, locale, text):
    """The words in another language, on the translators' way."""
    german = FactWords.objects.german(fact)
    source, _made = TranslationSource.update_or_create_from_instance(german)
    record, _made = Translation.objects.get_or_create(
        source=source, target_locale=locale
    )
    segment = source.stringsegment_set.get()
    StringTranslation.objects.create(
        translation_of=segment.string,
        locale=locale,
        context=segment.context,
        data=text,
        translation_type="manual",
    )
    record.save_target(publish=True)


class TestWords:
    def test_are_german_and_say_so_until_a_language_has_them(self, hours):
        value = value_of("hours", "ar")

        assert value.lang == "de"
        assert value.html == '<span lang="de" dir="ltr">montags 9 bis 12 Uhr</span>'
        assert value_of("hours", "de").html == "montags 9 bis 12 Uhr"

    def test_are_offered_to_translators(self, hours):
        waiting = TranslationStatus.objects.get(
            content_type__model="factwords", locale__language_code="ar"
        )

        assert waiting.state == "missing"
        assert waiting.words == 5

    def test_are_the_readers_once_they_are_translated(self, hours, arabic):
        translate(hours, arabic, "الاثنين 9 إلى 12")

        assert value_of("hours", "ar").text == "الاثنين 9 إلى 12"
        assert value_of("hours", "ar").lang == ""

    def test_are_never_the_old_ones_of_another_language(self, hours, arabic):
        translate(hours, arabic, "الاثنين 9 إلى 12")

        hours.value = "montags 10 bis 12 Uhr"
        hours.save()

        assert value_of("hours", "ar").text == "montags 10 bis 12 Uhr"
        assert value_of("hours", "ar").lang == "de"

        translate(hours, arabic, "الاثنين 10 إلى 12")

        assert value_of("hours", "ar").text == "الاثنين 10 إلى 12"

    def test_are_the_same_wherever_they_are_changed(self, hours):
        german = FactWords.objects.german(hours)

        german.text = "dienstags"
        german.save()

        assert Fact.objects.get().value == "dienstags"
        assert value_of("hours", "de").text == "dienstags"

    def test_are_asked_of_nobody_when_the_fact_becomes_a_number(self, hours):
        hours.kind, hours.value = "number", "12"
        hours.save()

        assert not FactWords.objects.exists()
        assert not TranslationStatus.objects.filter(
            content_type__model="factwords"
        ).exists()

    def test_are_german_on_a_page_that_is_german(self, hours, arabic, home, client):
        translate(hours, arabic, "الاثنين 9 إلى 12")
        inline = '<a linktype="fact" key="hours">hours</a>'
        home.add_child(
            instance=StandardPage(
                title="Amt",
                slug="amt",
                summary="Offen {hours}.",
                body=[("rich_text", f"<p>{inline}</p>")],
            )
        )

        html = client.get("/ar/amt/").content.decode()

        assert html.count("montags 9 bis 12 Uhr") >= 2
        assert "الاثنين 9" not in html

    def test_are_changed_by_editors_and_translators_only(self, hours, sign_in):
        german = FactWords.objects.german(hours)
        address = reverse(
            FactWords.snippet_viewset.get_url_name("edit"), args=[german.pk]
        )

        assert sign_in("Translators").get(address).status_code == 302
        assert sign_in("Editors").get(address).status_code == 200
