"""Every page type's way: written, looked at, translated, published, read."""

from urllib.parse import quote

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail_localize.models import Translation
from wagtail_localize.segments.extract import extract_segments

from accounts.models import User
from events.models import EventIndexPage, EventPage
from pages.base.listing import all_page_types
from pages.base.models import (
    AccessibilityStatementPage,
    HomePage,
    LeichteSpracheHub,
    SignLanguageHub,
    StandardPage,
    TopicPage,
)
from pages.concepts.models import ConceptIndexPage, ConceptPage
from pages.councils.models import (
    CouncilIndexPage,
    CouncilPage,
    MeetingPage,
    MotionPage,
)
from pages.directory.models import DirectoryPage, MunicipalityPage
from pages.forms.models import FormPage
from pages.news.models import NewsIndexPage, NewsPage
from pages.projects.models import ProjectIndexPage, ProjectPage
from pages.services.models import ServiceIndexPage, ServicePage
from tests.again import content
from tests.filling import Filling

pytestmark = pytest.mark.django_db

TYPES = {
    HomePage: None,
    TopicPage: HomePage,
    StandardPage: HomePage,
    AccessibilityStatementPage: HomePage,
    LeichteSpracheHub: HomePage,
    SignLanguageHub: HomePage,
    ServiceIndexPage: HomePage,
    ServicePage: ServiceIndexPage,
    NewsIndexPage: HomePage,
    NewsPage: NewsIndexPage,
    ProjectIndexPage: HomePage,
    ProjectPage: ProjectIndexPage,
    EventIndexPage: HomePage,
    EventPage: EventIndexPage,
    CouncilIndexPage: HomePage,
    CouncilPage: CouncilIndexPage,
    MeetingPage: CouncilPage,
    MotionPage: CouncilPage,
    ConceptIndexPage: HomePage,
    ConceptPage: ConceptIndexPage,
}
# What has to fit together in a form.
FIXED = {MeetingPage: {"date": "2020-05-12", "ends_at": "20:00"}}
# Their editors have tests of their own: tests/pages/directory and tests/pages/forms.
ELSEWHERE = {DirectoryPage, FormPage, MunicipalityPage}
# What a municipality has below its own page, too.
IN_TOWNS = (
    *(StandardPage, ServiceIndexPage, ProjectIndexPage, NewsIndexPage),
    *(EventIndexPage, CouncilIndexPage, ConceptIndexPage),
)
# Words that are kept for search and for the office, and that no page shows.
NOT_SHOWN = ("keywords", "responsible_name")
SAME_EVERYWHERE = (
    *("author", "enforcement_address", "responsible_name"),
    *("place_name", "place_address", "reference"),
)


@pytest.fixture(params=TYPES, ids=lambda model: model.__name__)
def model(request):
    return request.param


@pytest.fixture
def admin_client(editor):
    return signed_in(editor)


@content
def editor():
    return User.objects.create_superuser("admin", "admin@example.org", "x")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@content
def parent(model, home):
    """The page below which one of that type may stand."""
    above = TYPES[model]
    if above is None:
        return Page.get_first_root_node()
    if above is HomePage:
        return home
    if above is CouncilPage:
        home = home.add_child(instance=CouncilIndexPage(title="Räte", slug="raete"))
    return home.add_child(instance=above(title="Liste", slug="liste"))


@content
def made(model, home, parent, topic, editor):
    """A page of that type, made in the editor, and all that was filled in."""
    filling = Filling()
    if model is HomePage:
        address = reverse("wagtailadmin_pages:edit", args=[home.pk])
        slug = "de"
    else:
        slug = "alles"
        address = reverse(
            "wagtailadmin_pages:add", args=[*natural_key(model), parent.pk]
        )
    form = filling.form(model, slug=slug, **FIXED.get(model, {}))

    answer = signed_in(editor).post(address, {**form, "action-publish": "1"})

    assert answer.status_code == 302, answer.context["form"].errors
    return model.objects.get(slug=slug), filling


