"""News of the office and its partner networks."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from pages.base.blocks import StoryBlock
from pages.base.fields import StreamField
from pages.base.index_page import IndexPage
from pages.base.listing import Card, listed
from pages.base.models import BasePage
from pages.base.models.page import INDEXES_OF_MANY, neutral, searched, words


@listed
class NewsPage(BasePage):
    """Something that happened, with its date, author and picture's credit."""

    review_interval = 730
    card_order = ("-date", "-pk")
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types = []

    date = models.DateField(_("date"), default=timezone.localdate)
    author = models.CharField(_("author"), max_length=120, blank=True)
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("body"))

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("author")]),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("body"),
        *neutral("date", "author"),
    ]
    search_fields = [*BasePage.search_fields, *searched("body")]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        indexes = [
            *INDEXES_OF_MANY,
            models.Index(fields=["-date", "-page_ptr"], name="newest_news"),
        ]

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("News")

    def complete_card(self, card: Card) -> None:
        card.date = self.date


class NewsIndexPage(IndexPage):
    """All news, newest first."""

    parent_page_types = ["base.HomePage", "directory.MunicipalityPage"]
    subpage_types = ["news.NewsPage"]
    lists = NewsPage
    list_order = feed_order = NewsPage.card_order

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")
