"""What people agree to, word for word."""

import hashlib

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from locales.table import SOURCE_CODE
from pages.base.models.page import neutral, words


class ConsentText(TranslatableMixin, models.Model):
    """A sentence that people tick, in one language; editors may improve it."""

    name = models.CharField(_("name, for editors"), max_length=80)
    text = models.TextField(
        _("what people agree to"),
        max_length=600,
        help_text=_("Begin with “I agree that”. Each wording is kept as a version."),
    )

    panels = [FieldPanel("name"), FieldPanel("text")]
    translatable_fields = [*words("text"), *neutral("name")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def for_reader(self) -> "ConsentText":
        """The same in the reader's language, or else this one."""
        own = ConsentText.objects.filter(
            translation_key=self.translation_key,
            locale__language_code=get_language() or SOURCE_CODE,
        )
        return own.select_related("locale").first() or self

    @property
    def digest(self) -> str:
        """Stands for these very words."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def wording(self) -> "ConsentWording":
        """Today's words as a version that never changes."""
        locale = self.locale.language_code
        known = ConsentWording.objects.filter(
            consent_key=self.translation_key, locale=locale
        )
        found, _created = ConsentWording.objects.get_or_create(
            consent_key=self.translation_key,
            locale=locale,
            digest=self.digest,
            defaults={"text": self.text, "version": known.count() + 1},
        )
        return found


class ConsentWording(models.Model):
    """One version of a consent text in one language, never changed."""

    consent_key = models.UUIDField(_("consent text"))
    locale = models.CharField(_("language"), max_length=20)
    version = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    text = models.TextField(_("words"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a consent text")
        verbose_name_plural = _("versions of consent texts")
        constraints = [
            models.UniqueConstraint(
                fields=["consent_key", "locale", "digest"],
                name="forms_consent_wording_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.locale})"


class ConsentRecord(models.Model):
    """That somebody agreed, when, and to which words."""

    entry = models.OneToOneField(
        "forms.FormEntry", on_delete=models.CASCADE, related_name="consent"
    )
    wording = models.ForeignKey(
        ConsentWording, on_delete=models.PROTECT, related_name="records"
    )
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.wording} {self.given_at:%Y-%m-%d}"
