"""Who pays for a project, and the European emblem by the rules of Annex IX."""

import math
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image
from wagtail.models import PageViewRestriction

from locales.table import TABLE
from pages.base.eu import OFFICIAL, emblem_png, statement_for
from pages.projects.models import Funder
from pages.projects.parts import sections_of
from pages.projects.support import line_of, share_words, support_of
from tests.filling import image

pytestmark = pytest.mark.django_db
CSS = Path("site/static/css/components")
POINT = re.compile(r"M([\d.]+) ([\d.]+)l")
BLUE, YELLOW = (0, 51, 153), (255, 204, 0)


class TestTheEmblem:
    def test_has_twelve_stars_at_the_hours_of_a_clock(self):
        drawn = render_to_string("components/eu_emblem.html")

        width, height = 810, 540
        assert f'viewBox="0 0 {width} {height}"' in drawn
        tops = [(float(x), float(y)) for x, y in POINT.findall(drawn)]
        radius = height / 18
        centres = [(x - width / 2, y + radius - height / 2) for x, y in tops]
        assert len(centres) == 12
        for hour, (x, y) in enumerate(centres):
            angle = math.radians(30 * hour)
            assert x == pytest.approx(height / 3 * math.sin(angle), abs=0.1)
            assert y == pytest.approx(-height / 3 * math.cos(angle), abs=0.1)
        assert 'fill="#039"' in drawn
        assert 'fill="#fc0"' in drawn

    def test_has_stars_whose_points_lie_on_a_circle(self):
        drawn = render_to_string("components/eu_emblem.html")
        [star] = set(re.findall(r"l([^Mz]+)z", drawn))

        x, y = 0.0, -30.0
        points = [(x, y)]
        for command, numbers in re.findall(r"([lh]?)([^lh]+)", f"l{star}"):
            found = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
            steps = (
                [(found[0], 0.0)]
                if command == "h"
                else list(zip(found[::2], found[1::2], strict=True))
            )
            for dx, dy in steps:
                x, y = x + dx, y + dy
                points.append((x, y))
        outer = points[::2][:5]
        assert len(outer) == 5
        for x, y in outer:
            assert math.hypot(x, y) == pytest.approx(30, abs=0.3)

    def test_is_the_same_as_a_picture(self):
        from io import BytesIO

        drawn = Image.open(BytesIO(emblem_png())).convert("RGB")

        width, height = drawn.size
        assert width / height == 1.5
        assert height >= 48
        middle = (width // 2, height // 2)
        assert drawn.getpixel((2, 2)) == drawn.getpixel(middle) == BLUE
        for hour in range(12):
            angle = math.radians(30 * hour)
            x = width / 2 + height / 3 * math.sin(angle)
            y = height / 2 - height / 3 * math.cos(angle)
            assert drawn.getpixel((round(x), round(y))) == YELLOW

    def test_is_never_smaller_than_48_pixels_or_another_logo(self):
        block = (CSS / "eu_funding.css").read_text()
        logos = (CSS / "project.css").read_text()

        assert "min-inline-size: 72px; min-block-size: 48px" in block
        assert "max-inline-size: 72px; max-block-size: 48px" in logos
        assert "font-family: Arial" in block
        assert "italic" not in block


class TestTheStatement:
    @pytest.mark.parametrize("language", TABLE, ids=lambda language: language.code)
    def test_is_official_or_german_with_its_meaning_outside(self, language):
        with translation.override(language.code):
            said = statement_for(language.code)

        if language.code in OFFICIAL:
            assert said.text == OFFICIAL[language.code]
            assert said.lang == language.code
            assert said.meaning == ""
        else:
            assert said.text == OFFICIAL["de"]
            assert said.lang == "de"
            assert said.meaning not in ("", "Co-funded by the European Union")

    def test_is_in_german_as_the_office_words_it(self):
        assert statement_for("de", "Finanziert").text == "Finanziert"
        assert statement_for("fr", "Finanziert").text == OFFICIAL["fr"]


class TestAProjectsPage:
    def test_shows_emblem_statement_and_every_grant(
        self, client, make_project, union, region, fund, grant
    ):
        page = make_project()
        grant(
            page, union, programme=fund, grant_number="M-12", share=75, amount=180_000
        )
        grant(page, region, share="12.50")

        text = client.get("/de/projekte/patenschaften/").content.decode()

        assert 'class="eu-emblem"' in text
        assert "Kofinanziert von der Europäischen Union" in text
        for words in (
            *("Integrationsfonds", "2021–2027", "M-12", "75\xa0%", "180.000,00\xa0€"),
            *("Musterregion", "12,5\xa0%"),
        ):
            assert words in text, words

    def test_shows_no_emblem_without_the_union(
        self, client, make_project, region, grant
    ):
        grant(make_project(), region)

        text = client.get("/de/projekte/patenschaften/").content.decode()

        assert "Musterregion" in text
        assert "eu-emblem" not in text

    def test_shows_the_logo_of_others_and_never_one_of_the_union(
        self, make_project, union, region, grant
    ):
        Funder.objects.update(logo=image())
        page = make_project()
        grant(page, union)
        grant(page, region)

        logos = [x.logo for x in support_of(page).grants]

        assert logos == [None, image()]

    def test_names_funders_in_the_readers_language(
        self, client, make_project, union, fund, region, grant, arabic, arabic_home,
        translated, commit_at_once,
    ):  # fmt: skip
        page = make_project()
        grant(page, union, programme=fund)
        grant(page, region)
        translated(union, arabic)

        text = client.get("/ar/projekte/patenschaften/").content.decode()

        assert "ar:Europäische Union" in text
        assert '<strong lang="de" dir="ltr">Musterregion</strong>' in text
        assert '<span lang="de">Kofinanziert von der Europäischen Union</span>' in text
        assert "بتمويل مشترك من الاتحاد الأوروبي" in text

    def test_has_it_beside_the_german_text_in_both_languages(
        self, client, make_project, union, grant, arabic, arabic_home, translated,
        commit_at_once,
    ):  # fmt: skip
        page = make_project()
        grant(page, union)
        translated(page.get_parent().specific, arabic)
        translated(page, arabic)

        text = client.get("/ar/projekte/patenschaften/beside/").content.decode()

        assert text.count('class="eu-emblem"') == 2
        assert "بتمويل مشترك من الاتحاد الأوروبي" in text

    def test_lists_its_words_once(self, make_project, union, grant):
        page = make_project(aims="<p>Hilfe</p>")
        grant(page, union)

        keys = [part.key for x in sections_of(page, []) for part in x.parts]

        assert keys == ["aims", "eu", "grant.1"]


class TestALineOnAnotherPage:
    def test_says_nothing_of_a_project_that_nobody_may_read_but_its_funding(
        self, home, make_project, union, grant
    ):
        page = make_project()
        grant(page, union)
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )

        line = line_of(page.pk)

        assert (line.title, line.url) == ("", "")
        assert line.statement.lang == "de"

    def test_is_gone_with_the_project(self):
        assert line_of(None) is None
        assert line_of(987_654) is None


class TestAShare:
    @pytest.mark.parametrize(
        ("code", "words"), [("de", "62,5\xa0%"), ("tr", "%62,5"), ("en", "62.5%")]
    )
    def test_is_written_as_the_language_does(self, code, words):
        assert share_words(Decimal("62.50"), code) == words
