"""Writes pages: news, events and all others, in every language they have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page
from wagtail.signals import copy_for_translation_done
from wagtail.whitelist import check_url
from wagtail_localize.models import TranslationLog
from wagtail_localize.segments.extract import extract_segments

from config.movein.addresses import Addresses
from config.movein.bodies import Raw, named, named_alike, raw_blocks, read
from config.movein.items import Item, Kind, Text
from config.movein.markup import (
    Body,
    body_of,
    href,
    links_in,
    plain,
    shortened,
    words_of,
)
from config.movein.pairs import Memory, OtherBuild, Pairs, Segment, memory_of, pair
from config.movein.pictures import Media
from config.movein.versions import add_version, begun_in, store_version, written
from events.models import EventPage
from locales.status.judging import judge_soon
from locales.table import SOURCE_CODE
from pages.base.models import BasePage, StandardPage
from pages.base.models.page import RESERVED_SLUGS
from pages.news.models import NewsPage

MODELS: dict[Kind, type[BasePage]] = {
    Kind.PAGE: StandardPage,
    Kind.NEWS: NewsPage,
    Kind.EVENT: EventPage,
}
# Fields of each kind that are the same in every language.
VALUES = {
    Kind.PAGE: (),
    Kind.NEWS: ("date", "author"),
    Kind.EVENT: (
        *("attendance", "place", "place_name", "place_address", "online_url"),
        *("is_free", "cost"),
    ),
}
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_SLUG = 255, 300, 80
# The key of an item, and a language.
Version = tuple[str, str]
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Refusal(Exception):
    """Why one thing cannot be written, in words for an administrator."""


class Original:
    """A German page with what each of its other languages asks of it, made once."""

    def __init__(self, page: BasePage) -> None:
        self.page = page

    @cached_property
    def blocks(self) -> list[Raw]:
        return read(self.page.body.get_prep_value())

    @cached_property
    def segments(self) -> list[Segment]:
        return extract_segments(self.page)

    @cached_property
    def memory(self) -> Memory:
        return Memory(self.page, self.segments)


@dataclass
class Writer:
    """
    Writes one item after the other; the caller keeps the transaction.

    `pages` knows the German page of an item that is there. `remark` is told what did
    not come along.
    """

    source: str
    locales: dict[str, Locale]
    addresses: Addresses
    media: Media
    pages: dict[str, int]
    remark: Callable[[Item, str, str], None]
    places: dict[str, int] = field(default_factory=dict)
    bodies: dict[Version, Body] = field(default_factory=dict)
    # By the key of a target the texts with a link to it; those that lost one, because
    # their target is gone.
    links: dict[str, dict[Version, Item]] = field(default_factory=dict)
    torn: set[Version] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    # German ---------------------------------------------------------------------

    def begin(self, item: Item, parent: Page) -> Page:
        """The German page of an item, empty and for no reader yet."""
        text = item.texts[SOURCE_CODE]
        page = MODELS[item.kind](
            title=self._title(item, SOURCE_CODE),
            slug=_slug(parent, text),
            locale=self.locales[SOURCE_CODE],
            live=False,
            has_unpublished_changes=True,
        )
        page.review_by = page.default_review_date()
        parent.add_child(instance=page)
        self.pages[item.key] = page.pk
        return page

    def fill(self, item: Item, page: BasePage) -> str:
        """What a German page says; returns the digest of what was written."""
        raw = self._raw(item, SOURCE_CODE)
        page.title = self._title(item, SOURCE_CODE)
        page.summary = self._summary(item, SOURCE_CODE)
        page.body = named(raw, read(page.body.get_prep_value()))
        for name, value in self._values(item, page).items():
            setattr(page, name, value)
        _check(page)
        store_version(page, live=item.texts[SOURCE_CODE].is_public)
        return written(page)

    def _values(self, item: Item, page: BasePage) -> dict:
        values = {
            name: item.values[name]
            for name in VALUES[item.kind]
            if name in item.values
            and name != "place"
            and self._fits(item, page, name, item.values[name])
        }
        if item.kind == Kind.EVENT:
            values["place_id"] = self.places.get(item.values.get("place", ""))
        if item.picture:
            address = self.addresses.whole(item.picture)
            values["image_id"] = self.media.picture(address, item.picture_alt)
            if values["image_id"] is None:
                self._missing(item, SOURCE_CODE, address)
            if values["image_id"] != page.image_id:
                # Its words would be German in every other language.
                alone = item.texts.keys() == {SOURCE_CODE}
                values["image_alt"] = item.picture_alt if alone else ""
                values["image_decorative"] = not values["image_alt"]
        return values

    def _fits(self, item: Item, page: BasePage, name: str, value: object) -> bool:
        """What does not fit its field is told and left out: the rest is to come."""
        try:
            page._meta.get_field(name).clean(value, page)
        except ValidationError:
            why = f"{name} does not fit and was left out"
            self.remark(item, SOURCE_CODE, why)
            return False
        return True

    # Other languages ------------------------------------------------------------

    def translate(
        self,
        item: Item,
        code: str,
        original: Original,
        parent: Page,
    ) -> tuple[Page, str]:
        """A new version in another language, and the digest of what was written."""
        german = original.page
        page = begun_in(self.locales[code], german)
        pairs = self._say(item, code, original, page)
        page.slug = find_available_slug(parent, german.slug)
        _check(page)
        # Strings first: who listens to the publication reads them.
        if pairs is not None:
            original.memory.translate(page.locale, pairs)
        add_version(parent, page, live=item.texts[code].is_public and german.live)
        copy_for_translation_done.send(
            sender=type(self), source_obj=german, target_obj=page
        )
        return page, self._noted(page, pairs, original)

    def update(
        self,
        item: Item,
        code: str,
        original: Original,
        page: BasePage,
    ) -> str:
        """
        Bring a version in another language up to date; the digest of what was written.

        :raises Refusal: if it is kept by strings, and the new words fit no more
        """
        german = original.page
        was_paired = bool(memory_of(german.translation_key, page.locale))
        pairs = self._say(item, code, original, page)
        if was_paired and pairs is None:
            raise Refusal("its paragraphs do not fit the German ones any more")
        _check(page)
        if pairs is not None:
            original.memory.translate(page.locale, pairs)
        store_version(page, live=item.texts[code].is_public and german.live)
        digest = self._noted(page, pairs, original)
        # Strings that are written together tell nobody that they have changed.
        judge_soon(
            ContentType.objects.get_for_model(type(german)).pk,
            str(german.translation_key),
        )
        return digest

    def digest_of(self, page: BasePage) -> str:
        """A digest of a page's newest version; of a translation with its strings."""
        if page.locale.language_code == SOURCE_CODE:
            return written(page)
        return written(page, memory_of(page.translation_key, page.locale))

    def _noted(self, page: BasePage, pairs: Pairs | None, original: Original) -> str:
        if pairs is None:
            return written(page, [])
        TranslationLog.objects.create(
            source=original.memory.source,
            locale=page.locale,
            revision=page.latest_revision,
        )
        # With those of older German texts: they stay in the memory.
        return self.digest_of(page)

    def _say(
        self, item: Item, code: str, original: Original, page: BasePage
    ) -> Pairs | None:
        """Put the words into a version; its strings, if it has the German build."""
        raw = self._raw(item, code)
        alike = named_alike(raw, original.blocks)
        page.title = self._title(item, code)
        page.summary = self._summary(item, code)
        page.body = alike if alike is not None else named(raw, [])
        if alike is not None:
            try:
                return pair(original.segments, extract_segments(page))
            except OtherBuild:
                pass
        self.remark(item, code, "has other paragraphs than German: kept by hand here")
        return None

    def forget(self, key: str) -> dict[Version, Item]:
        """A page that was begun is none after all; the texts with a link to it."""
        del self.pages[key]
        self.gone.add(key)
        torn = self.links.pop(key, {})
        self.torn |= torn.keys()
        return torn

    # What both have in common ---------------------------------------------------

    def bring(self, item: Item, codes: Iterable[str]) -> None:
        """Fetch the pictures and files of these versions, before anything is locked."""
        if item.picture:
            self.media.picture(self.addresses.whole(item.picture), item.picture_alt)
        for code in codes:
            text = item.texts[code]
            body = self._body(item, code)
            for kind, value in body.blocks:
                if kind == "image":
                    address = self.addresses.whole(value["address"], text.address)
                    self.media.picture(address, value["alt"])
                elif kind == "rich_text":
                    for link in links_in(value):
                        address = self.addresses.whole(link, text.address)
                        if self._is_file(address):
                            self.media.file(address)

    def _body(self, item: Item, code: str) -> Body:
        key = (item.key, code)
        if key not in self.bodies:
            text = item.texts[code]
            self.bodies[key] = body_of(text.html, text.title)
        return self.bodies[key]

    def _raw(self, item: Item, code: str) -> list[Raw]:
        body = self._body(item, code)
        del self.bodies[item.key, code]
        for lost in body.lost:
            self.remark(item, code, f"could not be carried over: {lost}")
        return raw_blocks(
            body.blocks,
            picture=lambda address, alt: self._picture(item, code, address, alt),
            lead=lambda address: self._lead(item, code, address),
        )

    def _picture(self, item: Item, code: str, address: str, alt: str) -> int | None:
        whole = self.addresses.whole(address, item.texts[code].address)
        number = self.media.picture(whole, alt)
        if number is None:
            self._missing(item, code, whole)
        return number

    def _missing(self, item: Item, code: str, address: str) -> None:
        why = self.media.missing.get(address, "")
        self.remark(item, code, f"a picture or file is missing: {address} {why}")

    def _is_file(self, address: str) -> bool:
        known = address in self.media.files or self.addresses.is_old(address)
        return known and self.media.is_file(address)

    def _lead(self, item: Item, code: str, address: str) -> str:
        """The attributes of the link that stands for one on the old site."""
        whole = self.addresses.whole(address, item.texts[code].address)
        key = self.addresses.item(whole)
        target = self.pages.get(key)
        if target is not None:
            self.links.setdefault(key, {})[item.key, code] = item
            return f'id="{target}" linktype="page"'
        if key in self.gone:
            self.torn.add((item.key, code))
        if self._is_file(whole):
            number = self.media.file(whole)
            if number is not None:
                return f'id="{number}" linktype="document"'
            self._missing(item, code, whole)
        elif self.addresses.is_old(whole):
            self.remark(item, code, f"a link still leads to the old site: {whole}")
        return href(whole) if check_url(whole) else ""

    def _title(self, item: Item, code: str) -> str:
        title = plain(item.texts[code].title) or "…"
        if len(title) > LONGEST_TITLE:
            self.remark(item, code, "the title was too long")
        return shortened(title, LONGEST_TITLE)

    def _summary(self, item: Item, code: str) -> str:
        summary = plain(words_of(item.texts[code].summary))
        if len(summary) > LONGEST_SUMMARY:
            self.remark(item, code, "the summary was too long")
        return shortened(summary, LONGEST_SUMMARY)


def _slug(parent: Page, text: Text) -> str:
    spelled = unquote(text.slug) or text.title
    spelled = spelled.lower().translate(GERMAN)
    slug = slugify(spelled)[:LONGEST_SLUG].strip("-") or "seite"
    if slug in RESERVED_SLUGS:
        slug = f"{slug}-2"
    return find_available_slug(parent, slug)


def _check(page: BasePage) -> None:
    """
    :raises Refusal: if a value does not fit its field
    """
    place = ("path", "depth", "url_path", "slug", "content_type", "translation_key")
    try:
        page.clean_fields(exclude=[*place, "latest_revision", "live_revision"])
    except ValidationError as error:
        said = "; ".join(
            f"{name}: {' '.join(map(str, words))}"
            for name, words in error.message_dict.items()
        )
        raise Refusal(said[:500]) from error
