"""Questions that an event asks besides name and contact."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin

from events.registration.question_form import QuestionForm
from pages.base.models.page import neutral, words

KEY = RegexValidator(
    r"^[a-z][a-z0-9_]*$", _("Only small letters, digits and “_”, a letter first.")
)


class Question(TranslatableMixin, ClusterableModel):
    """A question in one language; the answers are the same in all of them."""

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("short text")
        LONG_TEXT = "long_text", _("long text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        CHOICE = "choice", _("one of several")
        CHOICES = "choices", _("several of several")
        TICK = "tick", _("a box to tick")

    event_key = models.UUIDField(_("event"), db_index=True, editable=False)
    key = models.CharField(
        _("key"),
        max_length=30,
        validators=[KEY],
        help_text=_("Names the answers in exports. It cannot be changed later."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    label = models.CharField(_("question"), max_length=200)
    help = models.CharField(_("help"), max_length=300, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Health, belief, origin: seen by few, deleted earlier."),
    )
    show_if = models.CharField(
        _("only if the question with this key"), max_length=30, blank=True
    )
    show_if_values = models.CharField(
        _("has one of these answers (keys, with commas)"), max_length=200, blank=True
    )
    sort_order = models.PositiveSmallIntegerField(_("position"), default=0)

    base_form_class = QuestionForm
    panels = [
        FieldPanel("event"),
        FieldPanel("label"),
        FieldPanel("help"),
        FieldPanel("key"),
        FieldPanel("kind"),
        InlinePanel("options", heading=_("answers to choose from")),
        FieldPanel("required"),
        FieldPanel("sensitive"),
        FieldPanel("show_if"),
        FieldPanel("show_if_values"),
        FieldPanel("sort_order"),
    ]
    translatable_fields = [
        *words("label", "help", "options"),
        *neutral(
            "event_key",
            "key",
            "kind",
            "required",
            "sensitive",
            "show_if",
            "show_if_values",
            "sort_order",
        ),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question of an event")
        verbose_name_plural = _("questions of events")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_key", "key", "locale"],
                name="registration_question_key_once",
            ),
            models.CheckConstraint(
                condition=~Q(key=""), name="registration_question_has_key"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class QuestionOption(TranslatableMixin, Orderable):
    """An answer to choose."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(_("key"), max_length=30, validators=[KEY])
    label = models.CharField(_("answer"), max_length=200)

    panels = [FieldPanel("key"), FieldPanel("label")]
    translatable_fields = [*words("label"), *neutral("key")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("answer to choose")
        verbose_name_plural = _("answers to choose")

    def __str__(self) -> str:
        return self.label
