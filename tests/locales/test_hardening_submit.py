"""Sending to the translators: nothing German goes live, nobody comes in by the side."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    LocaleSynchronization,
    Translation,
    TranslationSource,
)

from locales.models import Submission
from pages.topics.models import Topic

pytestmark = pytest.mark.django_db


def submit_url(page):
    return reverse("wagtail_localize:submit_page_translation", args=[page.pk])


def snippet_url(snippet):
    meta = snippet._meta
    return reverse(
        "wagtail_localize:submit_snippet_translation",
        args=[meta.app_label, meta.model_name, snippet.pk],
    )


def versions(page, locale):
    return Page.objects.filter(translation_key=page.translation_key, locale=locale)


@pytest.fixture
def french(db):
    return Locale.objects.get_or_create(language_code="fr")[0]


class TestSubmittingAPage:
    def test_puts_no_german_text_live(
        self, client, admin, arabic_services, arabic, make_service
    ):
        service = make_service()
        client.force_login(admin)

        client.post(submit_url(service), {"locales": [arabic.pk]})

        version = versions(service, arabic).get()
        assert not version.live
        assert version.alias_of_id is None

    def test_sends_the_pages_above_first_as_drafts(
        self, client, admin, home, make_service, french
    ):
        service = make_service()
        client.force_login(admin)

        response = client.post(
            submit_url(service), {"locales": [french.pk]}, follow=True
        )

        made = Page.objects.filter(locale=french).order_by("path")
        assert [x.specific.title for x in made] == [
            "Willkommen",
            "Leistungen",
            "Wohnsitz anmelden",
        ]
        assert not made.filter(live=True).exists()
        assert not made.filter(alias_of__isnull=False).exists()
        assert 'max="3" value="3"' in response.content.decode()

    def test_is_refused_with_a_reason_where_a_page_above_is_forbidden(
        self, client, make_user, home, make_service, french
    ):
        service = make_service()
        user = make_user("bob", "submit_translation", pages=[(service, "change_page")])
        client.force_login(user)

        response = client.post(submit_url(service), {"locales": [french.pk]})

        assert response.status_code == 200
        assert not Page.objects.filter(locale=french).exists()

    def test_works_from_the_german_original_only(
        self, client, admin, arabic_home, french
    ):
        client.force_login(admin)

        client.post(submit_url(arabic_home), {"locales": [french.pk]})

        assert not TranslationSource.objects.filter(locale__language_code="ar").exists()
        assert not Page.objects.filter(locale=french).exists()


class TestSubmittingATree:
    def test_goes_page_by_page_and_shows_how_far_it_is(
        self, client, admin, arabic_home, arabic, services, make_service
    ):
        for title in ("Eins", "Zwei", "Drei"):
            make_service(title)
        client.force_login(admin)

        response = client.post(
            submit_url(services),
            {"locales": [arabic.pk], "include_subtree": "on"},
            follow=True,
        )

        submission = Submission.objects.get()
        assert (submission.done, submission.total) == (4, 4)
        assert submission.is_finished
        assert 'max="4" value="4"' in response.content.decode()
        tree = Page.objects.filter(locale=arabic).order_by("path")
        assert [x.numchild for x in tree] == [1, 3, 0, 0, 0]
        assert Page.find_problems() == ([], [], [], [], [])

    def test_goes_on_after_a_page_that_fails(
        self, monkeypatch, client, admin, arabic_home, arabic, services, make_service
    ):
        make_service("Eins")
        bad, good = make_service("Zwei"), make_service("Drei")
        real = TranslationSource.get_or_create_from_instance.__func__

        def fail(cls, instance):
            if instance.pk == bad.pk:
                raise RuntimeError("broken")
            return real(cls, instance)

        monkeypatch.setattr(
            TranslationSource, "get_or_create_from_instance", classmethod(fail)
        )
        client.force_login(admin)

        client.post(
            submit_url(services), {"locales": [arabic.pk], "include_subtree": "on"}
        )

        submission = Submission.objects.get()
        assert submission.is_finished
        assert "Zwei" in submission.problems[0]
        assert versions(good, arabic).exists()

    def test_is_shown_to_nobody_else(self, client, admin, make_user, services):
        submission = Submission.objects.create(page=services, user=admin)
        client.force_login(make_user("bob", "submit_translation"))

        response = client.get(reverse("locales:submission", args=[submission.pk]))

        assert response.status_code in (302, 403)


class TestSomebodyWhoMayOnlySubmit:
    """wagtail-localize asks for nothing but the right to submit."""

    @pytest.fixture
    def bob(self, client, make_user):
        client.force_login(make_user("bob", "submit_translation"))

    def test_cannot_submit_a_page(
        self, client, bob, arabic_services, arabic, make_service
    ):
        service = make_service()

        for response in (
            client.get(submit_url(service)),
            client.post(submit_url(service), {"locales": [arabic.pk]}),
        ):
            assert response.status_code == 302

        assert not versions(service, arabic).exists()

    def test_cannot_submit_a_snippet(self, client, bob, topic, arabic):
        client.post(snippet_url(topic), {"locales": [arabic.pk]})

        assert not Topic.objects.filter(locale=arabic).exists()

    def test_cannot_republish_a_translation(
        self, client, bob, arabic_services, services
    ):
        before = arabic_services.latest_revision_id
        source = TranslationSource.objects.get(object_id=services.translation_key)

        response = client.post(
            reverse("wagtail_localize:update_translations", args=[source.pk]),
            {"publish_translations": "on"},
        )

        arabic_services.refresh_from_db()
        assert response.status_code == 302
        assert arabic_services.latest_revision_id == before

    def test_cannot_list_snippets(self, client, bob, topic):
        url = reverse("wagtail_localize:snippets_api_listing", args=["topics", "topic"])

        assert client.get(url).status_code in (302, 403)


class TestSomebodyWithRightsElsewhere:
    def test_cannot_submit_or_update(
        self, client, make_user, arabic_services, arabic, services, make_service
    ):
        mine, other = make_service("Meins"), make_service("Anderes")
        rights = ("add_page", "change_page", "publish_page")
        user = make_user(
            "bob", "submit_translation", pages=[(mine, right) for right in rights]
        )
        source = TranslationSource.objects.get(object_id=services.translation_key)
        client.force_login(user)

        client.post(submit_url(other), {"locales": [arabic.pk]})
        response = client.post(
            reverse("wagtail_localize:update_translations", args=[source.pk])
        )

        assert response.status_code == 302
        assert not versions(other, arabic).exists()

    def test_is_offered_no_language_in_whose_tree_nothing_may_be_added(
        self, client, make_user, arabic_services, arabic, make_service
    ):
        service = make_service()
        user = make_user("bob", "submit_translation", pages=[(service, "change_page")])
        client.force_login(user)

        client.post(submit_url(service), {"locales": [arabic.pk]})

        assert not versions(service, arabic).exists()


class TestAnonymously:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_everything_asks_for_the_login(
        self, client, arabic_services, services, topic, admin, method
    ):
        source = TranslationSource.objects.get(object_id=services.translation_key)
        record = Translation.objects.get(source=source)
        submission = Submission.objects.create(page=services, user=admin)
        urls = [
            submit_url(services),
            snippet_url(topic),
            reverse("wagtail_localize:update_translations", args=[source.pk]),
            reverse("wagtail_localize:machine_translate", args=[record.pk]),
            reverse("wagtail_localize:convert_to_alias", args=[arabic_services.pk]),
            reverse("locales:submission", args=[submission.pk]),
        ]

        for url in urls:
            response = getattr(client, method)(url)

            assert response.status_code == 302
            assert "/login/" in response["Location"]


class TestTheOnlySource:
    def test_is_german(self, arabic_home):
        with pytest.raises(ValidationError):
            TranslationSource.get_or_create_from_instance(arabic_home)

    def test_fills_no_other_tree_by_itself(self, german, arabic):
        with pytest.raises(ValidationError):
            LocaleSynchronization.objects.create(locale=arabic, sync_from=german)

    def test_is_not_offered_to_be_synchronised(self, client, admin, arabic):
        client.force_login(admin)

        page = client.get(f"/admin/locales/edit/{arabic.pk}/").content.decode()

        assert "sync_from" not in page

    def test_never_has_aliases(self, client, admin, arabic_services):
        client.force_login(admin)
        url = reverse("wagtail_localize:convert_to_alias", args=[arabic_services.pk])

        client.post(url)

        arabic_services.refresh_from_db()
        assert arabic_services.alias_of_id is None
