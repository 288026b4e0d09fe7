"""MotionPage: what a council asks for, and what becomes of it."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from locales.table import SOURCE_CODE
from pages.base.blocks import StoryBlock
from pages.base.fields import INLINE_TEXT, RichTextField, StreamField, TextField
from pages.base.goals import GoalsForm, goals_field, goals_panel
from pages.base.listing import Card, listed
from pages.base.models import BasePage
from pages.base.models.page import INDEXES_OF_MANY, neutral, searched, words
from pages.base.parts import Section
from pages.councils.blocks import DatedStepBlock
from pages.topics.models import source_only

from .council import refuse_list_names
from .meeting import document_field


class MotionQuerySet(PageQuerySet):
    def waiting(self) -> Self:
        """Live German motions with a day by which an answer is due, and none yet."""
        return self.filter(
            live=True,
            locale__language_code=SOURCE_CODE,
            answer_due__isnull=False,
            state__in=MotionPage.WAITING,
        )

    def overdue(self, *, on: date) -> Self:
        """Those of `waiting` whose day has passed."""
        return self.waiting().filter(answer_due__lt=on)


@listed
class MotionPage(BasePage):
    """A motion: its words, where it went, what was answered, decided and done."""

    review_interval = 90
    card_order = ("-submitted_on", "-pk")
    parent_page_types = ["councils.CouncilPage"]
    subpage_types = []

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("handed in")
        REFERRED = "referred", _("referred, answer pending")
        ANSWERED = "answered", _("answered, not decided")
        ADOPTED = "adopted", _("adopted, work not begun")
        IN_PROGRESS = "in-progress", _("adopted, work goes on")
        DONE = "done", _("adopted and put into practice")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    WAITING = (State.SUBMITTED, State.REFERRED)
    AGREED = (State.ADOPTED, State.IN_PROGRESS, State.DONE)

    reference = models.CharField(_("number"), max_length=40, blank=True)
    submitted_on = models.DateField(_("handed in on"), default=timezone.localdate)
    mover = models.CharField(
        _("handed in by"),
        max_length=160,
        blank=True,
        help_text=_("Such as: the elected members. Persons and organisations below."),
    )
    mover_person = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("person who handed it in"),
        limit_choices_to=source_only,
    )
    mover_organisation = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organisation that handed it in"),
        limit_choices_to=source_only,
    )
    plain_summary = TextField(
        _("in plain language"),
        max_length=600,
        blank=True,
        help_text=_("Short sentences: what should change, and for whom."),
    )
    text = RichTextField(_("text of the motion"), features=INLINE_TEXT, blank=True)
    document = document_field(_("motion as a file"))
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.SUBMITTED
    )
    referred_to = models.CharField(_("referred to"), max_length=160, blank=True)
    answer_due = models.DateField(
        _("answer due by"),
        null=True,
        blank=True,
        help_text=_("Whoever keeps the page is reminded 14 and 3 days before."),
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = RichTextField(_("answer"), features=INLINE_TEXT, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision = RichTextField(_("decision"), features=INLINE_TEXT, blank=True)
    implementation = RichTextField(
        _("what has been done"), features=INLINE_TEXT, blank=True
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    goals = goals_field()
    history = StreamField(
        [("step", DatedStepBlock())], blank=True, verbose_name=_("further steps")
    )
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("more"))

    objects = PageManager.from_queryset(MotionQuerySet)()

    base_form_class = GoalsForm
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("reference"), FieldPanel("submitted_on")]),
        MultiFieldPanel(
            [
                FieldPanel("mover"),
                FieldPanel("mover_person"),
                FieldPanel("mover_organisation"),
            ],
            heading=_("Handed in by"),
        ),
        FieldPanel("plain_summary"),
        FieldPanel("text"),
        FieldPanel("document"),
        MultiFieldPanel(
            [
                FieldPanel("state"),
                FieldPanel("referred_to"),
                FieldPanel("answer_due"),
                FieldRowPanel([FieldPanel("answered_on"), FieldPanel("decided_on")]),
                FieldPanel("answer"),
                FieldPanel("decision"),
                FieldPanel("implementation"),
                FieldPanel("done_on"),
            ],
            heading=_("What becomes of it"),
        ),
        FieldPanel("history"),
        goals_panel(),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *searched(
            "reference",
            "plain_summary",
            "text",
            "answer",
            "decision",
            "implementation",
            "history",
            "body",
        ),
        index.FilterField("state"),
        index.FilterField("submitted_on"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("mover", "plain_summary", "text", "referred_to", "answer"),
        *words("decision", "implementation", "history", "body"),
        *neutral("reference", "submitted_on", "mover_person", "mover_organisation"),
        *neutral("document", "state", "answer_due", "answered_on", "decided_on"),
        *neutral("done_on", "goals"),
    ]

    class Meta:
        verbose_name = _("motion")
        verbose_name_plural = _("motions")
        indexes = INDEXES_OF_MANY

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("Motions")

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    def is_overdue(self, day: date) -> bool:
        """Whether the day has passed by which there should be an answer."""
        due = self.answer_due
        return self.is_waiting and due is not None and due < day

    def clean(self) -> None:
        super().clean()
        refuse_list_names(self.slug)
        self._check_order()
        # A translation's words may follow later than the values that it shares.
        if self.is_source:
            self._check_state()

    def _check_order(self) -> None:
        """Nothing is answered, decided or done before it was handed in."""
        for name in ("answer_due", "answered_on", "decided_on", "done_on"):
            day = getattr(self, name)
            if day and self.submitted_on and day < self.submitted_on:
                raise ValidationError({name: _("This is before it was handed in.")})

    def _check_state(self) -> None:
        """What a state says must be there to be read."""
        decided = (*self.AGREED, self.State.REJECTED)
        wanted = {
            "referred_to": self.state == self.State.REFERRED,
            "answer": self.state == self.State.ANSWERED,
            "answered_on": self.state == self.State.ANSWERED,
            "decided_on": self.state in decided,
            "done_on": self.state == self.State.DONE,
        }
        missing = [
            name for name, is_wanted in wanted.items()
            if is_wanted and not getattr(self, name)
        ]  # fmt: skip
        if missing:
            raise ValidationError({name: _("This state needs it.") for name in missing})

    def complete_card(self, card: Card) -> None:
        from pages.councils.wording import motion_status

        card.date = self.submitted_on
        status = motion_status(self, timezone.localdate())
        card.facts.append((status.icon, status.text))

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.councils.views import motion_context

        context = super().get_context(request, *args, **kwargs)
        context.update(motion_context(self))
        return context

    def sections(self) -> list[Section]:
        from pages.councils.parts import sections_of_motion

        return sections_of_motion(self, body=super().sections())
