"""Pictures without what a camera writes into them: place, time, owner."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import File
from PIL import Image, ImageOps

FORMATS = ("AVIF", "JPEG", "PNG", "WEBP")
QUALITY = 92


def without_metadata(file: File) -> ContentFile | None:
    """
    The picture upright and with nothing but its pixels and colour profile.

    Nothing where there is nothing to take out, or where it moves: originals are
    public, and a phone writes the place of a home into every photograph.
    """
    file.seek(0)
    picture = Image.open(file)
    if picture.format not in FORMATS or getattr(picture, "n_frames", 1) > 1:
        return None
    if not picture.getexif() and not _remarks(picture):
        return None
    upright = ImageOps.exif_transpose(picture)
    profile = upright.info.get("icc_profile")
    upright.info = {}
    drawn = BytesIO()
    upright.save(drawn, format=picture.format, quality=QUALITY, icc_profile=profile)
    return ContentFile(drawn.getvalue(), name=file.name)


def _remarks(picture: Image.Image) -> set[str]:
    """What is written beside the pixels, by the names that Pillow gives it."""
    harmless = {"icc_profile", "dpi", "gamma", "jfif", "transparency", "loop"}
    harmless |= {"jfif_version", "jfif_unit", "jfif_density", "background"}
    harmless |= {"progressive", "progression", "adobe", "adobe_transform", "srgb"}
    harmless |= {"timestamp", "duration", "aspect", "chromaticity", "interlace"}
    return set(picture.info) - harmless
