"""MentoringProgramme: for whom a project brings people together, on which terms."""

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.forms.models.page import check_addresses, split_addresses
from pages.topics.models import source_only


class MentoringProgramme(models.Model):
    """
    The same for every language of a project's page.

    What was promised stays: the days can only become less for who signed up before.
    """

    page_key = models.UUIDField(_("project"), unique=True)
    is_open = models.BooleanField(
        _("people can sign up"),
        default=True,
        help_text=_("Without it nobody can; who is in it already stays."),
    )
    audience = models.ForeignKey(
        "topics.Audience",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("for whom"),
        limit_choices_to=source_only,
    )
    minimum_age = models.PositiveSmallIntegerField(
        _("minimum age"),
        default=18,
        validators=[MinValueValidator(14), MaxValueValidator(60)],
    )
    waiting_days = models.PositiveSmallIntegerField(
        _("delete those who wait (days)"),
        default=180,
        validators=[MinValueValidator(30), MaxValueValidator(730)],
        help_text=_(
            "Two weeks before we ask whether they are still looking. A yes begins the "
            "days anew."
        ),
    )
    kept_days = models.PositiveSmallIntegerField(
        _("delete what is over (days after the end of a pair)"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
    )
    consent = models.ForeignKey(
        "forms.ConsentText",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("consent text"),
        limit_choices_to=source_only,
    )
    gender_consent = models.ForeignKey(
        "forms.ConsentText",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("consent text for the gender"),
        limit_choices_to=source_only,
        help_text=_("Without it nobody is asked for the gender or a wish about it."),
    )
    contact = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who helps"),
        limit_choices_to=source_only,
        help_text=_("None means: who helps with the project."),
    )
    told_addresses = models.TextField(
        _("e-mail addresses that hear of new people"),
        blank=True,
        validators=[check_addresses],
        help_text=_("With commas. Nobody at all means: who keeps the project's page."),
    )

    class Meta:
        verbose_name = _("mentoring programme")
        verbose_name_plural = _("mentoring programmes")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.page_key)

    def waits_until(self, *, on: date) -> date:
        """When somebody is deleted who begins to look that day and is not found."""
        return on + timedelta(days=self.waiting_days)

    def told(self, keeper: str) -> list[str]:
        """Who hears of new people: the addresses given, or else who keeps the page."""
        found = split_addresses(self.told_addresses) or [keeper]
        return sorted({address for address in found if address})
