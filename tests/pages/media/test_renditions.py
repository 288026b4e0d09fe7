"""Smaller pictures, as the pages that show them need to know them."""

import pytest
from django.core.cache import cache
from wagtail.images.models import Filter
from wagtail.images.tests.utils import get_test_image_file

from pages.media.models import CustomImage

pytestmark = pytest.mark.django_db

SIZES = [Filter("width-10"), Filter("width-20")]


@pytest.fixture
def image():
    cache.clear()
    return CustomImage.objects.create(title="Bild", file=get_test_image_file())


def test_several_made_at_once_are_known_by_their_rows(image):
    made = image.get_renditions(*SIZES)

    rows = {*image.renditions.values_list("pk", flat=True)}
    assert {one.pk for one in made.values()} == rows
    assert len(rows) == 2


def test_their_cache_knows_the_rows_too(image):
    image.get_renditions(*SIZES)

    again = CustomImage.objects.get(pk=image.pk).get_renditions(*SIZES)

    assert {one.pk for one in again.values()} == {
        *image.renditions.values_list("pk", flat=True)
    }
