"""MeetingPage: a meeting, from saving the date to the minutes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from pages.base.blocks import StoryBlock
from pages.base.fields import INLINE_TEXT, RichTextField, StreamField
from pages.base.listing import Card, listed
from pages.base.models import BasePage
from pages.base.models.page import INDEXES_OF_MANY, neutral, searched, words
from pages.base.parts import Section
from pages.councils.blocks import AgendaItemBlock
from pages.topics.models import source_only

from .council import refuse_list_names

# When a meeting began that nobody knows the hour of.
NOON = 12


def document_field(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        "media.CustomDocument",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=label,
    )


@listed
class MeetingPage(BasePage):
    """A meeting of a council: when, where, about what, and what came of it."""

    review_interval = 365
    card_order = ("date", "pk")
    parent_page_types = ["councils.CouncilPage"]
    subpage_types = []

    class Stage(models.TextChoices):
        SAVE_THE_DATE = "date", _("save the date")
        INVITATION = "invitation", _("invitation")
        AGENDA = "agenda", _("invitation with agenda")
        HELD = "held", _("held")
        MINUTES = "minutes", _("held, with minutes or report")

    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage, default=Stage.SAVE_THE_DATE
    )
    is_cancelled = models.BooleanField(_("called off"), default=False)
    date = models.DateField(_("day"), default=timezone.localdate)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.ForeignKey(
        "directory.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("place of the directory"),
        limit_choices_to=source_only,
    )
    place_name = models.CharField(
        _("other place"),
        max_length=120,
        blank=True,
        help_text=_("Or the room, when a place of the directory is chosen."),
    )
    place_address = models.CharField(_("address"), max_length=200, blank=True)
    is_open = models.BooleanField(
        _("everybody may come"),
        default=True,
        help_text=_("Otherwise only who is invited."),
    )
    guests = models.CharField(_("guests"), max_length=240, blank=True)
    agenda = StreamField(
        [("item", AgendaItemBlock())], blank=True, verbose_name=_("agenda")
    )
    invitation = document_field(_("invitation as a file"))
    attendance = models.PositiveSmallIntegerField(
        _("how many came"), null=True, blank=True
    )
    report = RichTextField(_("report"), features=INLINE_TEXT, blank=True)
    minutes = document_field(_("minutes as a file"))
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("more"))

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("stage"), FieldPanel("is_cancelled")]),
        FieldRowPanel(
            [FieldPanel("date"), FieldPanel("starts_at"), FieldPanel("ends_at")]
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("place_name"),
                FieldPanel("place_address"),
            ],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [FieldPanel("is_open"), FieldPanel("guests"), FieldPanel("invitation")],
            heading=_("Invitation"),
        ),
        FieldPanel(
            "agenda",
            help_text=_("Only what is public: everything here is shown to everybody."),
        ),
        MultiFieldPanel(
            [FieldPanel("attendance"), FieldPanel("report"), FieldPanel("minutes")],
            heading=_("Afterwards"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *searched("guests", "agenda", "report", "body"),
        index.FilterField("date"),
        index.FilterField("stage"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("guests", "agenda", "report", "body"),
        *neutral("stage", "is_cancelled", "date", "starts_at", "ends_at"),
        *neutral("place", "place_name", "place_address", "is_open"),
        *neutral("invitation", "attendance", "minutes"),
    ]

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = INDEXES_OF_MANY

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("Meetings")

    @classmethod
    def listed_now(cls) -> models.QuerySet:
        """Meetings that are still to come."""
        return cls.objects.filter(date__gte=timezone.localdate())

    @property
    def was_held(self) -> bool:
        return self.stage in (self.Stage.HELD, self.Stage.MINUTES)

    def clean(self) -> None:
        super().clean()
        refuse_list_names(self.slug)
        if self.ends_at and not self.starts_at:
            raise ValidationError(
                {"starts_at": forms.Field.default_error_messages["required"]}
            )
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("This is before the beginning.")})
        # A translation's words may follow later than the values that it shares.
        if self.is_source:
            self._check_stage()

    def _check_stage(self) -> None:
        """Each stage promises something to its readers."""
        stages = self.Stage
        if self.was_held and self.date and self.date > timezone.localdate():
            raise ValidationError({"stage": _("The day of this meeting is to come.")})
        if self.stage == stages.INVITATION and not (self.place or self.place_name):
            raise ValidationError({"stage": _("An invitation says where to come.")})
        if self.stage == stages.AGENDA and not self.agenda:
            raise ValidationError({"stage": _("There is no item on the agenda.")})
        if self.stage == stages.MINUTES and not (self.report or self.minutes):
            raise ValidationError(
                {"stage": _("Write a report or choose the minutes as a file.")}
            )

    def complete_card(self, card: Card) -> None:
        from pages.councils.wording import stage_words

        card.date = self.date
        if self.is_cancelled:
            card.label = gettext("Called off")
        card.facts.append(("calendar", stage_words(self)))

    def moment(self, day: date, hour: object) -> datetime:
        """A moment of that day in the zone of the office."""
        zone = ZoneInfo(settings.TIME_ZONE)
        if hour is None:
            return datetime(day.year, day.month, day.day, NOON, tzinfo=zone)
        return datetime.combine(day, hour, tzinfo=zone)

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.councils.views import meeting_context

        context = super().get_context(request, *args, **kwargs)
        context.update(meeting_context(self))
        return context

    def sections(self) -> list[Section]:
        from pages.councils.parts import sections_of_meeting

        return sections_of_meeting(self, body=super().sections())
