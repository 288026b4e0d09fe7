"""Two languages side by side on screen."""

import re

import pytest
from wagtail.models import Page, PageViewRestriction

pytestmark = pytest.mark.django_db

PATH = "leistungen/wohnsitz-anmelden/"
URL = f"/ar/{PATH}beside/"


def text_of(response):
    return response.content.decode()


class TestTheTwoColumns:
    def test_show_each_language_with_its_direction(self, client, arabic_service):
        page = text_of(client.get(URL))

        assert '<html lang="ar" dir="rtl">' in page
        rows = re.findall(
            r'<div class="beside-row.*?lang="ar" dir="rtl">(.*?)</div>\s*'
            r'<div class="[^"]*" lang="de" dir="ltr">(.*?)</div>\s*</div>',
            page,
            re.DOTALL,
        )
        assert any("أخبرنا" in own and "Sagen Sie" in german for own, german in rows)
        assert any("الأولى" in own and "Erster" in german for own, german in rows)
        assert not any("الأولى" in own and "Zweiter" in german for own, german in rows)

    def test_are_left_out_of_search_engines_for_the_page_itself(
        self, client, arabic_service
    ):
        response = client.get(URL)

        assert response["X-Robots-Tag"] == "noindex"
        assert f'rel="canonical" href="http://localhost/ar/{PATH}"' in text_of(response)

    def test_lead_back_with_a_square_code_and_a_phone(self, client, arabic_service):
        page = text_of(client.get(URL))

        assert '<svg viewBox="' in page and "beside-code" in page
        assert page.count('href="tel:0800555010"') >= 2
        assert f">http://localhost/ar/{PATH}<" in page

    def test_say_what_is_not_translated(self, client, service, arabic_service):
        service.outcome = "<p>Eine Bestätigung.</p>"
        service.save_revision().publish()

        page = text_of(client.get(URL))

        assert "Eine Bestätigung." in page
        assert "لم يُترجم بعد." in page

    def test_need_few_queries(
        self, client, arabic_service, django_assert_max_num_queries
    ):
        client.get(URL)

        with django_assert_max_num_queries(20):
            client.get(URL)

    def test_may_be_kept_by_a_proxy(self, client, arabic_service):
        assert "public" in client.get(URL)["Cache-Control"]


class TestAPageWithoutATranslation:
    def test_has_one_column_and_says_so(self, client, service, arabic_home):
        response = client.get(URL)

        page = text_of(response)
        assert response.status_code == 200
        assert response["Content-Language"] == "de"
        assert "بدون ترجمة لا يوجد عمود ثانٍ." in page
        assert "beside-german" not in page
        assert "Sagen Sie uns, wo Sie wohnen." in page

    def test_says_when_the_german_text_is_missing(
        self, client, service, arabic_service
    ):
        # German alone: what editors take down, they take down in every language.
        Page.objects.filter(pk=service.pk).update(live=False)

        page = text_of(client.get(URL))

        assert "ليس لهذه الصفحة نص ألماني" in page
        assert "أخبرنا أين تسكن." in page


class TestAPrivatePage:
    @pytest.mark.parametrize("ending", ["beside/", "beside.pdf"])
    @pytest.mark.parametrize("version", ["service", "arabic_service"])
    def test_asks_for_its_password(
        self, client, service, arabic_service, version, ending
    ):
        PageViewRestriction.objects.create(
            page={"service": service, "arabic_service": arabic_service}[version],
            restriction_type=PageViewRestriction.PASSWORD,
            password="geheim",
        )

        response = client.get(f"/ar/{PATH}{ending}")

        assert b"%PDF" not in response.content
        assert "أخبرنا" not in text_of(response)
        assert "Sagen Sie" not in text_of(response)
        assert "public" not in response["Cache-Control"]

    def test_leads_to_the_login(self, client, arabic_service):
        PageViewRestriction.objects.create(
            page=arabic_service, restriction_type=PageViewRestriction.LOGIN
        )

        assert client.get(URL).status_code == 302


class TestTheGermanAddress:
    def test_asks_for_the_second_language(self, client, arabic_service):
        page = text_of(client.get(f"/de/{PATH}beside/"))

        assert '<option value="ar" lang="ar">العربية</option>' in page

    def test_leads_to_the_chosen_one(self, client, arabic_service):
        response = client.get(f"/de/{PATH}beside/?language=ar")

        assert response["Location"] == URL

    @pytest.mark.parametrize("asked", ["xx", "", "ar/../../evil", "\0", "x" * 9000])
    def test_asks_again_for_a_language_that_nobody_knows(
        self, client, arabic_service, asked
    ):
        response = client.get(f"/de/{PATH}beside/", {"language": asked})

        assert response.status_code == 200
        assert ("Diese Sprache kennen wir nicht" in text_of(response)) == bool(asked)

    def test_names_a_language_that_the_page_does_not_have(self, client, arabic_service):
        page = text_of(client.get(f"/de/{PATH}beside/?language=fr"))

        assert "noch nicht in diese Sprache übersetzt:" in page

    def test_says_that_there_is_only_german(self, client, service):
        page = text_of(client.get(f"/de/{PATH}beside/"))

        assert "Diese Seite gibt es bisher nur auf Deutsch." in page

    def test_of_the_sheet_leads_to_the_choice(self, client, arabic_service):
        response = client.get(f"/de/{PATH}beside.pdf")

        assert response["Location"] == f"/de/{PATH}beside/"


class TestAnAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "/ar/gibt-es-nicht/beside/",
            "/ar/gibt-es-nicht/beside.pdf",
            "/ar/leistungen/feed/beside/",
            f"/xx/{PATH}beside/",
        ],
    )
    def test_that_nobody_knows_is_not_found(self, client, arabic_service, url):
        assert client.get(url).status_code == 404

    def test_is_nobody_elses(self, service):
        from django.core.exceptions import ValidationError

        service.slug = "beside"

        with pytest.raises(ValidationError):
            service.full_clean()


class TestTheWayThere:
    def test_stands_on_a_translated_page(self, client, arabic_service):
        page = text_of(client.get(f"/ar/{PATH}"))

        assert f'href="{URL}"' in page
        assert "القراءة بجانب النص الألماني" in page

    def test_stands_on_the_german_page_as_a_choice(self, client, arabic_service):
        page = text_of(client.get(f"/de/{PATH}"))

        assert f'action="/de/{PATH}beside/" method="get"' in page

    def test_is_not_there_without_a_second_language(self, client, service, arabic_home):
        for code in ("de", "ar"):
            assert "beside/" not in text_of(client.get(f"/{code}/{PATH}"))

    def test_has_no_sheet_where_none_can_be_made(
        self, client, arabic_service, monkeypatch
    ):
        monkeypatch.setattr(
            "pages.sheet.templatetags.sheet_tags.can_print", lambda: False
        )

        page = text_of(client.get(f"/ar/{PATH}"))

        assert "beside/" in page
        assert "beside.pdf" not in page
