"""OfficeAnswer: what the office says to a text, in every language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.models import String

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
        # Kept in logs, which stay when the answer goes: so none of its words.
        return _("Answer %(number)s") % {"number": self.pk}

    def forget(self) -> None:
        """Delete it in every language, with what translators were given of it."""
        key = self.translation_key
        given = String.objects.filter(
            Q(segments__source__object=key) | Q(translations__context__object=key)
        )
        strings = list(given.values_list("pk", flat=True))
        OfficeAnswer.objects.filter(translation_key=key).delete()
        String.objects.filter(pk__in=strings, segments=None, translations=None).delete()
