"""Writes people, organisations and places of the directory, in every language."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Locale
from wagtail_localize.models import TranslationLog
from wagtail_localize.segments.extract import extract_segments

from config.movein.items import Item, Kind, Open, digest
from config.movein.markup import plain, shortened, words_of
from config.movein.pages import GERMAN, Refusal
from config.movein.pairs import Memory, OtherBuild, memory_of, pair
from config.movein.plan import Known
from config.movein.report import Outcome, Report
from locales.table import SOURCE_CODE
from pages.directory.models import Organisation, Person, Place, PlaceHours
from pages.directory.models.entry import Entry

LONGEST_NAME, LONGEST_SLUG = 120, 80


@dataclass(frozen=True)
class Shape:
    """How items of one kind are kept: in which field words go, which fields values."""

    model: type[Entry]
    words: str
    values: tuple[str, ...]
    has_drafts: bool = False


SHAPES = {
    Kind.PLACE: Shape(
        Place,
        "directions",
        (
            *("street", "postal_code", "town", "latitude", "longitude"),
            *("phone", "email", "access", "only_by_appointment"),
        ),
    ),
    Kind.ORGANISATION: Shape(
        Organisation,
        "offer",
        ("phone", "email", "website", "address", "contact_name", "languages"),
        has_drafts=True,
    ),
    Kind.PERSON: Shape(Person, "about", ("phone", "email", "languages")),
}


class EntryWriter:
    """Writes one item after the other; the caller keeps the transaction."""

    def __init__(
        self, known: Known, locales: dict[str, Locale], report: Report
    ) -> None:
        self.known, self.locales, self.report = known, locales, report
        self.made: dict[str, int] = {}

    def numbers(self, kind: Kind) -> dict[str, int]:
        """The German rows of all items of a kind, by their names on the old site."""
        found = {
            foreign: arrival.number
            for (what, foreign, code), arrival in self.known.arrivals.items()
            if what == kind and code == SOURCE_CODE and self.known.is_there(arrival)
        }
        prefix = f"{kind}:"
        return found | {
            key.removeprefix(prefix): pk
            for key, pk in self.made.items()
            if key.startswith(prefix)
        }

    def write(self, item: Item, codes: list[str]) -> dict[str, tuple[Model, str]]:
        """
        The rows that were written, by language, with digests of what they say.

        :raises Refusal: if it cannot be kept at all
        """
        shape, found = SHAPES[item.kind], {}
        if not item.texts[SOURCE_CODE].is_public and not shape.has_drafts:
            raise Refusal("it is not public there, and has no drafts here")
        german = self._there(item, SOURCE_CODE)
        if german is not None and self._is_changed_here(item, codes, german):
            # What is said in other languages is of a German text that is not here.
            return {}
        if SOURCE_CODE in codes:
            is_new = german is None
            german = self._german(item, shape, german)
            found[SOURCE_CODE] = german, _digest(shape, german)
            self._came(item, SOURCE_CODE, is_new=is_new)
        self.made[item.key] = german.pk
        for code in codes:
            if code != SOURCE_CODE and item.texts[code].is_public:
                row = self._version(item, shape, code, german)
                if row is not None:
                    found[code] = row, _digest(shape, row)
        return found

    def is_as_written(self, item: Item, code: str) -> bool:
        """Whether an update would write this; what would be kept is in the report."""
        rows = [self._there(item, one) for one in dict.fromkeys((SOURCE_CODE, code))]
        return not any(
            row is not None and self._is_changed_here(item, [code], row) for row in rows
        )

    def _there(self, item: Item, code: str) -> Entry | None:
        arrival = self.known.get(item, code)
        if arrival is None or not self.known.is_there(arrival):
            return None
        return SHAPES[item.kind].model.objects.get(pk=arrival.number)

    def _is_changed_here(self, item: Item, codes: list[str], row: Entry) -> bool:
        arrival = self.known.get(item, row.locale.language_code)
        if _digest(SHAPES[item.kind], row) == arrival.written:
            return False
        why = "it was changed here"
        for code in codes:
            self.report.add(Outcome.KEPT, item, code, why)
        return True

    def _came(self, item: Item, code: str, *, is_new: bool) -> None:
        self.report.add(Outcome.NEW if is_new else Outcome.CHANGED, item, code)

    # German ---------------------------------------------------------------------

    def _german(self, item: Item, shape: Shape, row: Entry | None) -> Entry:
        locale = self.locales[SOURCE_CODE]
        row = row or shape.model(locale=locale)
        row.name = self._name(item)
        row.slug = row.slug or _free_slug(shape.model, row.name)
        setattr(row, shape.words, self._words(item, SOURCE_CODE))
        for name in shape.values:
            self._set(item, row, name)
        if shape.has_drafts:
            row.is_public = item.texts[SOURCE_CODE].is_public
        if item.kind == Kind.PERSON:
            office = self.numbers(Kind.PLACE).get(item.values.get("office", ""))
            row.office_id = office or row.office_id
        if item.kind == Kind.PLACE:
            row.hours = [_hours(one) for one in item.hours]
        row.save()
        if item.kind == Kind.ORGANISATION and item.values.get("places"):
            places = self.numbers(Kind.PLACE)
            named = [places[x] for x in item.values["places"] if x in places]
            row.places.set(Place.objects.filter(pk__in=named))
            row.save()
        return row

    def _set(self, item: Item, row: Entry, name: str) -> None:
        """One value; what does not fit its field is told and left out."""
        if name not in item.values:
            return
        field = row._meta.get_field(name)
        value: Any = item.values[name]
        if isinstance(value, str) and field.max_length:
            value = plain(value)
        try:
            setattr(row, name, field.clean(value, row))
        except ValidationError:
            why = f"{name} does not fit and was left out"
            self.report.add(Outcome.REMARK, item, SOURCE_CODE, why)

    def _name(self, item: Item) -> str:
        name = plain(item.texts[SOURCE_CODE].title)
        if not name:
            raise Refusal("it has no name")
        return shortened(name, LONGEST_NAME)

    def _words(self, item: Item, code: str) -> str:
        text = item.texts[code]
        words = plain(words_of(text.summary or text.html))
        longest = (
            SHAPES[item.kind].model._meta.get_field(SHAPES[item.kind].words).max_length
        )
        if len(words) > longest:
            why = f"its text was longer than {longest} letters: the rest"
            self.report.add(Outcome.REMARK, item, code, why)
        return shortened(words, longest)

    # Other languages ------------------------------------------------------------

    def _version(
        self, item: Item, shape: Shape, code: str, german: Entry
    ) -> Entry | None:
        locale = self.locales[code]
        row = self._there(item, code)
        if row is not None and self._is_changed_here(item, [code], row):
            return None
        is_new = row is None
        if is_new and german.get_translations().filter(locale=locale).exists():
            why = "somebody has begun this translation here"
            self.report.add(Outcome.KEPT, item, code, why)
            return None
        row = row or german.copy_for_translation(locale)
        words = self._words(item, code)
        if not words or not getattr(german, shape.words):
            # Without words there is nothing that another language would say.
            return None
        setattr(row, shape.words, words)
        segments = extract_segments(german)
        try:
            pairs = pair(segments, extract_segments(row))
        except OtherBuild:
            return None
        memory = Memory(german, segments)
        memory.translate(locale, pairs)
        row.save()
        TranslationLog.objects.create(source=memory.source, locale=locale)
        self._came(item, code, is_new=is_new)
        return row


def _hours(one: Open) -> PlaceHours:
    return PlaceHours(
        weekday=one.weekday,
        opens=one.opens,
        closes=one.closes,
        by_appointment=one.by_appointment,
    )


def _free_slug(model: type[Entry], name: str) -> str:
    """One that is free in every language: translations take it over."""
    stem = slugify(name.lower().translate(GERMAN))[: LONGEST_SLUG - 4] or "eintrag"
    slug, number = stem, 2
    while model.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _digest(shape: Shape, row: Entry) -> str:
    """Of what was written, in the form in which the database gives it back."""
    row = type(row).objects.get(pk=row.pk)
    said = {name: str(getattr(row, name)) for name in ("name", shape.words)}
    if row.locale.language_code == SOURCE_CODE:
        said |= {name: str(getattr(row, name)) for name in shape.values}
        if shape.has_drafts:
            said["is_public"] = row.is_public
            said["places"] = sorted(row.places.values_list("pk", flat=True))
        if isinstance(row, Person):
            said["office"] = row.office_id
        if hasattr(row, "hours"):
            said["hours"] = [
                str((x.weekday, x.opens, x.closes, x.by_appointment))
                for x in row.hours.all()
            ]
        return digest(said)
    return digest([said, memory_of(row.translation_key, row.locale)])
