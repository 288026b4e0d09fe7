"""Pages in the language of their address, or visibly in German."""

import re

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

pytestmark = pytest.mark.django_db


class TestAPageWithoutATranslation:
    def test_is_shown_in_german_inside_the_readers_frame(
        self, client, arabic_home, make_service
    ):
        make_service()

        response = client.get("/ar/leistungen/wohnsitz-anmelden/")

        page = response.content.decode()
        assert response.status_code == 200
        assert '<html lang="ar" dir="rtl">' in page
        assert '<div lang="de" dir="ltr">' in page
        assert "هذه الصفحة غير مترجمة بعد" in page
        assert response["Content-Language"] == "de"
        assert response["X-Robots-Tag"] == "noindex"

    def test_points_to_the_german_address_as_the_original(
        self, client, arabic_home, make_service
    ):
        make_service()

        page = client.get("/ar/leistungen/wohnsitz-anmelden/").content.decode()

        assert 'rel="canonical"' in page
        assert "/de/leistungen/wohnsitz-anmelden/" in page

    def test_is_german_too_where_the_language_has_no_home_page(
        self, client, home, make_service
    ):
        response = client.get("/fr/")

        assert response.status_code == 200
        assert response["Content-Language"] == "de"
        assert '<html lang="fr"' in response.content.decode()

    def test_still_asks_for_the_password_when_it_is_private(
        self, client, arabic_home, make_service
    ):
        PageViewRestriction.objects.create(
            page=make_service(),
            restriction_type=PageViewRestriction.PASSWORD,
            password="geheim",
        )

        page = client.get("/ar/leistungen/wohnsitz-anmelden/").content.decode()

        assert "Wohnsitz" not in page
        assert "كلمة" in page

    def test_asks_again_in_the_readers_language_after_a_wrong_password(
        self, client, arabic_home, make_service
    ):
        service = make_service()
        restriction = PageViewRestriction.objects.create(
            page=service,
            restriction_type=PageViewRestriction.PASSWORD,
            password="geheim",
        )
        here = "/ar/leistungen/wohnsitz-anmelden/"
        form = reverse(
            "wagtailcore_authenticate_with_password", args=[restriction.pk, service.pk]
        )

        wrong = client.post(form, {"password": "falsch", "return_url": here})
        right = client.post(form, {"password": "geheim", "return_url": here})

        assert '<html lang="ar" dir="rtl"' in wrong.content.decode()
        assert wrong["Content-Language"] == "ar"
        assert f'value="{here}"' in wrong.content.decode()
        assert right["Location"] == here

    @pytest.mark.parametrize("address", ["", "/xx/", "https://example.org/ar/", "//"])
    def test_asks_in_german_where_the_way_back_names_no_language(
        self, client, home, make_service, address
    ):
        service = make_service()
        restriction = PageViewRestriction.objects.create(
            page=service, restriction_type="password", password="geheim"
        )
        form = reverse(
            "wagtailcore_authenticate_with_password", args=[restriction.pk, service.pk]
        )

        wrong = client.post(form, {"password": "falsch", "return_url": address})

        assert '<html lang="de"' in wrong.content.decode()


class TestATranslatedPage:
    def test_is_private_when_the_german_page_is(
        self, client, arabic_home, arabic, make_service
    ):
        german = make_service()
        version = german.copy_for_translation(arabic, copy_parents=True)
        version.title = "تسجيل السكن"
        version.save_revision().publish()
        PageViewRestriction.objects.create(
            page=german, restriction_type=PageViewRestriction.LOGIN
        )

        assert client.get("/ar/leistungen/wohnsitz-anmelden/").status_code == 302
        assert "تسجيل السكن" not in client.get("/ar/leistungen/").content.decode()

    def test_is_shown_in_its_language(self, client, arabic_home):
        response = client.get("/ar/")

        assert "أهلًا وسهلًا" in response.content.decode()
        assert response["Content-Language"] == "ar"
        assert "X-Robots-Tag" not in response

    def test_names_all_its_versions_in_each_of_them(self, client, arabic_home):
        for address in ("/de/", "/ar/"):
            page = client.get(address).content.decode()

            assert 'hreflang="de" href="http://localhost/de/"' in page
            assert 'hreflang="ar" href="http://localhost/ar/"' in page
            assert 'hreflang="x-default" href="http://localhost/de/"' in page


class TestAnAddress:
    @pytest.mark.parametrize("path", ["/de/gibt-es-nicht/", "/ar/gibt-es-nicht/"])
    def test_that_nobody_knows_is_not_found(self, client, arabic_home, path):
        assert client.get(path).status_code == 404

    def test_without_a_language_is_not_redirected(self, client, home):
        assert client.get("/leistungen/").status_code == 404

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [("ar", "/ar/"), ("fr", "/de/"), ("xx", "/de/"), ("", "/de/")],
    )
    def test_of_the_root_leads_to_a_language_that_is_there(
        self, client, arabic_home, asked, expected
    ):
        response = client.get("/", headers={"accept-language": asked})

        assert response.status_code == 302
        assert response["Location"] == expected
        assert "Accept-Language" in response["Vary"]


class TestTheSwitcher:
    def test_leads_to_the_same_page(self, client, arabic_home, make_service):
        make_service()

        page = client.get("/de/leistungen/wohnsitz-anmelden/").content.decode()

        assert 'href="/ar/leistungen/wohnsitz-anmelden/"' in page

    def test_leaves_out_languages_without_a_home_page(self, client, arabic_home):
        page = client.get("/de/").content.decode()

        assert 'href="/ar/"' in page
        assert 'href="/fr/"' not in page

    def test_offers_a_language_as_soon_as_its_home_page_is_live(
        self, client, home, arabic
    ):
        assert 'href="/ar/"' not in client.get("/de/").content.decode()

        home.copy_for_translation(arabic).save_revision().publish()

        assert 'href="/ar/"' in client.get("/de/").content.decode()


class TestTheSitemap:
    def test_lists_every_version_with_its_others(
        self, client, arabic_home, make_service, django_assert_max_num_queries
    ):
        make_service()

        with django_assert_max_num_queries(10):
            text = client.get("/sitemap.xml").content.decode()

        assert "<loc>http://localhost/ar/</loc>" in text
        assert "<loc>http://localhost/de/leistungen/wohnsitz-anmelden/</loc>" in text
        assert 'hreflang="ar" href="http://localhost/ar/"' in text

    def test_is_split_where_one_file_would_hold_too_much(
        self, client, arabic_home, make_service, monkeypatch
    ):
        for number in range(4):
            make_service(f"Leistung {number}")
        text = client.get("/sitemap.xml").content.decode()
        assert client.get("/sitemap-2.xml").status_code == 404
        monkeypatch.setattr("pages.base.sitemap.MOST_ADDRESSES", 5)
        monkeypatch.setattr("pages.base.sitemap.MOST_PAGES", 2)
        whole = []

        index = client.get("/sitemap.xml").content.decode()
        parts = re.findall(r"<loc>http://localhost(.*?)</loc>", index)
        for part in parts:
            whole += re.findall(r"<loc>(.*?)</loc>", client.get(part).content.decode())

        assert parts == [f"/sitemap-{number}.xml" for number in (1, 2, 3, 4)]
        assert sorted(whole) == sorted(re.findall(r"<loc>(.*?)</loc>", text))
        assert client.get("/sitemap-0.xml").status_code == 404
        assert client.get("/sitemap-5.xml").status_code == 404
