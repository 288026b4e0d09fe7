"""
What volunteers are wanted for in one project, in whatever language it is read.

As in the list over all projects the German page says what is open: a translation
brings its words, and where it has none yet the German ones stand there, marked.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.html import escape
from wagtail.blocks.stream_block import StreamValue

from locales.status.changes import MISSING, Change
from locales.status.reading import StaleText
from locales.table import SOURCE_CODE
from pages.base.frame import kept

from .blocks import VOLUNTEER_WORDS, Wanted, is_open

if TYPE_CHECKING:
    from .models import ProjectPage


def open_in(page: "ProjectPage") -> list[StreamValue.StreamChild]:
    """The blocks of what is open in it today."""
    german = _german_blocks(page)
    if german is None:
        return [block for block in page.volunteers if block.value.is_open]
    return list(_open_in_translation(page.volunteers, german))


def _german_blocks(page: "ProjectPage") -> StreamValue | None:
    """What the German page lists; None where it is that page, or there is none."""
    if page.locale.language_code == SOURCE_CODE:
        return None
    # Kept with the frame, which ends whenever a page is shown anew.
    found = kept(f"wanted:{page.translation_key}", SOURCE_CODE, lambda: _read(page))
    block = page.volunteers.stream_block
    return StreamValue(block, found[0], is_lazy=True) if found else None


def _read(page: "ProjectPage") -> list[list[dict]]:
    german = type(page).objects.filter(
        translation_key=page.translation_key, locale__language_code=SOURCE_CODE
    )
    rows = german.live().values_list("volunteers", flat=True)
    return [list(volunteers.raw_data) for volunteers in rows]


def _open_in_translation(
    own: StreamValue, german: StreamValue
) -> Iterator[StreamValue.StreamChild]:
    spoken = {block.id: block for block in own}
    for at, raw in enumerate(german.raw_data):
        if not is_open(raw["value"], on=timezone.localdate()):
            continue
        block = spoken.get(raw["id"])
        # As raw values they cost nothing; each contact would be asked for.
        if block is None:
            yield _like(german[at], _in_german(german[at].value))
        elif _contact(block.value) != raw["value"].get("person"):
            yield _like(block, {"person": german[at].value["person"]})
        else:
            yield block


def _contact(value: Wanted) -> int | None:
    return value["person"].pk if value["person"] else None


def _in_german(value: Wanted) -> dict[str, StaleText]:
    """Its words, marked for readers of another language."""
    said = {name: value[name] for name in VOLUNTEER_WORDS if value[name]}
    return {
        name: StaleText(text, [Change("", MISSING, german=[escape(text)])])
        for name, text in said.items()
    }


def _like(block: StreamValue.StreamChild, values: dict) -> StreamValue.StreamChild:
    """The same block with other values; the page itself stays as it is."""
    value = Wanted(block.block, {**block.value, **values})
    return StreamValue.StreamChild(block.block, value, id=block.id)
