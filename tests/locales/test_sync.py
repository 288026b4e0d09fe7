"""Values that are the same in every language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from config.demo.media import media_block

pytestmark = pytest.mark.django_db


def translated(page, locale, **words):
    version = page.copy_for_translation(locale, copy_parents=True)
    for name, value in words.items():
        setattr(version, name, value)
    version.save_revision().publish()
    return version


class TestPublishingInGerman:
    def test_pushes_a_status_into_live_translations(
        self, arabic_home, arabic, make_service
    ):
        service = make_service(status="active")
        arabic_service = translated(service, arabic, title="تسجيل")

        service.status = "paused"
        service.save_revision().publish()

        arabic_service.refresh_from_db()
        assert arabic_service.status == "paused"
        assert arabic_service.title == "تسجيل"

    def test_pushes_a_topic_and_its_removal(
        self, arabic_home, arabic, make_service, topic
    ):
        service = make_service(topics=[topic])
        arabic_service = translated(service, arabic)

        service.topics.set([])
        service.save_revision().publish()

        fresh = type(arabic_service).objects.get(pk=arabic_service.pk)
        assert list(fresh.topics.all()) == []

    def test_costs_the_same_for_further_languages(
        self, arabic_home, arabic, make_service, make_locale, topic
    ):
        service = make_service(topics=[topic])
        translated(service, arabic)

        def queries_of_another_publication(text):
            service.summary = text
            revision = service.save_revision()
            with CaptureQueriesContext(connection) as queries:
                revision.publish()
            return len(queries)

        one = queries_of_another_publication("Eins.")
        for code in ("fr", "uk", "tr"):
            translated(service, make_locale(code))
        four = queries_of_another_publication("Vier.")

        assert four - one <= 1

    def test_reaches_the_draft_of_a_translation_too(
        self, arabic_home, arabic, make_service
    ):
        service = make_service()
        arabic_service = translated(service, arabic)
        arabic_service.title = "عنوان جديد"
        arabic_service.save_revision()

        service.online_url = "https://example.org/neu"
        service.save_revision().publish()

        draft = Page.objects.get(pk=arabic_service.pk).get_latest_revision_as_object()
        assert draft.title == "عنوان جديد"
        assert draft.online_url == "https://example.org/neu"

    def test_changes_values_inside_blocks_and_no_words(
        self, arabic_home, arabic, make_service
    ):
        service = make_service(
            body=[("call_out", {"kind": "info", "title": "Gut", "text": ""})]
        )
        arabic_service = translated(service, arabic)
        arabic_service.body[0].value["title"] = "جيد"
        arabic_service.save_revision().publish()

        service = type(service).objects.get(pk=service.pk)
        service.body[0].value["kind"] = "warn"
        service.save_revision().publish()

        fresh = type(arabic_service).objects.get(pk=arabic_service.pk)
        assert fresh.body[0].value["kind"] == "warn"
        assert fresh.body[0].value["title"] == "جيد"

    def test_leaves_pictures_in_a_body_alone(
        self, arabic_home, arabic, make_service, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        picture = media_block("image", {"name": "am-schulweg"})
        call_out = {"kind": "info", "title": "Gut", "text": ""}
        service = make_service(body=[("image", picture), ("call_out", call_out)])
        arabic_service = translated(service, arabic)

        service = type(service).objects.get(pk=service.pk)
        service.body[1].value["kind"] = "warn"
        service.save_revision().publish()

        fresh = type(arabic_service).objects.get(pk=arabic_service.pk)
        assert fresh.body[0].value["image"].title == "Vor der Schule"
        assert fresh.body[1].value["kind"] == "warn"
