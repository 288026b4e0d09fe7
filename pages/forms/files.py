"""
Files that people send: checked by what is in them, kept where no address leads.

Pictures are drawn anew, which drops hidden data (where a photograph was taken) and
anything hung on behind. Nothing is ever shown in the browser, only downloaded.
"""

import hashlib
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from PIL import Image, ImageOps

from .kinds import one_line
from .models import EntryFile

MEGABYTES = 8
LIMIT = MEGABYTES * 1024 * 1024
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp"
PICTURES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
}
LONGEST_SIDE = 3000
MOST_PIXELS = 60_000_000


@dataclass
class Checked:
    """A file that may be kept, as it will be kept."""

    content: bytes
    content_type: str
    suffix: str


def check(upload: UploadedFile) -> Checked:
    """
    The file as it may be kept.

    :raises ValidationError: with a sentence for the reader
    """
    if upload.size > LIMIT:
        raise ValidationError(
            gettext("This file is too large. It may have at most %(size)s megabytes.")
            % {"size": MEGABYTES}
        )
    content = upload.read()
    if content.startswith(b"%PDF-"):
        return _checked_pdf(content)
    return _checked_picture(content)


def _checked_pdf(content: bytes) -> Checked:
    # A second file can hang on behind a PDF: then it is two things at once.
    if b"%%EOF" not in content[-2048:] or zipfile.is_zipfile(BytesIO(content)):
        raise _not_accepted()
    return Checked(content, "application/pdf", ".pdf")


def _checked_picture(content: bytes) -> Checked:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=list(PICTURES))
            if picture.width * picture.height > MOST_PIXELS:
                raise _not_accepted()
            name = picture.format
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            drawn = BytesIO()
            if name == "JPEG" or upright.mode not in ("L", "RGB"):
                upright = upright.convert("RGB" if name == "JPEG" else "RGBA")
            # Saved from the bare pixels: no remark, no place, no thumbnail.
            upright.info = {}
            upright.save(drawn, format=name)
    except ValidationError:
        raise
    except Exception as error:  # noqa: BLE001  Pillow raises many kinds on broken files
        raise _not_accepted() from error
    content_type, suffix = PICTURES[name]
    return Checked(drawn.getvalue(), content_type, suffix)


def _not_accepted() -> ValidationError:
    return ValidationError(
        gettext("We cannot use this file. Please choose a PDF, JPG, PNG or WebP file.")
    )


def safe_name(name: str, suffix: str) -> str:
    """What the person called it, in one line, with the ending it really has."""
    stem = PurePath(one_line(name).replace("\\", "/")).stem
    kept = "".join(x for x in stem if x.isalnum() or x in " -_().")
    return (kept.strip(" .")[:80] or "file") + suffix


def hold(
    upload: UploadedFile, *, nonce: str, question_key: str, at: datetime
) -> EntryFile:
    """
    Keep a checked file until its form is right, in place of the one before.

    :raises ValidationError: if it cannot be accepted
    """
    checked = check(upload)
    for before in EntryFile.objects.filter(
        held_for=nonce, question_key=question_key, entry__isnull=True
    ):
        before.remove()
    file = EntryFile(
        held_for=nonce,
        question_key=question_key,
        name=safe_name(upload.name or "", checked.suffix),
        content_type=checked.content_type,
        suffix=checked.suffix,
        size=len(checked.content),
        digest=hashlib.sha256(checked.content).hexdigest(),
        created_at=at,
    )
    file.file.save("file", ContentFile(checked.content), save=True)
    return file


def held_files(nonce: str) -> dict[str, EntryFile]:
    """The files that wait for a form, by key of the question."""
    found = EntryFile.objects.filter(held_for=nonce, entry__isnull=True)
    return {file.question_key: file for file in found}
