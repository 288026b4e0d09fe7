"""Each language of the table: its address, plurals, dates and borrowed words."""

import gettext
import re
from datetime import date

import polib
import pytest
from babel import Locale as Cldr
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info, ngettext, override
from wagtail.models import Locale

from locales.borrowed import missing
from locales.checks import every_language_has_a_catalogue
from locales.collect import plural_forms
from locales.dates import in_words
from locales.negotiation import LIVE_KEY
from locales.table import SOURCE_CODE, TABLE
from pages.base.facts import written

CODES = [language.code for language in TABLE]
NUMBERS = (0, 1, 2, 5, 11, 21)
DAY = date(2026, 12, 3)
SPELLED = {
    "de": ("Donnerstag, 3. Dezember 2026", "3. Dezember 2026"),
    "ar": ("الخميس، 3 ديسمبر 2026", "3 ديسمبر 2026"),
    "en": ("Thursday, 3 December 2026", "3 December 2026"),
    "fr": ("jeudi 3 décembre 2026", "3 décembre 2026"),
    "uk": ("четвер, 3 грудня 2026 р.", "3 грудня 2026 р."),
    "ti": ("ሓሙስ፣ 3 ታሕሳስ 2026", "3 ታሕሳስ 2026"),
    "tr": ("3 Aralık 2026 Perşembe", "3 Aralık 2026"),
    "fa": ("پنجشنبه 3 دسامبر 2026", "3 دسامبر 2026"),
    "kmr": ("pêncşem, 3ê berfanbara 2026an", "3ê berfanbara 2026an"),
    "ckb": ("پێنجشەممە، 3ی کانونی یەکەمی 2026", "3ی کانونی یەکەمی 2026"),
    "so": ("Khamiis, 3 Diseembar 2026", "3 Diseembar 2026"),
    "ru": ("четверг, 3 декабря 2026 г.", "3 декабря 2026 г."),
    "de-simple": ("Donnerstag, 3. Dezember 2026", "3. Dezember 2026"),
    "ro": ("joi, 3 decembrie 2026", "3 decembrie 2026"),
    "nl": ("donderdag 3 december 2026", "3 december 2026"),
    "pl": ("czwartek, 3 grudnia 2026", "3 grudnia 2026"),
    "es": ("jueves, 3 de diciembre de 2026", "3 de diciembre de 2026"),
    "sq": ("e enjte, 3 dhjetor 2026", "3 dhjetor 2026"),
}
COUNTED = {
    "ar": [
        "لا توجد خدمات (0)",
        "خدمة واحدة (1)",
        "خدمتان (2)",
        "5 خدمات",
        "11 خدمة",
        "21 خدمة",
    ],
    "pl": ["0 usług", "1 usługa", "2 usługi", "5 usług", "11 usług", "21 usług"],
    "ro": [
        *("0 servicii", "1 serviciu", "2 servicii"),
        *("5 servicii", "11 servicii", "21 de servicii"),
    ],
    "ru": ["0 услуг", "1 услуга", "2 услуги", "5 услуг", "11 услуг", "21 услуга"],
    "uk": ["0 послуг", "1 послуга", "2 послуги", "5 послуг", "11 послуг", "21 послуга"],
    "tr": [f"{n} hizmet" for n in NUMBERS],
    "fr": [
        *("0 service", "1 service", "2 services"),
        *("5 services", "11 services", "21 services"),
    ],
}


def catalogue(language):
    folder = settings.LOCALE_PATHS[0] / language.catalogue / "LC_MESSAGES"
    return polib.pofile(str(folder / "django.po"))


