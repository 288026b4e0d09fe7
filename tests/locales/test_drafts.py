"""The first draft of a translation: whole, the submitter's, and cheap."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Revision
from wagtail_localize.models import (
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)

from locales.status import judging
from locales.status.models import TranslationStatus
from locales.submission import submit
from pages.base.models.page import RelatedPage

pytestmark = pytest.mark.django_db
BODY = '[{"type": "heading", "id": "h1", "value": "Wann"}]'


@pytest.fixture
def owner(make_user):
    return make_user("greta")


@pytest.fixture
def service(arabic_services, make_service, topic, home, owner):
    page = make_service(summary="Kurz.", topics=[topic], body=BODY, owner=owner)
    page.related_pages = [RelatedPage(target=home)]
    page.save_revision().publish()
    return page


@pytest.fixture
def locales(home, services, make_locale, admin):
    made = [make_locale(code) for code in ("fr", "uk", "tr", "en", "so")]
    for page in (home, services):
        submit(page, made, admin)
    return made


@pytest.fixture
def draft(service, arabic, admin):
    submit(service, [arabic], admin)
    return service.get_translation(arabic)


def queries_of(call):
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


class TestAFirstDraft:
    def test_says_what_german_says(self, draft, topic, home):
        assert (draft.title, draft.summary) == ("Wohnsitz anmelden", "Kurz.")
        assert draft.body[0].value == "Wann"
        assert [*draft.topics.all()] == [topic]
        assert [row.target_id for row in draft.related_pages.all()] == [home.pk]

    def test_is_not_live_and_no_alias(self, draft, arabic_services):
        assert not draft.live
        assert draft.has_unpublished_changes
        assert draft.alias_of_id is None
        assert draft.get_parent().pk == arabic_services.pk

    def test_is_one_version_by_whoever_sent_it(self, draft, admin, owner):
        version = Revision.objects.for_instance(draft).get()

        assert version.user == admin
        assert version == draft.latest_revision
        assert version.as_object().title == "Wohnsitz anmelden"
        assert draft.owner == owner

    def test_waits_for_the_translators(self, draft, arabic):
        record = Translation.objects.get(source__object_id=draft.translation_key)
        status = TranslationStatus.objects.of(draft).get()

        assert record.enabled
        assert record.target_locale == arabic
        assert TranslationLog.objects.get(source=record.source).locale == arabic
        assert (status.state, status.words) == (status.State.DRAFT, 4)

    def test_is_known_to_refer_to_what_german_refers_to(self, draft, home):
        found = ReferenceIndex.get_references_for_object(draft)

        assert str(home.pk) in found.values_list("to_object_id", flat=True)

    def test_is_as_private_as_german(self, service, arabic, admin):
        PageViewRestriction.objects.create(
            page=service, restriction_type="password", password="geheim"
        )

        submit(service, [arabic], admin)

        restriction = service.get_translation(arabic).view_restrictions.get()
        assert restriction.password == "geheim"

    def test_has_the_words_that_came_before_it(self, service, arabic, admin):
        source, _created = TranslationSource.get_or_create_from_instance(service)
        segment = source.stringsegment_set.get(context__path="summary")
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=arabic,
            data="باختصار.",
        )

        submit(service, [arabic], admin)

        assert service.get_translation(arabic).summary == "باختصار."

    def test_takes_another_address_where_its_own_is_taken(
        self, service, arabic, arabic_services, admin
    ):
        other = type(service)(title="غيره", slug=service.slug, locale=arabic)
        arabic_services.add_child(instance=other)

        submit(service, [arabic], admin)

        assert service.get_translation(arabic).slug == "wohnsitz-anmelden-1"
        assert Page.find_problems() == ([], [], [], [], [])


class TestAPageThatItsOwnEditorWouldRefuse:
    def test_is_sent_back_with_the_reason(
        self, monkeypatch, client, admin, service, arabic
    ):
        def refuse(*args):
            raise ValidationError({"image_alt": "Sagen Sie, was das Bild zeigt."})

        monkeypatch.setattr("locales.submission.create_drafts", refuse)
        client.force_login(admin)

        response = client.post(
            reverse("wagtail_localize:submit_page_translation", args=[service.pk]),
            {"locales": [arabic.pk]},
        )

        page = response.content.decode()
        assert "So kann das nicht übersetzt werden" in page
        assert "Sagen Sie, was das Bild zeigt." in page


class TestManyLanguages:
    def test_cost_at_most_a_hundred_queries_each(self, service, locales, admin):
        queries = queries_of(lambda: submit(service, locales, admin))

        assert queries <= len(locales) * 100

    def test_are_judged_once(self, monkeypatch, service, locales, admin):
        judged = []
        monkeypatch.setattr(judging, "judge_all", lambda *args: judged.append(args))

        submit(service, locales, admin)

        assert [key for _kind, key in judged] == [str(service.translation_key)]

    def test_are_judged_even_if_one_fails(self, monkeypatch, service, locales, admin):
        real = Page.get_translation

        def fail(page, locale):
            if locale == locales[1]:
                raise RuntimeError("broken")
            return real(page, locale)

        monkeypatch.setattr(Page, "get_translation", fail)

        with pytest.raises(RuntimeError):
            submit(service, locales, admin)

        states = TranslationStatus.objects.filter(
            translation_key=service.translation_key, state="draft"
        )
        assert [status.locale for status in states] == [locales[0]]

    def test_are_pages_of_their_own_where_the_office_wants_that(
        self, settings, service, locales, admin
    ):
        settings.WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"

        submit(service, locales, admin)

        own = Translation.objects.filter(source__object_id=service.translation_key)
        assert {record.enabled for record in own} == {False}
        assert service.get_translations().count() == len(locales)
