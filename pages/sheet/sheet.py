"""A page in the reader's language and in German: the counter sheet."""

from dataclasses import dataclass, field
from datetime import datetime

import segno
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from locales.status.models import TranslationStatus
from locales.status.reading import status_told
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
    status: TranslationStatus | None = None
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


def build_sheet(own: BasePage | None, german: BasePage | None, code: str) -> Sheet:
    """The rows, dates and contacts of a page in that language and in German."""
    language = find(code)
    page = own or german
    sheet = Sheet(
        own=own,
        german=german,
        language=language,
        source=SOURCE,
        url=frame(code).root_url + address(page.url_path, code if own else SOURCE.code),
        offices=[frame(code), frame(SOURCE.code)] if own else [frame(SOURCE.code)],
        status=status_told(own),
    )
    sheet.pairs = pairs(cells(own) if own else {}, cells(german) if german else {})
    return sheet
