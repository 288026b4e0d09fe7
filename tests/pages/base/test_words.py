"""Everything that is not a page: made, changed, translated and read."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data
from wagtail_localize.models import Translation

from locales.exchange.models import GlossaryEntry, glossary
from pages.base.models import (
    AccessibilityIssue,
    AlertBanner,
    Fact,
    GlossaryTerm,
    OfficeWords,
    StandardPage,
)
from pages.media.models import AltText
from pages.topics.models import Audience, Municipality, Topic
from tests.filling import EMPTY_FORMSET, image
from tests.pages.test_editing import arabic_word, fill_in

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2031, 5, 12, 12, tzinfo=datetime.UTC)
# What an editor's form sends for each kind, its words marked as "Wort".
FORMS = {
    Topic: {
        "name": "Wort Wohnen",
        "slug": "neu",
        "sort_order": "1",
        "line": "Wort Miete",
        "icon": "house",
    },
    Audience: {"name": "Wort Familien", "slug": "neu", "sort_order": "1"},
    Municipality: {"name": "Wort Kelmis", "slug": "neu", "sort_order": "1"},
    AlertBanner: {
        "title": "Wort geschlossen",
        "text": "Wort anrufen",
        "phone": "0800 555 010",
        "level": "warn",
        "starts_at": "",
        "ends_at": "",
    },
    GlossaryTerm: {
        "term": "Wort Gemeinde",
        "forms": "",
        "explanation": "Wort Rathaus",
        "slug": "neu",
    },
    AccessibilityIssue: {
        "title": "Wort ohne Ton",
        "alternative": "Wort anrufen",
        "reason": "fault",
        "criterion": "1.2.2",
        "found_on": "2031-05-12",
        "fix_by": "",
        "fixed_on": "",
    },
    OfficeWords: {
        "name": "Wort Büro",
        "places": "",
        "claim": "Wort kostenlos",
        "hours": "",
        "contact_note": "",
        "eu_statement": "",
    },
    AltText: {"text": "Wort Tür"},
}


@pytest.fixture(params=FORMS, ids=lambda model: model.__name__)
def model(request, home):
    return request.param


@pytest.fixture
def form(model):
    if model is OfficeWords:
        OfficeWords.objects.all().delete()
    if model is AltText:
        picture = image()
        AltText.objects.all().delete()
        return {**FORMS[model], "image": picture.pk}
    return FORMS[model]


def address(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def create(client, model, form):
    return client.post(address(model, "add") + "?locale=de", form)


@pytest.fixture
def row(model, form, admin_client):
    answer = create(admin_client, model, form)

    assert answer.status_code == 302, answer.context["form"].errors
    return model.objects.get(locale__language_code="de")


def translate(row, locale, client):
    """The row in another language, on the translator's way."""
    meta = row._meta
    client.post(
        reverse(
            "wagtail_localize:submit_snippet_translation",
            args=[meta.app_label, meta.model_name, row.pk],
        ),
        {"locales": [locale.pk]},
    )
    translation = Translation.objects.get(
        source__object_id=row.translation_key, target_locale=locale
    )
    fill_in(translation, client)
    target = translation.get_target_instance()
    answer = client.post(address(type(row), "edit", target.pk), {"action": "publish"})
    assert answer.status_code == 302
    target.refresh_from_db()
    return target