@pytest.mark.parametrize("language", TABLE, ids=CODES)
class TestEveryLanguage:
    @pytest.mark.django_db
    def test_has_a_home_page_in_its_direction(self, client, home, language):
        if language.code != SOURCE_CODE:
            locale = Locale.objects.get_or_create(language_code=language.code)[0]
            home.copy_for_translation(locale).save_revision().publish()

        answer = client.get(f"/{language.code}/")

        page = answer.content.decode()
        assert answer.status_code == 200
        assert answer["Content-Language"] == language.code
        assert f'<html lang="{language.code}" dir="{language.direction}">' in page
        assert "X-Robots-Tag" not in answer

    @pytest.mark.django_db
    def test_is_known_to_django_and_wagtail(self, language):
        info = get_language_info(language.code)

        assert info["bidi"] is language.is_rtl
        assert Locale(language_code=language.code).language_name

    def test_spells_its_dates_in_its_own_words(self, language):
        full, long = SPELLED[language.code]

        for length, expected in (("full", full), ("long", long)):
            spelled = in_words(DAY, length, language.code)
            assert " ".join(spelled.split()) == expected

    @pytest.mark.parametrize("month", range(1, 13))
    def test_borrows_no_month_from_english(self, language, month):
        spelled = in_words(date(2026, month, 3), "long", language.code)

        own = Cldr.parse(language.babel).months["format"]["wide"]
        english = Cldr.parse("en").months["format"]["wide"]
        assert own[month] in spelled
        assert str(DAY.year) in spelled
        if language.code != "en":
            assert sum(own[x] != english[x] for x in range(1, 13)) >= 6

    def test_writes_money_with_western_digits(self, language):
        text = str(written("money", "20.40", language.code))

        assert re.sub("[^0-9]", "", text) == "2040"

    def test_counts_as_its_grammar_does(self, language):
        """Two numbers of one CLDR category share a form, and others do not."""
        header = catalogue(language).metadata["Plural-Forms"]
        form = gettext.c2py(re.search(r"plural=([^;]+)", header).group(1))
        category = Cldr.parse(language.babel).plural_form
        forms_of = {}
        for number in range(200):
            forms_of.setdefault(category(number), set()).add(form(number))

        assert header == plural_forms(language.code, language.babel)
        assert all(len(found) == 1 for found in forms_of.values())
        one_form = "nplurals=1;" in header
        assert one_form or len(set.union(*forms_of.values())) == len(forms_of)

    def test_has_a_form_for_every_number(self, language):
        found = catalogue(language)

        count = int(re.search(r"nplurals=(\d)", str(found.metadata)).group(1))
        for entry in found:
            if entry.msgid_plural:
                assert sorted(entry.msgstr_plural) == list(range(count)), entry.msgid
                assert all(entry.msgstr_plural.values()), entry.msgid

    def test_says_that_its_words_are_drafts(self, language):
        if language.code != SOURCE_CODE:
            assert "Drafts: not yet read" in catalogue(language).header

    def test_has_the_words_that_django_and_wagtail_lack(self, language):
        if SOURCE_CODE in (language.code, language.fallback) or language.code == "en":
            pytest.skip("German and English stand in for themselves")
        own = {(x.msgid, x.msgid_plural) for x in catalogue(language) if x.translated()}

        assert set(missing(language.catalogue)) <= own


class TestAForm:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [("ti", "[\u1200-\u137f]"), ("kmr", "e-peyam"), ("so", "iimayl|emayl|email")],
    )
    def test_complains_in_the_readers_language(self, code, expected):
        with override(code):
            try:
                forms.EmailField().clean("no address")
            except ValidationError as error:
                message = error.messages[0]

        assert re.search(expected, message, re.I)
        assert "gültige" not in message
        assert "Enter" not in message


class TestANumberOfThings:
    @pytest.mark.parametrize("code", COUNTED)
    def test_is_written_in_the_right_form(self, code):
        with override(code):
            texts = [
                ngettext("%(total)s service", "%(total)s services", n) % {"total": n}
                for n in NUMBERS
            ]

        assert texts == COUNTED[code]


class TestTheStart:
    def test_is_refused_without_a_languages_catalogue(self, settings, tmp_path):
        assert every_language_has_a_catalogue(None) == []

        settings.LOCALE_PATHS = [tmp_path]
        errors = every_language_has_a_catalogue(None)

        assert len(errors) == len(TABLE)
        assert "python locales/catalogues.py compile" in errors[0].hint


@pytest.mark.django_db
class TestTheGreetings:
    def test_are_twelve_other_languages(self, client, home):
        cache.set(LIVE_KEY, CODES)

        for code in ("de", "sq"):
            page = client.get(f"/{code}/").content.decode()

            greetings = page.split('class="greetings"')[1].split("</ul>")[0]
            assert greetings.count("<li>") == 12
            assert f'href="/{code}/"' not in greetings
