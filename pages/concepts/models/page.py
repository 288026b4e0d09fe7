"""ConceptPage: a concept from its beginnings to what came of it; the list of all."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from pages.base.blocks import StoryBlock
from pages.base.fields import INLINE_TEXT, RichTextField, StreamField
from pages.base.index_page import IndexPage
from pages.base.listing import Card, listed
from pages.base.models import BasePage
from pages.base.models.page import neutral, searched, words
from pages.base.parts import Section
from pages.concepts.blocks import FieldOfActionBlock, PointBlock
from pages.concepts.slugs import give_slugs
from pages.concepts.terms import Phase
from pages.topics.models import source_only

from .reported import WithReports


@listed
class ConceptPage(WithReports, RoutablePageMixin, BasePage):
    """
    A concept: how it comes about, its fields, goals and measures, what it reaches.

    Words and plans are blocks of this page, with keys that all languages share. Values
    of indicators are rows of their own.
    """

    review_interval = 180
    card_order = ("-starts_on", "pk")
    parent_page_types = ["concepts.ConceptIndexPage"]
    subpage_types = []

    phase = models.CharField(
        _("phase"), max_length=14, choices=Phase, default=Phase.PREPARATION
    )
    starts_on = models.DateField(_("holds from"), null=True, blank=True)
    ends_on = models.DateField(_("holds until"), null=True, blank=True)
    steering_group = models.ForeignKey(
        "councils.CouncilPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("steering group"),
        limit_choices_to=source_only,
        help_text=_("A council; its seats by sector are shown."),
    )
    institute = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("accompanied by"),
        limit_choices_to=source_only,
        help_text=_("An institute or an office that goes along with the work."),
    )
    resolution = models.ForeignKey(
        "councils.MotionPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("motion or decision that it is based on"),
        limit_choices_to=source_only,
    )
    about = RichTextField(_("what it is about"), features=INLINE_TEXT, blank=True)
    timeline = StreamField(
        [("point", PointBlock())], blank=True, verbose_name=_("timeline")
    )
    plan = StreamField(
        [("field", FieldOfActionBlock())],
        blank=True,
        verbose_name=_("fields of action"),
    )
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("more"))

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("phase"),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            ],
            heading=_("At a glance"),
        ),
        FieldPanel("about"),
        FieldPanel("timeline"),
        MultiFieldPanel(
            [
                FieldPanel("steering_group"),
                FieldPanel("institute"),
                FieldPanel("resolution"),
            ],
            heading=_("Who works on it"),
        ),
        FieldPanel("body"),
    ]
    plan_panels = [
        FieldPanel(
            "plan",
            help_text=_(
                "Fields of action have goals, goals have measures; both can have "
                "indicators. Their values are entered apart, once it is published."
            ),
        )
    ]
    search_fields = [
        *BasePage.search_fields,
        *searched("about", "timeline", "plan", "body"),
        index.FilterField("phase"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("about", "timeline", "plan", "body"),
        *neutral("phase", "starts_on", "ends_on"),
        *neutral("steering_group", "institute", "resolution"),
    ]

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("Concepts")

    @classmethod
    def get_edit_handler(cls) -> TabbedInterface:
        tabs = super().get_edit_handler()
        plan = ObjectList(cls.plan_panels, heading=_("Goals and measures"))
        return TabbedInterface(
            [tabs.children[0], plan, *tabs.children[1:]]
        ).bind_to_model(cls)

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("This is before the first day.")})
        if self.is_source:
            give_slugs(self.plan)

    def complete_card(self, card: Card) -> None:
        from pages.concepts.wording import phase_line

        card.facts.append(("door-open", phase_line(self.phase)))

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.concepts.views import concept_context

        context = super().get_context(request, *args, **kwargs)
        context.update(concept_context(self))
        return context

    def sections(self) -> list[Section]:
        from pages.concepts.parts import sections_of

        return sections_of(self, body=super().sections())

    @path("")
    def show(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("progress/")
    def progress(self, request: HttpRequest) -> HttpResponse:
        """Every indicator with its values, as tables and charts."""
        from pages.concepts.views import show_progress

        return show_progress(self, request)


class ConceptIndexPage(IndexPage):
    """All concepts."""

    parent_page_types = ["base.HomePage", "directory.MunicipalityPage"]
    subpage_types = ["concepts.ConceptPage"]
    lists = ConceptPage
    list_order = ConceptPage.card_order

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("concept list")
        verbose_name_plural = _("concept lists")
