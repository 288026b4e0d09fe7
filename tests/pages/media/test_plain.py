"""Photographs lose where and when they were taken."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pages.media.models import CustomImage

pytestmark = pytest.mark.django_db
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photograph(kind="JPEG", *, place=True):
    options, file = {}, BytesIO()
    if place:
        exif = options["exif"] = Image.Exif()
        exif[ORIENTATION] = 6
        exif[MAKER] = "Kamera"
        exif.get_ifd(GPS)[1] = "N"
    Image.new("RGB", (40, 20), "green").save(file, format=kind, **options)
    return SimpleUploadedFile(f"foto.{kind.lower()}", file.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
class TestAPhotograph:
    def test_is_kept_without_its_place_and_upright(self, kind):
        image = CustomImage.objects.create(title="Foto", file=photograph(kind))

        kept = Image.open(image.file.open())
        assert dict(kept.getexif()) == {}
        assert kept.size == (20, 40)
        assert (image.width, image.height) == (20, 40)
        assert image.file_size == image.file.size

    def test_stays_as_it_is_where_it_tells_nothing(self, kind):
        upload = photograph(kind, place=False)
        content = upload.read()
        upload.seek(0)

        image = CustomImage.objects.create(title="Foto", file=upload)

        assert image.file.open().read() == content
