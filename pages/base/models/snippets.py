"""Words that all pages share."""

from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from locales.table import SOURCE_CODE
from pages.topics.models import others, refuse_taken_slug

from .page import neutral, words


class OfficeWords(TranslatableMixin, models.Model):
    """The office's name and claims, in one language."""

    name = models.CharField(_("name of the office"), max_length=80)
    places = models.CharField(_("line below the name"), max_length=80, blank=True)
    claim = models.TextField(_("claim"), max_length=200, blank=True)
    hours = models.TextField(_("when we can be reached"), max_length=200, blank=True)
    contact_note = models.TextField(_("note on contact"), max_length=250, blank=True)
    eu_statement = models.CharField(_("EU statement"), max_length=120, blank=True)

    panels = [
        FieldPanel(name)
        for name in ("name", "places", "claim", "hours", "contact_note", "eu_statement")
    ]
    translatable_fields = [
        *words("name", "claim", "hours", "contact_note"),
        *neutral("places", "eu_statement"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of the office")
        verbose_name_plural = _("words of the office")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if others(self).exists():
            raise ValidationError(
                _("The office has its words already. Please change those.")
            )


class AlertBannerQuerySet(models.QuerySet):
    def showing(self, *, at: datetime) -> Self:
        """German banners on the site at that moment, the most urgent first."""
        begun = models.Q(starts_at__isnull=True) | models.Q(starts_at__lte=at)
        going_on = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at)
        return self.filter(begun, going_on, locale__language_code=SOURCE_CODE)

    def next_turn(self, *, after: datetime) -> datetime | None:
        """When the next one begins or ends."""
        turns = self.aggregate(
            begins=models.Min("starts_at", filter=models.Q(starts_at__gt=after)),
            ends=models.Min("ends_at", filter=models.Q(ends_at__gt=after)),
        )
        return min((x for x in turns.values() if x), default=None)


class AlertBanner(TranslatableMixin, models.Model):
    """A line on top of every page: closed today, a new number."""

    class Level(models.TextChoices):
        INFO = "info", _("Information")
        WARN = "warn", _("Warning")

    level = models.CharField(
        _("level"), max_length=5, choices=Level, default=Level.INFO
    )
    title = models.CharField(_("in one sentence"), max_length=120)
    text = models.CharField(_("what to do"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = AlertBannerQuerySet.as_manager()

    panels = [
        FieldPanel(name)
        for name in ("title", "text", "phone", "level", "starts_at", "ends_at")
    ]
    translatable_fields = [
        *words("title", "text"),
        *neutral("level", "phone", "starts_at", "ends_at"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("alert banner")
        verbose_name_plural = _("alert banners")
        ordering = ["-level", "-pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError(
                {"ends_at": _("The end must be later than the beginning.")}
            )


class GlossaryTerm(TranslatableMixin, models.Model):
    """An office word that is explained where it first stands in a text."""

    term = models.CharField(_("word"), max_length=80)
    forms = models.CharField(
        _("other forms"),
        max_length=255,
        blank=True,
        help_text=_("As they stand in texts, with commas: Gemeinden, der Gemeinde"),
    )
    explanation = models.TextField(_("explanation"), max_length=300)
    slug = models.SlugField(_("short name in addresses"), max_length=80)

    panels = [FieldPanel(name) for name in ("term", "forms", "explanation", "slug")]
    translatable_fields = [
        *words("term", "forms", "explanation"),
        *neutral("slug"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        super().clean()
        refuse_taken_slug(self)
