"""The first page of a language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.base.blocks import StoryBlock
from pages.base.fields import StreamField

from .page import BasePage, searched, words


class HomePage(BasePage):
    """The open door: one word of welcome, the topics, what is new."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "base.TopicPage",
        "base.StandardPage",
        "base.AccessibilityStatementPage",
        "base.LeichteSpracheHub",
        "base.SignLanguageHub",
        "directory.DirectoryPage",
        "directory.MunicipalityPage",
        "services.ServiceIndexPage",
        "projects.ProjectIndexPage",
        "events.EventIndexPage",
        "news.NewsIndexPage",
        "councils.CouncilIndexPage",
        "concepts.ConceptIndexPage",
        "forms.FormPage",
    ]

    needs_heading = models.CharField(
        _("heading of the topics"), max_length=80, blank=True
    )
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("body"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("needs_heading"),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("needs_heading", "body"),
    ]
    search_fields = [*BasePage.search_fields, *searched("needs_heading", "body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
