"""MunicipalityPage: a town's own page, with its own lists below it."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.base.blocks import StoryBlock
from pages.base.fields import StreamField
from pages.base.models import BasePage
from pages.base.models.page import neutral, searched, words
from pages.topics.models import source_only


class MunicipalityPage(BasePage):
    """Who helps in this town, when its office is open, what there is."""

    parent_page_types = ["base.HomePage"]
    subpage_types = [
        "services.ServiceIndexPage",
        "projects.ProjectIndexPage",
        "events.EventIndexPage",
        "news.NewsIndexPage",
        "councils.CouncilIndexPage",
        "concepts.ConceptIndexPage",
        "base.StandardPage",
        "forms.FormPage",
    ]

    municipality = models.ForeignKey(
        "topics.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("municipality"),
        limit_choices_to=source_only,
    )
    commissioner = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("commissioner"),
        limit_choices_to=source_only,
    )
    office = models.ForeignKey(
        "directory.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("office"),
        limit_choices_to=source_only,
    )
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("body"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("municipality"),
        FieldPanel("commissioner"),
        FieldPanel("office"),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("body"),
        *neutral("municipality", "commissioner", "office"),
    ]
    search_fields = [*BasePage.search_fields, *searched("body")]

    class Meta:
        verbose_name = _("municipality page")
        verbose_name_plural = _("municipality pages")

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.directory.towns import town_context

        context = super().get_context(request, *args, **kwargs)
        context.update(town_context(self))
        return context
