"""The translators' glossary: how an office says a word in each language."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from locales.table import SOURCE_CODE, TABLE


def target_languages() -> list[tuple[str, str]]:
    """The languages that are translated into, by their own names."""
    return [(x.code, x.autonym) for x in TABLE if x.code != SOURCE_CODE]


class GlossaryEntry(ClusterableModel):
    """
    A German word that is always translated in the same way, or never.

    Machine translation and the translators' files keep to it.
    """

    term = models.CharField(_("German word"), max_length=120, unique=True)
    never_translate = models.BooleanField(
        _("never translate"),
        default=False,
        help_text=_("The German word stays as it is in every language: ÖSHZ."),
    )
    note = models.CharField(
        _("note for translators"),
        max_length=250,
        blank=True,
        help_text=_("What it means, and when it is used."),
    )

    panels = [
        FieldPanel("term"),
        FieldPanel("never_translate"),
        FieldPanel("note"),
        InlinePanel("words", heading=_("In other languages"), label=_("Word")),
    ]

    class Meta:
        verbose_name = _("word for translators")
        verbose_name_plural = _("words for translators")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        super().clean()
        if set(self.term) & set("<>&"):
            raise ValidationError({"term": _("Write the word without < > and &.")})


class GlossaryWord(models.Model):
    """How a glossary entry is said in one language."""

    entry = ParentalKey(GlossaryEntry, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=12, choices=target_languages)
    word = models.CharField(_("word"), max_length=160)

    panels = [FieldPanel("language"), FieldPanel("word")]

    class Meta:
        verbose_name = _("word in another language")
        constraints = [
            models.UniqueConstraint(
                fields=("entry", "language"), name="one_glossary_word_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.word


def glossary(code: str) -> dict[str, str]:
    """German word to its word in that language, for all entries that have one."""
    entries = {
        term: term
        for term in GlossaryEntry.objects.filter(never_translate=True).values_list(
            "term", flat=True
        )
    }
    words = GlossaryWord.objects.filter(language=code, entry__never_translate=False)
    return entries | dict(words.values_list("entry__term", "word"))
