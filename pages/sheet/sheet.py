"""A page in the reader's language and in German: the counter sheet."""

from dataclasses import dataclass, field
from datetime import datetime

import segno
from django.db.models import F
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site
from wagtail_localize.models import StringSegment, StringTranslation

from locales.table import SOURCE, Language, find
from pages.base.frame import Frame, address, frame
from pages.base.models import BasePage

from .pairs import Pair, cells, pairs


@dataclass
class Sheet:
    """
    What stands on it. `own` or `german` is None where that version is not live.

    `url` is the live page's full address, which the square code leads to.
    """

    own: BasePage | None
    german: BasePage | None
    language: Language
    source: Language
    url: str
    offices: list[Frame]
    is_by_machine: bool = False
    pairs: list[Pair] = field(default_factory=list)

    @property
    def page(self) -> BasePage:
        return self.own or self.german

    @property
    def is_pair(self) -> bool:
        return self.own is not None and self.german is not None

    @property
    def own_day(self) -> datetime | None:
        return _changed(self.own)

    @property
    def german_day(self) -> datetime | None:
        return _changed(self.german)

    def code(self) -> SafeString:
        """A square code for phones, drawn inside the page."""
        drawn = segno.make(self.url, micro=False).svg_inline(
            scale=4, border=3, omitsize=True, light="#fff", svgclass="beside-code"
        )
        return mark_safe(drawn)  # noqa: S308  digits and our own address


def _changed(page: Page | None) -> datetime | None:
    return page and (page.last_published_at or page.latest_revision_created_at)


def build_sheet(
    request: HttpRequest, own: BasePage | None, german: BasePage | None, code: str
) -> Sheet:
    """The rows, dates and contacts of a page in that language and in German."""
    language = find(code)
    page = own or german
    site = Site.find_for_request(request)
    sheet = Sheet(
        own=own,
        german=german,
        language=language,
        source=SOURCE,
        url=site.root_url + address(page.url_path, code if own else SOURCE.code),
        offices=[frame(code), frame(SOURCE.code)] if own else [frame(SOURCE.code)],
        is_by_machine=own is not None and _has_machine_text(own),
    )
    sheet.pairs = pairs(cells(own) if own else {}, cells(german) if german else {})
    return sheet


def _has_machine_text(page: Page) -> bool:
    return StringSegment.objects.filter(
        source__object_id=page.translation_key,
        string__translations__context=F("context"),
        string__translations__locale=page.locale,
        string__translations__translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
    ).exists()
