"""Services: what the office and the town hall do for residents."""

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from locales.templatetags.locale_tags import lang_attr
from pages.base.blocks import (
    BringBlock,
    QuestionBlock,
    StepBlock,
    StoryBlock,
    TimelineBlock,
)
from pages.base.fields import INLINE_TEXT, CharField, RichTextField, StreamField
from pages.base.index_page import IndexPage
from pages.base.listing import Card, listed
from pages.base.models import BasePage
from pages.base.models.page import INDEXES_OF_MANY, neutral, searched, words
from pages.base.parts import Section
from pages.base.sentences import day_words
from pages.directory.entries import PersonView, PlaceView, entries_now
from pages.directory.opening_words import fill
from pages.topics.models import source_only


def text_field(label: str) -> RichTextField:
    return RichTextField(label, features=INLINE_TEXT, blank=True)


def list_field(name: str, block: blocks.Block, label: str) -> StreamField:
    return StreamField([(name, block)], blank=True, verbose_name=label)


@listed
class ServicePage(BasePage):
    """
    A service, answer first: what, for whom, how, what to bring, how much, how long.

    Any part may be missing; nothing empty is shown. (After the service model of
    Italy's Designers Italia for municipalities.)
    """

    review_interval = 180
    parent_page_types = ["services.ServiceIndexPage"]
    subpage_types = []

    class Status(models.TextChoices):
        ACTIVE = "active", _("open")
        PAUSED = "paused", _("paused")

    class Interpreter(models.TextChoices):
        UNKNOWN = "unknown", _("not known")
        POSSIBLE = "possible", _("possible")
        NONE = "none", _("not possible")

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.ACTIVE
    )
    paused_reason = CharField(
        _("why it is paused and what to do instead"), max_length=200, blank=True
    )
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    deadline = CharField(_("deadline"), max_length=40, blank=True)
    deadline_note = CharField(_("deadline: note"), max_length=80, blank=True)
    cost = CharField(_("cost"), max_length=40, blank=True)
    cost_note = CharField(_("cost: note"), max_length=80, blank=True)
    duration = CharField(_("how long it takes"), max_length=40, blank=True)
    duration_note = CharField(_("how long it takes: note"), max_length=80, blank=True)
    interpreter = models.CharField(
        _("interpreter"),
        max_length=10,
        choices=Interpreter,
        default=Interpreter.UNKNOWN,
    )
    interpreter_note = CharField(_("interpreter: note"), max_length=80, blank=True)
    what_it_is = text_field(_("what it is"))
    who_for = text_field(_("who it is for"))
    who_may_apply = text_field(_("who may apply"))
    outcome = text_field(_("what you get"))
    steps = list_field("step", StepBlock(), _("how to do it"))
    bring = list_field("thing", BringBlock(), _("what to bring"))
    cost_text = text_field(_("what it costs"))
    timeline = list_field("point", TimelineBlock(), _("how long it takes, deadlines"))
    online_label = CharField(_("online: words of the link"), max_length=80, blank=True)
    online_url = models.URLField(_("online: address"), blank=True)
    contacts = ParentalManyToManyField(
        "directory.Person",
        blank=True,
        related_name="+",
        verbose_name=_("who helps"),
        limit_choices_to=source_only,
        help_text=_("None means: the office itself."),
    )
    places = ParentalManyToManyField(
        "directory.Place",
        blank=True,
        related_name="+",
        verbose_name=_("where"),
        limit_choices_to=source_only,
    )
    special_cases = list_field("case", QuestionBlock(), _("special cases"))
    legal_basis = text_field(_("legal basis"))
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("more"))

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status"), FieldPanel("paused_until")]),
                FieldPanel("paused_reason"),
            ],
            heading=_("Open or paused"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("deadline"), FieldPanel("deadline_note")]),
                FieldRowPanel([FieldPanel("cost"), FieldPanel("cost_note")]),
                FieldRowPanel([FieldPanel("duration"), FieldPanel("duration_note")]),
                FieldRowPanel(
                    [FieldPanel("interpreter"), FieldPanel("interpreter_note")]
                ),
            ],
            heading=_("At a glance"),
            help_text=_(
                "Two or three words each; shown above the text. A value that is kept "
                "as a fact stands here by its key: {driving-licence-fee}"
            ),
        ),
        FieldPanel("what_it_is"),
        FieldPanel("who_for"),
        FieldPanel("who_may_apply"),
        FieldPanel("outcome"),
        FieldPanel("steps"),
        FieldPanel("bring"),
        FieldPanel("cost_text"),
        FieldPanel("timeline"),
        FieldRowPanel([FieldPanel("online_label"), FieldPanel("online_url")]),
        FieldPanel("contacts", widget=forms.CheckboxSelectMultiple),
        FieldPanel("places", widget=forms.CheckboxSelectMultiple),
        FieldPanel("special_cases"),
        FieldPanel("legal_basis"),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words(
            "paused_reason",
            "deadline",
            "deadline_note",
            "cost",
            "cost_note",
            "duration",
            "duration_note",
            "interpreter_note",
            "what_it_is",
            "who_for",
            "who_may_apply",
            "outcome",
            "steps",
            "bring",
            "cost_text",
            "timeline",
            "online_label",
            "special_cases",
            "legal_basis",
            "body",
        ),
        *neutral("status", "paused_until", "interpreter", "online_url"),
        *neutral("contacts", "places"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *searched("what_it_is", "who_for", "who_may_apply", "outcome", "steps"),
        *searched("bring", "cost_text", "timeline", "online_label"),
        *searched("special_cases", "legal_basis", "body"),
    ]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes = INDEXES_OF_MANY

    @staticmethod
    def index_heading() -> str:
        """What a list of these is called."""
        return gettext("Services")

    @property
    def is_paused(self) -> bool:
        return self.status == self.Status.PAUSED

    @property
    def has_summary(self) -> bool:
        """Whether there is anything to say at a glance."""
        known = self.interpreter != self.Interpreter.UNKNOWN
        return bool(self.deadline or self.cost or self.duration or known)

    @property
    def things(self) -> list[blocks.StructValue]:
        """What to bring, as the checklist takes it."""
        return [block.value for block in self.bring]

    def sections(self) -> list[Section]:
        from .parts import sections_of

        return sections_of(self, body=super().sections())

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["contacts"], context["places"] = self.helpers()
        return context

    def helpers(self) -> tuple[list[PersonView], list[PlaceView]]:
        """Who helps and where, as the reader of the active language sees them now."""
        entries = entries_now()
        people = self.contacts.select_related("office", "portrait")
        return entries.people(people), entries.places(self.places.all())

    def complete_card(self, card: Card) -> None:
        if self.is_paused:
            card.label = gettext("Paused")
            if self.paused_until:
                day = day_words(self.paused_until)
                again = gettext("Again from %(day)s") % {"day": day}
                card.facts.append(("calendar-clock", again))
            return
        lang = lang_attr(card.lang)
        if self.cost:
            cost = format_html("<span{}>{}</span>", lang, self.told(self.cost))
            card.facts.append(("banknote", cost))
        if self.deadline:
            deadline = format_html("<span{}>{}</span>", lang, self.told(self.deadline))
            text = fill(gettext("Deadline: %(deadline)s"), deadline=deadline)
            card.facts.append(("calendar-clock", text))


class ServiceIndexPage(IndexPage):
    """All services, to be filtered by topic, audience, place and language."""

    parent_page_types = ["base.HomePage", "directory.MunicipalityPage"]
    subpage_types = ["services.ServicePage"]
    lists = ServicePage

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("service list")
        verbose_name_plural = _("service lists")
