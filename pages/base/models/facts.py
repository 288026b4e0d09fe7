"""Values that are kept once, and the words of those that need words."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale, TranslatableMixin

from locales.table import SOURCE_CODE
from pages.topics.models import others

from .page import neutral, words


class FactForm(WagtailAdminModelForm):
    """Texts name a fact by its key, so the key is given once and never changed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields.get("key")
        if key is None:
            return
        key.required = False
        key.disabled = self.instance.pk is not None


class FactManager(models.Manager):
    def free_key(self, label: str) -> str:
        """A key made of a label that no fact has yet."""
        spelled = label.lower().translate(
            str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
        )
        key = stem = slugify(spelled)[:40] or "fact"
        number = 2
        while self.filter(key=key).exists():
            key, number = f"{stem}-{number}", number + 1
        return key


class Fact(models.Model):
    """A value that is kept once and shown in every language: a fee, a number."""

    class Kind(models.TextChoices):
        TEXT = "text", _("short text, the same in every language")
        WORDS = "words", _("words, to be translated")
        PHONE = "phone", _("phone number")
        MONEY = "money", _("amount in euros")
        NUMBER = "number", _("number")
        DATE = "date", _("date (2026-12-31)")
        MINUTES = "minutes", _("minutes")

    label = models.CharField(
        _("what it is, for editors"),
        max_length=120,
        help_text=_("So that colleagues find it: Fee for the driving licence"),
    )
    key = models.SlugField(
        _("key"),
        unique=True,
        help_text=_(
            "Texts name the value by it; it is never changed. Leave it empty and it is "
            "made for you. In short texts write it in braces: {driving-licence-fee}"
        ),
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.TEXT,
        help_text=_(
            "Amounts, numbers and dates are written as each language writes them. "
            "Words go to the translators; until a language has them, its readers see "
            "the German ones."
        ),
    )
    value = models.CharField(
        _("value"),
        max_length=120,
        help_text=_(
            "Changed here, it is right in every text of every language within a "
            "minute, and no translation goes out of date. Money: 20.40 or 20,40"
        ),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = FactManager()

    base_form_class = FactForm
    panels = [FieldPanel(name) for name in ("label", "kind", "value", "key")]

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["label"]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        self.key = self.key or Fact.objects.free_key(self.label)
        super().save(*args, **kwargs)
        FactWords.objects.remember(self)

    def clean(self) -> None:
        from pages.base.facts import read

        super().clean()
        try:
            read(self.kind, self.value)
        except ValueError as error:
            raise ValidationError(
                {"value": _("This does not look like the kind you chose.")}
            ) from error

    @property
    def usage_url(self) -> str:
        """Where editors see which texts name it."""
        return reverse(self.snippet_viewset.get_url_name("usage"), args=[self.pk])


class FactWordsManager(models.Manager):
    def remember(self, fact: Fact) -> None:
        """Keep the German words of a fact where translators find them."""
        rows = self.filter(fact=fact)
        if fact.kind != Fact.Kind.WORDS:
            # One by one, so that each is no longer asked of translators.
            for row in rows:
                row.delete()
            return
        german = self.german(fact)
        if german is None:
            locale = Locale.objects.get(language_code=SOURCE_CODE)
            german = FactWords(fact=fact, locale=locale)
        if german.text != fact.value:
            german.text = fact.value
            german.save()

    def german(self, fact: Fact) -> "FactWords | None":
        """The German words of a fact; None for an amount, a number, a date."""
        return self.filter(fact=fact, locale__language_code=SOURCE_CODE).first()


class FactWords(TranslatableMixin, models.Model):
    """What a fact of words says, in one language."""

    # Where a fact is used is asked of texts, and this is none.
    wagtail_reference_index_ignore = True

    fact = models.ForeignKey(
        Fact, on_delete=models.CASCADE, related_name="words", verbose_name=_("fact")
    )
    text = models.CharField(_("words"), max_length=120)

    objects = FactWordsManager()

    panels = [FieldPanel("fact", read_only=True), FieldPanel("text")]
    translatable_fields = [*neutral("fact"), *words("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a fact")
        verbose_name_plural = _("words of facts")
        ordering = ["fact__label"]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)
        if self.locale.language_code == SOURCE_CODE and self.fact.value != self.text:
            self.fact.value = self.text
            self.fact.save()

    def clean(self) -> None:
        super().clean()
        if others(self, fact_id=self.fact_id).exists():
            raise ValidationError(_("This fact has its words already."))
