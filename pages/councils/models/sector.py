"""Sector: the part of society that seats of a council belong to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from pages.base.models.page import neutral, words


class Sector(TranslatableMixin, models.Model):
    """Administration, welfare associations, migrants' organisations, the elected."""

    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(
        _("who belongs to it"),
        max_length=120,
        blank=True,
        help_text=_("Three or four words, such as: town, social welfare, schools."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel("name"), FieldPanel("note"), FieldPanel("sort_order")]
    translatable_fields = [*words("name", "note"), *neutral("sort_order")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name
