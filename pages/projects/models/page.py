"""ProjectPage: what a project wants, who takes part, who pays; and the list of all."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from locales.table import SOURCE_CODE
from pages.base.blocks import StoryBlock
from pages.base.fields import INLINE_TEXT, CharField, RichTextField, StreamField
from pages.base.goals import GoalsForm, goals_field, goals_panel
from pages.base.index_page import IndexPage
from pages.base.listing import Card, Facet, listed
from pages.base.models import BasePage
from pages.base.models.page import INDEXES_OF_MANY, neutral, searched, words
from pages.base.parts import Section
from pages.directory.entries import PersonView, entries_now
from pages.projects import period
from pages.projects.blocks import Partner, PartnerBlock, VolunteerBlock
from pages.projects.panels import ProofPanel
from pages.topics.models import source_only

from .volunteered import WithVolunteering


@listed
class ProjectPage(BasePage):
    """
    A project, from its aims to its results, and the grants it is paid from.

    Whether it is planned, running or finished follows from its period.
    """

    review_interval = 180
    card_order = ("rank", "-starts_on", "pk")
    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types = []

    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    target_group = CharField(
        _("whom it is for"),
        max_length=160,
        blank=True,
        help_text=_("In the words of these people, e.g. parents who are new here."),
    )
    budget = models.DecimalField(
        _("budget in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("What the whole project costs. Empty: nothing is said about it."),
    )
    aims = RichTextField(_("aims"), features=INLINE_TEXT, blank=True)
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("what we do"))
    results = RichTextField(_("results"), features=INLINE_TEXT, blank=True)
    partners = StreamField(
        [("partner", PartnerBlock())], blank=True, verbose_name=_("partners")
    )
    volunteers = StreamField(
        [("volunteer", VolunteerBlock())],
        blank=True,
        verbose_name=_("volunteers wanted"),
    )
    contacts = ParentalManyToManyField(
        "directory.Person",
        blank=True,
        related_name="+",
        verbose_name=_("who helps"),
        limit_choices_to=source_only,
        help_text=_("None means: the office itself."),
    )

    goals = goals_field()

    base_form_class = GoalsForm
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldRowPanel([FieldPanel("target_group"), FieldPanel("budget")]),
            ],
            heading=_("At a glance"),
        ),
        FieldPanel("aims"),
        FieldPanel("body"),
        FieldPanel("results"),
        FieldPanel("volunteers"),
        FieldPanel("partners"),
        FieldPanel("contacts", widget=forms.CheckboxSelectMultiple),
        goals_panel(),
    ]
    funding_panels = [
        InlinePanel(
            "funding",
            label=_("Grant"),
            help_text=_(
                "With the European Union among the funders its emblem and statement "
                "stand on everything about this project."
            ),
        ),
        ProofPanel(heading=_("Proof of use")),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("target_group", "aims", "body", "results", "partners", "volunteers"),
        *neutral("starts_on", "ends_on", "budget", "contacts", "funding", "goals"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *searched("target_group", "aims", "body", "results"),
        *searched("partners", "volunteers"),
    ]

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = INDEXES_OF_MANY

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("Projects")

    @classmethod
    def get_edit_handler(cls) -> TabbedInterface:
        tabs = super().get_edit_handler()
        funding = ObjectList(cls.funding_panels, heading=_("Funding"))
        return TabbedInterface(
            [tabs.children[0], funding, *tabs.children[1:]]
        ).bind_to_model(cls)

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("This is before the first day.")})
        if self.locale_id and self.locale.language_code == SOURCE_CODE:
            self._date_new_tasks()

    def _date_new_tasks(self) -> None:
        """Volunteers are wanted for them from today on; nobody knows of older ones."""
        stored = ProjectPage.objects.filter(pk=self.pk).first()
        known = {x.get("id") for x in stored.volunteers.raw_data} if stored else set()
        for block in self.volunteers:
            if block.id not in known - {None}:
                block.value["since"] = block.value.get("since") or timezone.localdate()

    @classmethod
    def listed_now(cls) -> models.QuerySet:
        """Projects that are not over, those that run now first."""
        today = timezone.localdate()
        over = period.with_status(period.FINISHED, day=today)
        return period.ranked(cls.objects.exclude(over), day=today)

    @property
    def status(self) -> str:
        """What the project is today: "planned", "running", "finished" or nothing."""
        return period.status_on(timezone.localdate(), self.starts_on, self.ends_on)

    @property
    def status_words(self) -> str:
        return period.status_words().get(self.status, "")

    @property
    def period_words(self) -> str:
        return period.period_words(self.starts_on, self.ends_on)

    @property
    def open_volunteers(self) -> list:
        """The blocks of what volunteers are still wanted for; none once it is over."""
        from pages.projects.wanted import open_in

        return [] if self.status == period.FINISHED else open_in(self)

    @property
    def known_partners(self) -> list[Partner]:
        """Those whose organisation nobody has deleted since."""
        return [block.value for block in self.partners if block.value.link]

    def complete_card(self, card: Card) -> None:
        if self.status in (period.PLANNED, period.FINISHED):
            card.label = self.status_words
        if self.period_words:
            card.facts.append(("calendar", self.period_words))

    def sections(self) -> list[Section]:
        from pages.projects.parts import sections_of

        return sections_of(self, body=super().sections())

    def helpers(self) -> list[PersonView]:
        """Who helps, as the reader of the active language sees them now."""
        return entries_now().people(self.contacts.select_related("office", "portrait"))

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.projects.glance import glance_of
        from pages.projects.support import support_of
        from pages.projects.volunteering import list_url

        context = super().get_context(request, *args, **kwargs)
        is_over_or_to_come = self.status in (period.PLANNED, period.FINISHED)
        context["label"] = self.status_words if is_over_or_to_come else ""
        context["glance"] = glance_of(self)
        context["contacts"] = self.helpers()
        context["support"] = support_of(self)
        context["volunteering_url"] = list_url(self)
        return context


class ProjectIndexPage(WithVolunteering, IndexPage):
    """All projects, by topic, audience, place and status; and where to join in."""

    parent_page_types = ["base.HomePage", "directory.MunicipalityPage"]
    subpage_types = ["projects.ProjectPage"]
    lists = ProjectPage
    list_order = ProjectPage.card_order

    volunteer_form = models.ForeignKey(
        "forms.FormPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("form for volunteers"),
        limit_choices_to=source_only,
        help_text=_(
            "The list of what volunteers are wanted for leads there. Empty means: the "
            "form of the list of the whole region, or the project's contact."
        ),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("volunteer_form")]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *neutral("volunteer_form"),
    ]

    class Meta:
        verbose_name = _("project list")
        verbose_name_plural = _("project lists")

    def listed_pages(self, code: str) -> models.QuerySet:
        return period.ranked(super().listed_pages(code), day=timezone.localdate())

    def own_facets(self) -> list[Facet]:
        words = period.status_words()
        return [
            Facet(
                "status",
                gettext("Status"),
                gettext("All projects"),
                [(value, label, "") for value, label in words.items()],
            )
        ]

    def keep(self, pages: models.QuerySet, values: dict[str, str]) -> models.QuerySet:
        if not values["status"]:
            return pages
        day = timezone.localdate()
        return pages.filter(period.with_status(values["status"], day=day))
