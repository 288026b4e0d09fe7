"""CouncilPage: a council body, who sits on it and what it decides."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from pages.base.blocks import StoryBlock, TimelineBlock
from pages.base.fields import INLINE_TEXT, RichTextField, StreamField
from pages.base.listing import listed
from pages.base.models import BasePage
from pages.base.models.page import neutral, searched, words
from pages.base.parts import Section

from .archived import WithArchive

# Last parts of addresses that are lists.
LISTS = {"meetings", "motions"}


def refuse_list_names(slug: str) -> None:
    """
    A page of that name would hide a list.

    :raises ValidationError: if an address of a list ends so
    """
    if slug in LISTS:
        raise ValidationError(
            {"slug": _("This word has a meaning of its own in addresses.")}
        )


@listed
class CouncilPage(WithArchive, RoutablePageMixin, BasePage):
    """A council body: who sits on it and what it decides."""

    review_interval = 180
    card_order = ("title", "pk")
    parent_page_types = ["councils.CouncilIndexPage"]
    subpage_types = ["councils.MeetingPage", "councils.MotionPage"]

    class Kind(models.TextChoices):
        ADVISORY = "advisory", _("advisory council")
        INTEGRATION = "integration", _("elected integration council")
        STEERING = "steering", _("steering group")
        NETWORK = "network", _("network that meets")
        TOWN = "town", _("town council")

    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, default=Kind.ADVISORY
    )
    term_starts_on = models.DateField(_("term from"), null=True, blank=True)
    term_ends_on = models.DateField(_("term to"), null=True, blank=True)
    remit = RichTextField(_("what it is for"), features=INLINE_TEXT, blank=True)
    legal_basis = RichTextField(_("legal basis"), features=INLINE_TEXT, blank=True)
    history = StreamField(
        [("point", TimelineBlock())], blank=True, verbose_name=_("history")
    )
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("more"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("term_starts_on"), FieldPanel("term_ends_on")]),
        FieldPanel("remit"),
        MultiFieldPanel(
            [InlinePanel("seats", label=_("Seats of a sector"))],
            heading=_("Seats by sector"),
        ),
        MultiFieldPanel(
            [InlinePanel("members", label=_("Member"))], heading=_("Members")
        ),
        FieldPanel("history"),
        FieldPanel("legal_basis"),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *searched("remit", "history", "body"),
        index.FilterField("kind"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("remit", "legal_basis", "history", "body"),
        *neutral("kind", "term_starts_on", "term_ends_on", "seats", "members"),
    ]

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("Councils")

    def clean(self) -> None:
        super().clean()
        start, end = self.term_starts_on, self.term_ends_on
        if start and end and end < start:
            raise ValidationError({"term_ends_on": _("This is before the first day.")})

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.councils.views import council_context

        context = super().get_context(request, *args, **kwargs)
        context.update(council_context(self))
        return context

    def sections(self) -> list[Section]:
        from pages.councils.parts import sections_of_council

        return sections_of_council(self, body=super().sections())

    @path("")
    def show(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)
