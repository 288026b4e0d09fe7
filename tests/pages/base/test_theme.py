"""A city's colour reaches the pages, and only one that can be read."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from pages.base import theme
from pages.base.models import OfficeSettings
from tests.filling import without_nothing

pytestmark = pytest.mark.django_db
GREEN, MINT = "#0b4f2e", "#b7f5d0"


@pytest.fixture
def save(admin_client, home):
    """Saves the office's settings as an editor does."""
    site = Site.objects.get(is_default_site=True)
    address = reverse("wagtailsettings:edit", args=["base", "officesettings", site.pk])

    def save(**values):
        form = {
            "phone": "0800 555 010",
            "email": "",
            "address": "",
            "brand": theme.DAY,
            "brand_night": theme.NIGHT,
        }
        return admin_client.post(address, without_nothing(form | values))

    return save


class TestTheOfficesColours:
    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"brand": "#ffcc00"}, "Diese Farbe ist zu blass"),
            ({"brand": "#808080"}, "Diese Farbe ist zu blass"),
            ({"brand_night": "#333333"}, "Diese Farbe ist bei Nacht zu dunkel"),
            ({"brand": "red;}{"}, "Schreiben Sie eine Farbe"),
        ],
    )
    def test_are_refused_when_nobody_could_read_them(self, save, values, words):
        answer = save(**values)

        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert OfficeSettings.objects.get().brand == theme.DAY

    def test_change_the_site_by_day_and_by_night(self, save, client):
        assert save(brand=GREEN, brand_night=MINT).status_code == 302

        page = client.__class__().get("/de/").content.decode()
        address = page.split('href="/-/theme.css')[1].split('"')[0]
        rules = client.__class__().get("/-/theme.css" + address)

        assert rules["Content-Type"].startswith("text/css")
        assert "max-age=31536000" in rules["Cache-Control"]
        day, night = rules.content.decode().split("dark")
        assert f"--brand: {GREEN}; --link: {GREEN}; --on-brand: #ffffff" in day
        assert f"--brand: {MINT}; --link: {MINT}; --on-brand: #1a1405" in night

    def test_cost_no_request_when_they_are_the_usual_ones(self, client, home):
        assert "theme.css" not in client.get("/de/").content.decode()

    def test_are_kept_only_under_their_own_address(self, client, home):
        assert "max-age=60" in client.get("/-/theme.css?v=old")["Cache-Control"]

    def test_are_measured_on_the_grounds_of_the_stylesheet(self, settings):
        tokens = settings.ROOT / "site" / "static" / "css" / "tokens.css"
        day, night = tokens.read_text().split("@media (prefers-color-scheme: dark)")

        for text, grounds, brand in (
            (day, theme.DAY_GROUNDS, theme.DAY),
            (night, theme.NIGHT_GROUNDS, theme.NIGHT),
        ):
            for name, colour in zip(("bg", "surface", "sunk"), grounds, strict=True):
                assert f"--{name}: {colour};" in text
            assert f"--brand: {brand};" in text
