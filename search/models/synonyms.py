"""Words that mean the same to those who search."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from locales.table import SOURCE_CODE, TABLE


def languages() -> list[tuple[str, str]]:
    return [(language.code, language.german) for language in TABLE]


class SynonymGroup(ClusterableModel):
    """Who types one of its words finds what has another of them."""

    note = models.CharField(
        _("what it is about"),
        max_length=120,
        help_text=_("For editors: registering, residence permit ..."),
    )
    is_active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Saved without it you see first what it would change."),
    )

    panels = [
        FieldPanel("note"),
        FieldPanel("is_active"),
        InlinePanel("terms", label=_("Word"), min_num=2),
    ]

    class Meta:
        verbose_name = _("words for the same")
        verbose_name_plural = _("words for the same")
        ordering = ["note"]

    def __str__(self) -> str:
        return self.note


class SynonymTerm(Orderable):
    """One word, or some that belong together, in one language."""

    group = ParentalKey(SynonymGroup, on_delete=models.CASCADE, related_name="terms")
    language = models.CharField(
        _("language"), max_length=12, choices=languages, default=SOURCE_CODE
    )
    text = models.CharField(_("word"), max_length=80)
    only_asked = models.BooleanField(
        _("only typed"),
        default=False,
        help_text=_("People type it, but our texts never mean this by it."),
    )

    panels = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("text")]),
        FieldPanel("only_asked"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        from search.analysis import analyse

        super().clean()
        if not list(analyse(self.language, self.text)):
            raise ValidationError({"text": _("There is no word in this.")})
