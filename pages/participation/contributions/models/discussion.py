"""Discussion: a page under which residents may write, until when, on which terms."""

from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms.models.page import check_addresses, split_addresses
from pages.topics.models import source_only


class Discussion(models.Model):
    """
    The same for every language of a page, and for all goals on it.

    What was promised stays: a text keeps the day of deletion that it was given.
    """

    page_key = models.UUIDField(_("page"), unique=True)
    is_open = models.BooleanField(
        _("people can write"),
        default=True,
        help_text=_("Without it nobody can; what is shown stays until its day."),
    )
    closes_on = models.DateField(_("last day to write"))
    consent = models.ForeignKey(
        "forms.ConsentText",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("consent text"),
        limit_choices_to=source_only,
    )
    retention_days = models.PositiveSmallIntegerField(
        _("delete texts (days after the last day to write)"),
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    told_addresses = models.TextField(
        _("e-mail addresses that hear of new texts"),
        blank=True,
        validators=[check_addresses],
        help_text=_("With commas. Nobody at all means: who keeps this page."),
    )

    class Meta:
        verbose_name = _("page with ideas and comments")
        verbose_name_plural = _("pages with ideas and comments")
        ordering = ["-closes_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_key} {self.closes_on}"

    def takes(self, *, on: date) -> bool:
        """Whether somebody may write that day; the last one counts."""
        return self.is_open and on <= self.closes_on

    def deletion_day(self, *, at: datetime) -> date:
        """When a text sent at that moment is deleted."""
        last = max(self.closes_on, timezone.localdate(at))
        return last + timedelta(days=self.retention_days)

    def told(self, keeper: str) -> list[str]:
        """Who hears of new texts: the addresses given, or else who keeps the page."""
        found = split_addresses(self.told_addresses) or [keeper]
        return sorted({address for address in found if address})
