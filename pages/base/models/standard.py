"""Pages of words: a topic's page, and the legal and help pages."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.base.blocks import StoryBlock
from pages.base.fields import StreamField
from pages.base.listing import Card, cards_about
from pages.base.parts import Part, Section
from pages.topics.models import source_only

from .footer import FooterLink
from .page import BasePage, neutral, searched, words


class StandardPage(FooterLink, BasePage):
    """A page that is only words: imprint, privacy, about us."""

    parent_page_types = [
        "base.HomePage",
        "base.StandardPage",
        "base.TopicPage",
        "directory.MunicipalityPage",
    ]
    subpage_types = ["base.StandardPage", "forms.FormPage"]

    body = StreamField(StoryBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("show_in_footer")]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("body"),
        *neutral("show_in_footer"),
    ]
    search_fields = [*BasePage.search_fields, *searched("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


class TopicPage(BasePage):
    """Everything about one topic: first words, then its services and news."""

    parent_page_types = ["base.HomePage"]
    subpage_types = ["base.StandardPage"]

    topic = models.ForeignKey(
        "topics.Topic",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("topic"),
        limit_choices_to=source_only,
    )
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("body"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("topic"),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("body"),
        *neutral("topic"),
    ]
    search_fields = [*BasePage.search_fields, *searched("body")]

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = cards_about(self.topic_id, exclude=self)
        return context

    def sections(self) -> list[Section]:
        """Its words, and each service and news item about the topic."""
        found = cards_about(self.topic_id, exclude=self)
        return [
            *super().sections(),
            *(Section(heading, _named(cards)) for heading, cards in found),
        ]


def _named(cards: list[Card]) -> list[Part]:
    """A page's address is the same in every language but for the first part."""
    return [Part(f"card.{card.url.split('/', 2)[2]}", "card", card) for card in cards]
