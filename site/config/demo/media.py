"""The demonstration's pictures and information sheets, from `media/`."""

import uuid
from functools import cache
from pathlib import Path

import yaml
from django.core.files import File

from locales.table import SOURCE_CODE
from pages.media.models import CustomDocument, CustomImage
from pages.topics.models import Topic

FOLDER = Path(__file__).parent
# Sheets of one group say the same: their group has the same key on every site.
GROUPS = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/sheets/")


@cache
def _content() -> dict:
    return yaml.safe_load((FOLDER / "content" / "media.yaml").read_text())


def _row(shelf: str, name: str) -> dict:
    return next(row for row in _content()[shelf] if row["name"] == name)


def add_media() -> None:
    """Every picture and sheet, where it is missing."""
    for row in _content()["pictures"]:
        picture(row["name"])
    for row in _content()["sheets"]:
        sheet(row["name"])


def picture(name: str) -> CustomImage:
    """The picture of that name, made if it is missing."""
    row = _row("pictures", name)
    found = CustomImage.objects.filter(title=row["title"]).first()
    if found:
        return found
    with (FOLDER / "media" / f"{name}.webp").open("rb") as file:
        return CustomImage.objects.create(
            title=row["title"],
            description=row["shows"],
            credit=_content()["credit"],
            file=File(file, name=f"{name}.webp"),
        )


def sheet(name: str) -> CustomDocument:
    """The information sheet of that name, made if it is missing."""
    row = _row("sheets", name)
    found = CustomDocument.objects.filter(
        title=row["title"], language=row["language"]
    ).first()
    if found:
        return found
    with (FOLDER / "media" / f"{name}.pdf").open("rb") as file:
        made = CustomDocument.objects.create(
            title=row["title"],
            language=row["language"],
            translation_group=uuid.uuid5(GROUPS, row["group"]),
            file=File(file, name=f"{name}.pdf"),
        )
    made.topics.set(
        Topic.objects.filter(locale__language_code=SOURCE_CODE, slug__in=row["topics"])
    )
    return made


def page_picture(name: str | None) -> dict:
    """A page's picture and what it shows; nothing without a name."""
    if not name:
        return {}
    image = picture(name)
    return {"image": image, "image_alt": image.description}


def media_block(kind: str, value: dict) -> dict:
    """The value of an image or downloads block, its files by their names."""
    if kind == "downloads":
        return {**value, "files": [sheet(name) for name in value["files"]]}
    image = picture(value["name"])
    return {
        "image": {"image": image, "alt_text": image.description, "decorative": False},
        "caption": value.get("caption", ""),
    }
