"""Who pays for a project: funders, their programmes, and each grant."""

from datetime import date
from typing import Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from locales.table import SOURCE_CODE
from pages.base.models.page import neutral, words
from pages.topics.models import source_only

HUNDRED = 100


class Funder(TranslatableMixin, models.Model):
    """Somebody who gives money: its name in each language, its logo."""

    name = models.CharField(_("name"), max_length=120)
    logo = models.ForeignKey(
        "media.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Stands beside the name. Not for the EU: its emblem is drawn."),
    )
    is_eu = models.BooleanField(
        _("this is the European Union"),
        default=False,
        help_text=_(
            "Its emblem and statement then stand on the project's page, on its "
            "events, printouts and letters, as the law wants it."
        ),
    )
    website = models.URLField(_("website"), blank=True)

    panels = [FieldPanel(name) for name in ("name", "is_eu", "logo", "website")]
    translatable_fields = [*words("name"), *neutral("logo", "is_eu", "website")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Programme(TranslatableMixin, models.Model):
    """A programme out of which a funder pays, and the years that it covers."""

    funder = models.ForeignKey(
        Funder,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("funder"),
        limit_choices_to=source_only,
    )
    name = models.CharField(_("name"), max_length=160)
    years = models.CharField(
        _("years"), max_length=20, blank=True, help_text=_("For example: 2021–2027")
    )

    panels = [
        FieldPanel("funder", widget=forms.Select),
        FieldPanel("name"),
        FieldPanel("years"),
    ]
    translatable_fields = [*words("name"), *neutral("funder", "years")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.years}".strip()


class FundingRowQuerySet(models.QuerySet):
    def of_published(self) -> Self:
        """The grants of live German projects: translations bring copies along."""
        return self.filter(
            project__live=True, project__locale__language_code=SOURCE_CODE
        )

    def with_end(self) -> Self:
        """Each with `end`: its own last day, or else the project's."""
        return self.annotate(end=Coalesce("ends_on", "project__ends_on"))

    def ending(self, *, after: date, until: date) -> Self:
        """Grants whose last day is after the one day and not after the other."""
        return self.with_end().filter(end__gt=after, end__lte=until).order_by("end")


class FundingRow(Orderable):
    """A grant: who pays, out of which programme, under which number, how much."""

    project = ParentalKey(
        "projects.ProjectPage", on_delete=models.CASCADE, related_name="funding"
    )
    funder = models.ForeignKey(
        Funder,
        on_delete=models.CASCADE,
        related_name="grants",
        verbose_name=_("funder"),
        limit_choices_to=source_only,
    )
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="grants",
        verbose_name=_("programme"),
        limit_choices_to=source_only,
    )
    grant_number = models.CharField(_("grant number"), max_length=60, blank=True)
    share = models.DecimalField(
        _("share in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(HUNDRED)],
    )
    amount = models.DecimalField(
        _("amount in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    starts_on = models.DateField(_("paid from"), null=True, blank=True)
    ends_on = models.DateField(
        _("paid until"),
        null=True,
        blank=True,
        help_text=_(
            "Empty means: as long as the project. You are warned 60 and 14 days before."
        ),
    )

    objects = FundingRowQuerySet.as_manager()

    panels = [
        FieldRowPanel(
            [
                FieldPanel("funder", widget=forms.Select),
                FieldPanel("programme", widget=forms.Select),
            ]
        ),
        FieldRowPanel(
            [FieldPanel("grant_number"), FieldPanel("share"), FieldPanel("amount")]
        ),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share__isnull=True)
                | models.Q(share__gte=0, share__lte=HUNDRED),
                name="grant_share_is_a_part",
            )
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.grant_number}".strip()

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("This is before the first day.")})
        if self.programme_id and self.funder_id != self.programme.funder_id:
            raise ValidationError(
                {"programme": _("This programme is of another funder.")}
            )