@pytest.fixture
def page(made):
    """A page of that type with every field and block filled."""
    return made[0]


@pytest.fixture
def filling(made):
    return made[1]


@content
def written(page, arabic, arabic_home, editor):
    """Its translation, with every string written and not yet published."""
    client = signed_in(editor)
    translation = submitted(page, arabic, client)
    fill_in(translation, client)
    return translation


def natural_key(model):
    return model._meta.app_label, model._meta.model_name


def missing(words, html):
    return [word for word in words if word not in html]


class TestEveryPageType:
    def test_is_in_these_tests(self):
        assert {*TYPES} | ELSEWHERE == {*all_page_types()}


class TestTheirPlace(WagtailPageTestCase):
    def test_is_only_below_what_it_belongs_to(self):
        for model, above in TYPES.items():
            allowed = {above or Page}
            if model is StandardPage:
                allowed |= {StandardPage, TopicPage}
            if model in IN_TOWNS:
                allowed |= {MunicipalityPage}
            self.assertAllowedParentPageTypes(model, allowed)


class TestAPageWithEverything:
    def test_is_published_and_shows_each_word(self, page, filling, client):
        html = client.get(page.url).content.decode()

        assert page.live
        assert missing(filling.words_except(*NOT_SHOWN), html) == []

    def test_can_be_looked_at_before(self, page, admin_client):
        editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert admin_client.get(editor).status_code == 200

        preview = admin_client.get(
            reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        )

        assert preview.status_code == 200
        assert page.title in preview.content.decode()

    def test_offers_each_word_to_the_translator_and_no_value(self, page, filling):
        segments = extract_segments(model_of(page))
        offered = {
            segment.string.data for segment in segments if hasattr(segment, "string")
        }

        assert offered >= set(filling.words_except(*SAME_EVERYWHERE))
        assert not offered & set(filling.neutral)
        assert not any("example.org" in text for text in offered)

    def test_is_translated_and_read_in_arabic(
        self, page, filling, written, admin_client, client
    ):
        translation = published(written, admin_client)

        html = client.get(translation.url).content.decode()

        shown = filling.words_except(*NOT_SHOWN, *SAME_EVERYWHERE)
        assert translation.url.startswith("/ar/")
        assert missing([arabic_word(word) for word in shown], html) == []
        assert [word for word in shown if word in html.replace(page.title, "")] == []
        for address in filling.neutral:
            assert address in html

    def test_is_looked_at_in_arabic_before_it_is_published(
        self, page, written, admin_client
    ):
        preview = admin_client.get(
            reverse("wagtail_localize:preview_translation", args=[written.pk])
        ).content.decode()

        assert 'lang="ar" dir="rtl"' in preview
        assert arabic_word(page.title) in preview


def arabic_word(word):
    return word.replace("Wort", "كلمة ")


def model_of(page):
    return Page.objects.get(pk=page.pk).specific


def submitted(page, locale, client):
    """The translation of a page, made as an editor makes it."""
    for above in page.get_ancestors().filter(depth__gt=1):
        if not above.has_translation(locale):
            submitted(above.specific, locale, client)
    if not page.has_translation(locale):
        answer = client.post(
            reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
            {"locales": [locale.pk]},
        )
        assert answer.status_code == 302
    else:
        from wagtail_localize.operations import TranslationCreator

        TranslationCreator(None, [locale]).create_translations(page)
    return Translation.objects.get(
        source__object_id=page.translation_key, target_locale=locale
    )


def fill_in(translation, client):
    for segment in translation.source.stringsegment_set.all():
        answer = client.put(
            reverse(
                "wagtail_localize:edit_string_translation",
                args=[translation.pk, segment.pk],
            ),
            data=f"value={quote(arabic_word(segment.string.data))}",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 201, answer.content


def published(translation, client):
    target = translation.get_target_instance()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(
            reverse("wagtailadmin_pages:edit", args=[target.pk]), {"action": "publish"}
        )
    assert answer.status_code == 302
    target.refresh_from_db()
    assert target.live
    return target