class TestWordsOfEveryKind:
    def test_are_made_and_listed(self, model, row, admin_client):
        html = admin_client.get(address(model, "list")).content.decode()

        assert str(row) in html
        assert str(row).startswith("Wort")

    def test_are_listed_with_german_first(
        self, model, row, admin_client, arabic, arabic_home
    ):
        translate(row, arabic, admin_client)

        answer = admin_client.get(address(model, "list"))

        codes = [x.locale.language_code for x in answer.context["object_list"]]
        assert codes[0] == "de"
        assert codes == sorted(codes, key=lambda code: code != "de")
        assert "Sprache" in answer.content.decode()

    def test_are_changed(self, model, row, form, admin_client):
        word = next(name for name, text in form.items() if "Wort" in str(text))
        edit = address(model, "edit", row.pk)
        assert admin_client.get(edit).status_code == 200

        answer = admin_client.post(edit, {**form, word: "Anders"})

        assert answer.status_code == 302, answer.context["form"].errors
        row.refresh_from_db()
        assert getattr(row, word) == "Anders"

    def test_are_translated(self, row, form, admin_client, arabic, arabic_home):
        translation = translate(row, arabic, admin_client)

        for name, text in form.items():
            if str(text).startswith("Wort"):
                words = getattr(translation, name).split()
                assert words == arabic_word(text).split()

    def test_are_not_saved_without_their_first_word(self, model, form, admin_client):
        word = next(name for name, text in form.items() if "Wort" in str(text))

        answer = create(admin_client, model, {**form, word: ""})

        assert answer.status_code == 200
        assert word in answer.context["form"].errors
        assert not model.objects.filter(locale__language_code="de").exists()


class TestTwoOfAKind:
    @pytest.mark.parametrize("model", [Topic, Audience, Municipality, GlossaryTerm])
    def test_never_share_a_short_name(self, admin_client, home, model):
        assert create(admin_client, model, FORMS[model]).status_code == 302

        answer = create(admin_client, model, FORMS[model])

        assert answer.context["form"].errors["slug"] == [
            "Dieser Kurzname ist vergeben. Bitte wählen Sie einen anderen."
        ]

    def test_never_name_the_office_twice(self, admin_client, home):
        answer = create(admin_client, OfficeWords, FORMS[OfficeWords])

        assert "Bitte ändern Sie diese." in answer.content.decode()
        assert OfficeWords.objects.count() == 1

    def test_never_describe_one_picture(self, admin_client, home):
        picture = image()
        form = {**FORMS[AltText], "image": picture.pk}

        answer = create(admin_client, AltText, form)

        assert "image" in answer.context["form"].errors
        picture.save()


class TestABanner:
    def show(self, german, **values):
        return AlertBanner.objects.create(locale=german, title="Heute zu", **values)

    def test_stands_on_every_page(self, admin_client, client, home):
        create(admin_client, AlertBanner, FORMS[AlertBanner])

        html = client.get("/de/").content.decode()

        assert "Wort geschlossen" in html
        assert 'href="tel:0800555010"' in html

    def test_begins_and_ends_by_itself(self, german):
        hour = datetime.timedelta(hours=1)
        self.show(german, starts_at=NOON, ends_at=NOON + hour)
        shown = AlertBanner.objects.showing

        assert not shown(at=NOON - hour)
        assert shown(at=NOON)
        assert not shown(at=NOON + hour)

    def test_of_yesterday_or_tomorrow_is_on_no_page(self, client, home, german):
        day = datetime.timedelta(days=1)
        self.show(german, ends_at=timezone.now() - day)
        self.show(german, starts_at=timezone.now() + day)

        assert "Heute zu" not in client.get("/de/").content.decode()

    def test_is_german_and_labelled_so_while_it_is_not_translated(
        self, client, german, arabic_home
    ):
        self.show(german)

        html = client.get("/ar/").content.decode()

        assert '<p lang="de" dir="ltr"><strong>Heute zu</strong>' in html

    def test_ends_after_it_begins(self, admin_client, home):
        form = {
            **FORMS[AlertBanner],
            "starts_at": "2031-05-12 12:00",
            "ends_at": "2031-05-12 11:00",
        }

        answer = create(admin_client, AlertBanner, form)

        assert answer.context["form"].errors["ends_at"] == [
            "Das Ende muss nach dem Anfang liegen."
        ]


