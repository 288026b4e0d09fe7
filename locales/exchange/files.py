"""
Translators' files: what a language still needs, as gettext PO, and back.

One file holds any number of pages and snippets of one language. The context of an
entry is `<object>:<path>`; a machine's text nobody has read is marked fuzzy.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from tempfile import NamedTemporaryFile
from uuid import UUID

import polib
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    TranslatableObject,
    TranslationSource,
)
from wagtail_localize.strings import StringValue, validate_translation_links

from locales.markup import tags
from locales.table import BY_CODE, SOURCE_CODE
from locales.values import lost

from .models import glossary

MAX_BYTES = 5 * 1024 * 1024
MAX_PROBLEMS = 20
MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
Progress = Callable[[int, int], None]


class FileRefused(Exception):
    """The file cannot be taken; `problems` says why, a sentence each."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)[:MAX_PROBLEMS]
        super().__init__("\n".join(str(x) for x in self.problems))


@dataclass
class Change:
    """A translated text of a file, and the paragraph it belongs to."""

    segment: StringSegment
    text: str


@dataclass
class Plan:
    """What a file would change; `outdated` texts translate German that is gone."""

    locale: Locale
    changes: list[Change] = field(default_factory=list)
    outdated: int = 0
    unread: int = 0

    @property
    def sources(self) -> list[TranslationSource]:
        """The pages and snippets that change, parents before their children."""
        found = {
            change.segment.source_id: change.segment.source for change in self.changes
        }
        return sorted(found.values(), key=_depth)


def _depth(source: TranslationSource) -> str:
    instance = source.get_source_instance()
    return instance.path if isinstance(instance, Page) else ""


def up_to_date(instance: TranslatableMixin) -> TranslationSource:
    """The translation source of a German page or snippet, with its text of today."""
    source = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale=instance.locale
    ).first()
    changed = getattr(instance, "last_published_at", None) or timezone.now()
    if source is None or source.last_updated_at < changed:
        source, _created = TranslationSource.update_or_create_from_instance(instance)
    return source


def write(
    instances: Iterable[TranslatableMixin],
    locale: Locale,
    progress: Progress | None = None,
) -> polib.POFile:
    """The texts of German pages and snippets, with the translations there are."""
    code = locale.language_code
    po = polib.POFile(wrapwidth=100)
    po.metadata = {
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "PO-Revision-Date": timezone.now().strftime("%Y-%m-%d %H:%M%z"),
    }
    words = glossary(code)
    instances = list(instances)
    for at, instance in enumerate(instances, start=1):
        source = up_to_date(instance)
        for entry in _entries(source, locale, words, str(instance)):
            po.append(entry)
        if progress:
            progress(at, len(instances))
    return po


def _entries(
    source: TranslationSource, locale: Locale, words: dict[str, str], title: str
) -> Iterable[polib.POEntry]:
    known = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            locale=locale, context__object_id=source.object_id
        )
    }
    segments = (
        StringSegment.objects.filter(source=source)
        .select_related("string", "context")
        .order_by("order")
    )
    for segment in segments:
        row = known.get((segment.string_id, segment.context_id))
        german = segment.string.data
        hints = [f"{word} = {other}" for word, other in words.items() if word in german]
        yield polib.POEntry(
            msgctxt=f"{source.object_id}:{segment.context.path}",
            msgid=german,
            msgstr=row.data if row else "",
            comment="\n".join([title, *hints]),
            flags=["fuzzy"] if row and row.translation_type == MACHINE else [],
        )


def read(content: bytes) -> Plan:
    """
    What a translators' file would change. Nothing is stored.

    :raises FileRefused: if it is no such file, or one of its texts is broken
    """
    po = _parsed(content)
    code = po.metadata.get("Language", "")
    if code not in BY_CODE or code == SOURCE_CODE:
        raise FileRefused(_("The file does not say which of our languages it is in."))
    locale = Locale.objects.filter(language_code=code).first()
    if locale is None:
        raise FileRefused(_("This site has no pages in the language of the file yet."))
    plan, segments, problems = Plan(locale), _segments(po), []
    for entry in po:
        if entry.obsolete or not entry.msgstr:
            continue
        if entry.fuzzy:
            plan.unread += 1
            continue
        segment = segments.get((entry.msgctxt, entry.msgid))
        if segment is None:
            plan.outdated += 1
        elif problem := _problem(entry):
            problems.append(problem)
        else:
            plan.changes.append(Change(segment, entry.msgstr))
    if problems:
        raise FileRefused(*problems)
    return plan


def _parsed(content: bytes) -> polib.POFile:
    if len(content) > MAX_BYTES:
        raise FileRefused(_("The file is larger than 5 MB."))
    try:
        text = content.decode("utf-8-sig")
        # polib takes a string without line breaks for the name of a file.
        with NamedTemporaryFile("w", suffix=".po", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            return polib.pofile(file.name, check_for_duplicates=True)
    except (ValueError, OSError) as error:
        raise FileRefused(_("This is not a translators' file (PO).")) from error


def _segments(po: polib.POFile) -> dict[tuple[str, str], StringSegment]:
    """Context and German text to the paragraph, for all objects of the file."""
    objects = {_object_of(entry.msgctxt) for entry in po if not entry.obsolete}
    known = set(
        TranslatableObject.objects.filter(pk__in=objects - {None}).values_list(
            "pk", flat=True
        )
    )
    if not objects or objects - known:
        raise FileRefused(
            _("The file holds texts that are not from this site. Nothing was changed.")
        )
    rows = StringSegment.objects.filter(
        source__object_id__in=known, source__locale__language_code=SOURCE_CODE
    ).select_related("string", "context", "source")
    return {
        (f"{row.source.object_id}:{row.context.path}", row.string.data): row
        for row in rows
    }


def _object_of(context: str | None) -> UUID | None:
    try:
        return UUID((context or "").partition(":")[0])
    except ValueError:
        return None


def _problem(entry: polib.POEntry) -> str:
    """A sentence when the text lost a tag or a link; else nothing."""
    try:
        StringValue.from_translated_html(entry.msgstr)
        validate_translation_links(entry.msgid, entry.msgstr)
        broken = tags(entry.msgstr) != tags(entry.msgid)
        broken = broken or bool(lost(entry.msgid, {}, entry.msgstr))
    except ValueError:
        broken = True
    if not broken:
        return ""
    return _(
        "Line %(line)s: a link, a value or a bold word is missing in “%(text)s”."
    ) % {
        "line": entry.linenum,
        "text": entry.msgstr[:80],
    }
