"""
How a reader learns what a translation leaves out: at the very paragraph.

A text knows what has become of its German original (`changes`). It is an ordinary
string, so titles and attributes stay clean; `{% words %}` prints it in its language
and `{% stale %}` prints the note behind it.
"""

from collections import defaultdict
from html import unescape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from wagtail.blocks import StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from locales.table import SOURCE_CODE
from locales.values import expanded, shown

from .changes import ADDED, MISSING, Change
from .models import TranslationStatus
from .pieces import is_block, split

Placed = dict[str, list[Change]]


class StaleText(str):
    """A text that is not what German says now. Holds German where it is in place."""

    changes: list[Change]
    lang: str

    def __new__(cls, text: str, changes: list[Change]) -> "StaleText":
        change = changes[0]
        in_place = change.in_place
        made = super().__new__(cls, plain(change.german) if in_place else text)
        made.changes = changes
        made.lang = SOURCE_CODE if in_place else ""
        return made


class StaleRichText(RichText):
    """Rich text some of whose paragraphs are not what German says now."""

    def __init__(self, source: str, changes: list[Change]) -> None:
        super().__init__(source)
        self.changes = changes

    def __bool__(self) -> bool:
        return True


def plain(parts: list[str]) -> str:
    """Paragraphs of a plain text without their markup."""
    return unescape("\n".join(parts).replace("<br/>", "\n").replace("<br>", "\n"))


def show_status(page: Page) -> None:
    """Let a live translation know how it stands. One query; two more for new blocks."""
    status = TranslationStatus.objects.of(page).first()
    page.translation_status = status
    if status is None or not status.changes:
        return
    changes = defaultdict(list)
    for change in status.all_changes:
        changes[change.path].append(change)
    lost = {
        path: found
        for path, found in changes.items()
        if not _place(page, path.split("."), found)
    }
    new = {p: c for p, c in lost.items() if c[0].kind in (ADDED, MISSING)}
    if new:
        _add_new_blocks(page, new)


def status_told(page: Page | None) -> TranslationStatus | None:
    """How it stands, as far as readers are told: nothing of what is kept by hand."""
    status = getattr(page, "translation_status", None)
    stopped = TranslationStatus.State.STOPPED
    return None if status is None or status.state == stopped else status


def _place(page: Page, path: list[str], changes: list[Change]) -> bool:
    """Hand the changes to the text at that path; False where there is none."""
    name, rest = path[0], path[1:]
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return _place_within(getattr(page, name), rest, changes)
    if rest:
        return True
    value = getattr(page, name)
    if isinstance(field, RichTextField):
        setattr(page, name, StaleRichText(value or "", changes))
    else:
        setattr(page, name, StaleText(value or "", changes))
    return True


def _place_within(value: object, path: list[str], changes: list[Change]) -> bool:
    key, rest = path[0], path[1:]
    if isinstance(value, StructValue):
        if key not in value:
            return False
        if rest:
            return _place_within(value[key], rest, changes)
        value[key] = _knowing(value[key], changes)
        return True
    if not isinstance(value, StreamValue | ListValue):
        # Words of a picture: nothing to be seen beside it.
        return True
    child = _child(value, key)
    if child is None:
        return False
    if rest:
        return _place_within(child.value, rest, changes)
    child.value = _knowing(child.value, changes)
    return True


def _child(value: StreamValue | ListValue, key: str) -> object | None:
    children = value.bound_blocks if isinstance(value, ListValue) else value
    return next((child for child in children if child.id == key), None)


def _knowing(value: object, changes: list[Change]) -> object:
    if isinstance(value, RichText):
        return StaleRichText(value.source, changes)
    if value is None or isinstance(value, str):
        return StaleText(value or "", changes)
    return value


def _add_new_blocks(page: Page, new: Placed) -> None:
    """German steps and paragraphs that the translation does not have yet."""
    german = type(page).objects.filter(
        translation_key=page.translation_key, locale__language_code=SOURCE_CODE
    )
    source = german.first()
    if source is None:
        return
    for name in {path.split(".")[0] for path in new}:
        paths = [path.split(".")[1:] for path in new if path.split(".")[0] == name]
        _add_missing(getattr(source, name), getattr(page, name), paths)
    noted = set()
    for path, changes in new.items():
        _place(page, path.split("."), changes)
        block = tuple(path.split(".")[:2])
        if block in noted:
            _silence(page, path.split("."))
        noted.add(block)


def _silence(page: Page, path: list[str]) -> None:
    """One note is enough for a block that is new as a whole."""
    value = getattr(page, path[0])
    for key in path[1:]:
        value = value.get(key) if isinstance(value, StructValue) else _child(value, key)
        value = getattr(value, "value", value)
    if isinstance(value, StaleText):
        value.changes = []


def _add_missing(source: object, own: object, paths: list[list[str]]) -> None:
    if isinstance(source, StructValue):
        for key in {path[0] for path in paths if len(path) > 1}:
            deeper = [path[1:] for path in paths if path[0] == key]
            _add_missing(source.get(key), own.get(key), deeper)
        return
    if not isinstance(source, StreamValue | ListValue):
        return
    position = 0
    children = source.bound_blocks if isinstance(source, ListValue) else source
    for child in children:
        there = _child(own, child.id)
        deeper = [path[1:] for path in paths if path[0] == child.id]
        if there is not None:
            _add_missing(child.value, there.value, [path for path in deeper if path])
            position = _position(own, child.id) + 1
        elif deeper:
            _insert(own, position, child)
            position += 1


def _position(own: StreamValue | ListValue, key: str) -> int:
    children = own.bound_blocks if isinstance(own, ListValue) else own
    return next(at for at, child in enumerate(children) if child.id == key)


def _insert(own: StreamValue | ListValue, position: int, child: object) -> None:
    if isinstance(own, ListValue):
        own.insert(position, child.value)
        own.bound_blocks[position].id = child.id
    else:
        own.insert(position, (child.block_type, child.value, child.id))


def paragraphs(html: str, changes: list[Change]) -> list[tuple[str, Change | None]]:
    """Rich text in pieces: those that are trusted, and those with a change."""
    parts = split(html)
    result, at = [], 0
    for change in sorted(changes, key=lambda x: (x.start, x.end)):
        start = min(change.start, len(parts))
        end = min(change.end, len(parts))
        result.extend((part, None) for part in parts[at:start])
        result.append(("".join(parts[start:end]), change))
        at = max(end, at)
    result.extend((part, None) for part in parts[at:])
    return result


def german_html(change: Change) -> SafeString:
    """What German says now, as paragraphs."""
    with override(SOURCE_CODE):
        html = "".join(
            expanded(part) if is_block(part) else f"<p>{shown(mark_safe(part))}</p>"  # noqa: S308  see below
            for part in change.german
        )
    return mark_safe(html)  # noqa: S308  cleaned by the editors' fields
