"""OfficeAnswer: what the office says to a text, in every language."""

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from pages.base.models.page import words


class OfficeAnswer(TranslatableMixin, models.Model):
    """An answer in one language; readers of others get their own, or the German."""

    text = models.TextField(_("answer"), max_length=3000)

    panels = [FieldPanel("text")]
    translatable_fields = words("text")

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("answer of the office")
        verbose_name_plural = _("answers of the office")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)