class TestAGlossaryWord:
    def test_is_explained_once_on_a_page(self, client, home, german):
        GlossaryTerm.objects.create(
            locale=german,
            term="Gemeinde",
            forms="Gemeinden",
            explanation="Das Rathaus Ihres Ortes.",
            slug="gemeinde",
        )
        page = home.add_child(
            instance=StandardPage(
                title="Amt",
                slug="amt",
                body=[
                    ("rich_text", "<p>Die Gemeinden helfen. Jede Gemeinde hilft.</p>"),
                    ("rich_text", "<p>Gehen Sie zur Gemeinde. Gemeindehaus.</p>"),
                ],
            )
        )

        html = client.get(page.url).content.decode()

        assert html.count('<a class="term" href="#term-gemeinde">') == 1
        assert '<a class="term" href="#term-gemeinde">Gemeinden</a>' in html
        assert html.count("Das Rathaus Ihres Ortes.") == 1
        assert html.count('id="term-gemeinde"') == 1


class TestAWordForTranslators:
    def form(self, **values):
        word = {"id": "", "language": "ar", "word": "بلدية", "ORDER": "1"}
        counts = {**EMPTY_FORMSET, "TOTAL_FORMS": "1"}
        return nested_form_data(
            {"term": "Gemeinde", "note": "", "words": {**counts, "0": word}, **values}
        )

    def test_is_made_with_its_translations(self, admin_client, home):
        answer = admin_client.post(address(GlossaryEntry, "add"), self.form())

        assert answer.status_code == 302, answer.context["form"].errors
        assert glossary("ar") == {"Gemeinde": "بلدية"}
        entry = GlossaryEntry.objects.get()
        assert (
            admin_client.get(address(GlossaryEntry, "edit", entry.pk)).status_code
            == 200
        )
        assert (
            "Gemeinde"
            in admin_client.get(address(GlossaryEntry, "list")).content.decode()
        )

    def test_has_one_word_a_language(self, admin_client, home):
        word = {"id": "", "language": "ar", "word": "بلدية"}
        counts = {**EMPTY_FORMSET, "TOTAL_FORMS": "2"}
        twice = {**counts, "0": {**word, "ORDER": "1"}, "1": {**word, "ORDER": "2"}}

        answer = admin_client.post(
            address(GlossaryEntry, "add"), self.form(words=twice)
        )

        assert answer.status_code == 200
        assert not GlossaryEntry.objects.exists()

    def test_is_there_once(self, admin_client, home):
        admin_client.post(address(GlossaryEntry, "add"), self.form())

        answer = admin_client.post(address(GlossaryEntry, "add"), self.form())

        assert "term" in answer.context["form"].errors


class TestAFact:
    def form(self, kind, value):
        return {"label": "Gebühr", "key": "fee", "kind": kind, "value": value}

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("money", "zwanzig"),
            ("money", "1.200"),
            ("money", "NaN"),
            ("money", "Infinity"),
            ("money", "-3"),
            ("money", "1e400"),
            ("date", "32.12.2026"),
            ("date", "2026-02-30"),
            ("minutes", "15 Minuten"),
            ("minutes", "-5"),
            ("minutes", "9" * 120),
            ("phone", "anrufen"),
        ],
    )
    def test_that_is_not_of_its_kind_is_refused_in_german(
        self, admin_client, home, kind, value
    ):
        answer = admin_client.post(address(Fact, "add"), self.form(kind, value))

        assert answer.context["form"].errors["value"] == [
            "Das passt nicht zur gewählten Art."
        ]
        assert value in answer.content.decode()

    def test_that_was_changed_is_changed_on_every_page(
        self, admin_client, client, home
    ):
        admin_client.post(address(Fact, "add"), self.form("money", "20.40"))
        fact = Fact.objects.get()
        page = home.add_child(
            instance=StandardPage(
                title="Amt",
                slug="amt",
                body=[("fact", {"label": "Gebühr", "fact": fact})],
            )
        )
        assert "20,40" in client.get(page.url).content.decode()

        admin_client.post(address(Fact, "edit", fact.pk), self.form("money", "21.00"))

        assert "21,00" in client.get(page.url).content.decode()
