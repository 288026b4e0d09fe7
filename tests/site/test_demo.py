"""The demonstration content: complete in every language, loaded once."""

from io import StringIO

import pytest
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource

from accounts.models import User
from config.demo.editor import make_editor
from config.demo.management.commands.demo import Command
from config.demo.translating import Original, catalogue, translate_all
from config.settings import base
from locales.table import SOURCE_CODE, TABLE
from pages.base.models import HomePage

pytestmark = pytest.mark.django_db

EVERYWHERE = {"wohnsitz-anmelden", "deutsch-lernen-im-kurs", "hilfe-in-der-krise"}
KINDS = {"HomePage", "TopicPage", "ServiceIndexPage", "NewsIndexPage"}
SNIPPETS = {"OfficeWords", "Topic", "Audience", "Municipality", "GlossaryTerm"}
OTHERS = [x.code for x in TABLE if x.code != SOURCE_CODE]


def belongs_everywhere(instance):
    kind = type(instance).__name__
    if kind in KINDS | SNIPPETS:
        return True
    return isinstance(instance, Page) and (
        instance.show_in_menus or instance.slug in EVERYWHERE
    )


class TestTheCatalogues:
    def test_know_home_menu_and_three_services_in_every_language(self, demonstration):
        wanted = [
            original
            for original in demonstration.originals()
            if belongs_everywhere(original.instance)
        ]

        assert len(wanted) > 30
        for code in OTHERS:
            known = catalogue(code).keys()
            for original in wanted:
                assert original.strings <= known, (code, original.instance)


class TestTheEditor:
    @pytest.mark.parametrize("wanted", [True, False])
    def test_is_made_where_the_site_is_only_looked_at(self, settings, tmp_path, wanted):
        settings.VAR, settings.DEMO_MAKES_EDITOR = tmp_path, wanted

        make_editor()

        assert User.objects.filter(is_superuser=True).exists() is wanted
        assert (tmp_path / "editor-password").exists() is wanted

    def test_is_not_made_on_a_real_site(self):
        assert base.DEMO_MAKES_EDITOR is False


class TestATranslation:
    def test_is_made_once_and_put_live(self, home, django_capture_on_commit_callbacks):
        albanian = Locale.objects.create(language_code="sq")
        originals = [Original(home)]

        with django_capture_on_commit_callbacks(execute=True):
            made = translate_all(originals, albanian, catalogue("sq"))
        again = translate_all(originals, albanian, catalogue("sq"))

        found = HomePage.objects.get(locale=albanian)
        assert (made, again) == (1, 0)
        assert found.title == "Mirë se vini"
        assert found.live

    def test_is_not_begun_where_a_string_is_unknown(self, home):
        albanian = Locale.objects.create(language_code="sq")
        home.summary = "Das steht in keinem Katalog."

        made = translate_all([Original(home)], albanian, catalogue("sq"))

        assert made == 0
        assert not Page.objects.filter(locale=albanian).exists()
        assert not TranslationSource.objects.exists()

    def test_is_reached_below_its_translated_parents(
        self, client, home, make_service, django_capture_on_commit_callbacks
    ):
        albanian = Locale.objects.create(language_code="sq")
        pages = [home, make_service().get_parent().specific, make_service(slug="b")]

        for page in pages:
            with django_capture_on_commit_callbacks(execute=True):
                assert translate_all([Original(page)], albanian, catalogue("sq"))

        answer = client.get("/sq/leistungen/b/")
        assert answer.status_code == 200
        assert answer["Content-Language"] == "sq"

    def test_waits_for_the_page_above(self, home, make_service):
        albanian = Locale.objects.create(language_code="sq")
        words = {"Wohnsitz anmelden": "Regjistrimi i adresës"}

        assert translate_all([Original(make_service())], albanian, words) == 0


class TestTheProgress:
    def test_is_a_line_each_in_a_log(self):
        out = StringIO()
        command = Command(stdout=out)

        command._progress("Arabic (1 of 17)")
        command._progress("English (2 of 17)")

        assert out.getvalue() == "Arabic (1 of 17)\nEnglish (2 of 17)\n"
