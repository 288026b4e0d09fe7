"""EventPage: what an event is and whom it is for; its dates are rows of their own."""

import uuid

from django import forms
from django.db import models
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from events.admin_panels import DatesPanel
from events.querysets import OccurrenceQuerySet
from pages.base.blocks import StoryBlock
from pages.base.fields import CharField, StreamField
from pages.base.goals import GoalsForm, goals_field, goals_panel
from pages.base.listing import Card, listed
from pages.base.models import BasePage
from pages.base.models.page import INDEXES_OF_MANY, neutral, searched, words
from pages.base.parts import Section
from pages.directory.fields import CodesField
from pages.directory.languages import editors_choices
from pages.topics.models import source_only

from .occurrence import Occurrence


@listed
class EventPage(RoutablePageMixin, BasePage):
    """
    An event in words, once for each language.

    When and where it takes place, and how many may come, is the same for every
    language: `Occurrence` rows that share the page's `translation_key`.
    """

    review_interval = 180
    card_order = ("next_day", "pk")
    parent_page_types = ["events.EventIndexPage"]
    subpage_types = []

    class Attendance(models.TextChoices):
        PLACE = "place", _("at a place")
        ONLINE = "online", _("online")
        BOTH = "both", _("at a place and online")

    attendance = models.CharField(
        _("how people take part"),
        max_length=10,
        choices=Attendance,
        default=Attendance.PLACE,
    )
    place = models.ForeignKey(
        "directory.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("place of the directory"),
        limit_choices_to=source_only,
        help_text=_("With its address, way and access. Otherwise write it below."),
    )
    place_name = models.CharField(
        _("other place"),
        max_length=120,
        blank=True,
        help_text=_("Or the room, when a place of the directory is chosen."),
    )
    place_address = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        help_text=_("Street, number, postal code and town."),
    )
    online_url = models.URLField(
        _("link to take part online"),
        blank=True,
        help_text=_(
            "Everybody sees it. To tell only those who sign up, write to them instead."
        ),
    )
    organisers = ParentalManyToManyField(
        "directory.Organisation",
        blank=True,
        related_name="+",
        verbose_name=_("organised together with"),
        limit_choices_to=source_only,
    )
    project = models.ForeignKey(
        "projects.ProjectPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("project"),
        limit_choices_to=source_only,
        help_text=_("Its funders then stand on this page, its letters and lists."),
    )
    languages = CodesField(
        _("languages spoken"),
        wanted=editors_choices,
        help_text=_("In which people can take part without an interpreter."),
    )
    interpreters = CodesField(
        _("interpreters for"),
        wanted=editors_choices,
        help_text=_("Who interprets for sure. More can be asked for on signing up."),
    )
    is_free = models.BooleanField(_("free of charge"), default=True)
    cost = CharField(
        _("cost"),
        max_length=80,
        blank=True,
        help_text=_("Only if it costs something: how much, and who pays less."),
    )
    women_only = models.BooleanField(_("only for women"), default=False)
    by_invitation = models.BooleanField(_("only with an invitation"), default=False)
    childcare = models.BooleanField(_("with childcare"), default=False)
    childcare_note = CharField(
        _("childcare: note"),
        max_length=80,
        blank=True,
        help_text=_("From which age, or until when to say so."),
    )
    access_note = CharField(
        _("access: note"),
        max_length=200,
        blank=True,
        help_text=_("What people with a disability should know about this event."),
    )
    meeting = models.ForeignKey(
        "councils.MeetingPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("meeting of a council"),
        limit_choices_to=source_only,
        help_text=_("Then the meeting's page leads here, to sign up."),
    )
    goals = goals_field()
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("body"))

    base_form_class = GoalsForm
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("attendance"),
                FieldPanel("place"),
                FieldPanel("place_name"),
                FieldPanel("place_address"),
                FieldPanel("online_url"),
            ],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("is_free"), FieldPanel("cost")]),
                FieldRowPanel([FieldPanel("women_only"), FieldPanel("by_invitation")]),
                FieldRowPanel([FieldPanel("childcare"), FieldPanel("childcare_note")]),
                FieldPanel("access_note"),
            ],
            heading=_("Good to know"),
        ),
        MultiFieldPanel(
            [FieldPanel("languages"), FieldPanel("interpreters")],
            heading=_("Languages"),
        ),
        FieldPanel("project", widget=forms.Select),
        FieldPanel("organisers"),
        FieldPanel("meeting"),
        goals_panel(),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("cost", "childcare_note", "access_note", "body"),
        *neutral("attendance", "place", "place_name", "place_address", "online_url"),
        *neutral("organisers", "project", "languages", "interpreters", "meeting"),
        *neutral("is_free", "women_only", "by_invitation", "childcare", "goals"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *searched("cost", "childcare_note", "access_note", "body"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = INDEXES_OF_MANY

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("Events")

    @property
    def occurrences(self) -> OccurrenceQuerySet:
        """All dates of this event, soonest first."""
        return Occurrence.objects.of(self.translation_key)

    @classmethod
    def get_edit_handler(cls) -> TabbedInterface:
        tabs = super().get_edit_handler()
        dates = ObjectList([DatesPanel()], heading=_("Dates and places"))
        return TabbedInterface(
            [tabs.children[0], dates, *tabs.children[1:]]
        ).bind_to_model(cls)

    @classmethod
    def listed_now(cls) -> models.QuerySet:
        """Events with a date to come, soonest first."""
        coming = cls.for_cards(cls.objects.all())
        return coming.filter(next_day__isnull=False).order_by(*cls.card_order)

    @classmethod
    def for_cards(cls, pages: models.QuerySet) -> models.QuerySet:
        from events.turning import now_until_it_turns

        coming = (
            Occurrence.objects.upcoming(at=now_until_it_turns())
            .with_state()
            .filter(event_key=OuterRef("translation_key"))
        )
        return pages.select_related("place").annotate(
            next_day=Subquery(coming.values("start_day")[:1]),
            next_state=Subquery(coming.values("state")[:1]),
        )

    def complete_card(self, card: Card) -> None:
        from events.display import label_of

        card.date = self.next_day
        card.label = label_of(self.next_state or "")

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from events.views import event_context

        context = super().get_context(request, *args, **kwargs)
        context.update(event_context(self, request))
        return context

    def sections(self) -> list[Section]:
        from events.parts import sections_of

        return sections_of(self, body=super().sections())

    @path("")
    def show(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("ics/")
    def all_dates(self, request: HttpRequest) -> HttpResponse:
        """All coming dates for a calendar."""
        from events.views import send_dates

        return send_dates(self, request)

    @path("ics/<uuid:uid>/")
    def one_date(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """One date for a calendar."""
        from events.views import send_dates

        return send_dates(self, request, uid)
