"""The page of all components."""

import re

import pytest

from config.gallery import names, samples
from tests.filling import image

pytestmark = pytest.mark.django_db


class TestTheGallery:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_shows_every_component(self, client, code):
        html = client.get("/-/gallery/", {"lang": code}).content.decode()

        assert re.findall(r'data-component="(\w+)"', html) == names()
        assert f'<html lang="{code}"' in html

    def test_has_a_sample_for_each_and_none_for_what_is_gone(self):
        assert sorted(samples()) == names()
        assert all(samples().values())

    def test_draws_something_of_each_sample(self, client):
        image()

        html = client.get("/-/gallery/").content.decode()

        pieces = re.split('<(?:div|ul) class="gallery-piece[^>]*>', html)[1:]
        assert len(pieces) == sum(len(given) for given in samples().values())
        assert not any(piece.strip().startswith("</") for piece in pieces)

    def test_takes_an_unknown_language_for_german(self, client):
        assert client.get("/-/gallery/?lang=x")["Content-Language"] == "de"

    def test_is_not_there_in_production(self):
        from config.settings import base

        assert base.SHOW_GALLERY is False
