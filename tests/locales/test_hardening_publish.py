"""Publishing translations: no translated word gives way to a German one."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from locales.status.models import TranslationStatus
from locales.table import TABLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(arabic_services, make_service):
    return make_service(summary="Melden Sie sich an.", who_for="<p>Für alle.</p>")


def change_german(service, **words):
    page = type(service).objects.get(pk=service.pk)
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def update_url(page):
    source = TranslationSource.objects.get(object_id=page.translation_key)
    return reverse("wagtail_localize:update_translations", args=[source.pk])


class TestSyncingAndPublishing:
    def test_leaves_a_translation_alone_in_which_a_text_is_missing(
        self, client, admin, service, arabic, translated
    ):
        version = translated(service, arabic)
        change_german(service, summary="Kommen Sie zu uns.")
        client.force_login(admin)

        response = client.post(
            update_url(service), {"publish_translations": "on"}, follow=True
        )

        version.refresh_from_db()
        status = TranslationStatus.objects.of(version).get()
        assert version.summary == "ar:Melden Sie sich an."
        assert status.state == "stale"
        assert [x.path for x in status.all_changes] == ["summary"]
        assert "nicht veröffentlicht" in response.content.decode()

    def test_publishes_one_in_which_nothing_is_missing(
        self, client, admin, service, arabic, translated
    ):
        version = translated(service, arabic)
        change_german(service, who_for="")
        client.force_login(admin)

        client.post(update_url(service), {"publish_translations": "on"})

        fresh = type(version).objects.get(pk=version.pk)
        assert fresh.who_for == ""
        assert TranslationStatus.objects.of(version).get().state == "current"

    def test_leaves_those_alone_that_one_may_not_publish(
        self, client, make_user, service, arabic, translated
    ):
        version = translated(service, arabic)
        change_german(service, who_for="")
        pages = [(service, "change_page"), (version, "change_page")]
        client.force_login(make_user("bob", "submit_translation", pages=pages))

        client.post(update_url(service), {"publish_translations": "on"})

        fresh = type(version).objects.get(pk=version.pk)
        assert fresh.who_for != ""

    def test_keeps_translated_words_of_a_snippet(
        self, client, admin, topic, arabic, translated
    ):
        version = translated(topic, arabic)
        topic.name = "Wohnen und Miete"
        topic.save()
        client.force_login(admin)

        client.post(update_url(topic), {"publish_translations": "on"})

        version.refresh_from_db()
        assert version.name == "ar:Wohnen"


class TestTheTranslationEditor:
    def test_never_publishes_german_over_translated_words(
        self, client, admin, service, arabic, translated
    ):
        version = translated(service, arabic)
        change_german(service, summary="Kommen Sie zu uns.")
        client.force_login(admin)
        client.post(update_url(service))

        url = reverse("wagtailadmin_pages:edit", args=[version.pk])
        client.post(url, {"action": "publish"})

        version.refresh_from_db()
        assert version.summary == "ar:Melden Sie sich an."

    def test_publishes_a_first_version_and_notes_what_is_missing(
        self, client, admin, service, arabic, translated
    ):
        version = translated(service, arabic, publish=False, but=["summary"])
        client.force_login(admin)

        url = reverse("wagtailadmin_pages:edit", args=[version.pk])
        client.post(url, {"action": "publish"})

        status = TranslationStatus.objects.of(version).get()
        assert status.state == "incomplete"
        assert status.missing == ["summary"]

    def test_opens_for_every_translation(
        self, client, admin, service, arabic, translated
    ):
        version = translated(service, arabic)
        client.force_login(admin)

        url = reverse("wagtailadmin_pages:edit", args=[version.pk])

        assert client.get(url).status_code == 200


class TestTheStatusInReports:
    def test_says_that_german_has_changed(
        self, client, admin, service, arabic, translated
    ):
        translated(service, arabic)
        change_german(service, summary="Kommen Sie zu uns.")

        record = Translation.objects.get(source__object_id=service.translation_key)

        assert record.get_status_display() == "1 Text auf Deutsch geändert"


class TestAFeeAndAPhoneNumber:
    def test_reach_every_language_in_one_run(
        self, home, german, make_service, make_locale
    ):
        service = make_service(online_url="https://example.org/alt")
        for language in TABLE[1:]:
            locale = make_locale(language.code)
            service.copy_for_translation(locale, copy_parents=True)

        change_german(service, online_url="https://example.org/neu")

        found = set(
            type(service)
            .objects.filter(translation_key=service.translation_key)
            .values_list("online_url", flat=True)
        )
        assert found == {"https://example.org/neu"}
        assert Page.objects.filter(
            translation_key=service.translation_key
        ).count() == len(TABLE)
