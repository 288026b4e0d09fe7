"""What things are sorted by: topics, audiences and municipalities."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from locales.table import SOURCE_CODE

ICONS = [
    ("door-open", _("Open door")),
    ("house", _("House")),
    ("languages", _("Languages")),
    ("briefcase", _("Briefcase")),
    ("graduation-cap", _("School")),
    ("heart-pulse", _("Health")),
    ("id-card", _("Identity card")),
    ("hand-helping", _("Helping hand")),
    ("users", _("People")),
    ("baby", _("Children")),
    ("bus", _("Travel")),
    ("coins", _("Money")),
]


def source_only() -> dict[str, str]:
    """
    Limits a choice to the German rows.

    Pages of every language point to the German topic; its words are looked up by
    `translation_key`. So a topic is a value that can be synchronised, and
    submitting a page makes no German copies under foreign languages.
    """
    return {"locale__language_code": SOURCE_CODE}


def others(row: TranslatableMixin, **values: object) -> models.QuerySet:
    """Rows of the same kind and language, without this one, that have these values."""
    rows = type(row)._default_manager.filter(locale_id=row.locale_id, **values)
    return rows.exclude(pk=row.pk)


def refuse_taken_slug(row: TranslatableMixin) -> None:
    """
    Two rows of one slug could not be told apart in an address.

    :raises ValidationError: if another row of that language has it
    """
    if others(row, slug=row.slug).exists():
        raise ValidationError(
            {"slug": _("This short name is taken. Please choose another one.")}
        )


class Term(TranslatableMixin, models.Model):
    """A word to sort by: the same slug in every language, its own name in each."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(
        _("short name in addresses"),
        max_length=60,
        help_text=_("The same in every language. Links break when it changes."),
    )
    sort_order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first.")
    )

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("sort_order")]
    translatable_fields = [
        TranslatableField("name"),
        SynchronizedField("slug", overridable=False),
        SynchronizedField("sort_order", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        refuse_taken_slug(self)


class Topic(Term):
    """What a resident needs: living, work, health ..."""

    line = models.CharField(
        _("line below the name"),
        max_length=80,
        blank=True,
        help_text=_("Two to four words, shown on the start page."),
    )
    icon = models.CharField(_("icon"), max_length=30, choices=ICONS, default="house")

    panels = [*Term.panels, FieldPanel("line"), FieldPanel("icon")]
    translatable_fields = [
        *Term.translatable_fields,
        TranslatableField("line"),
        SynchronizedField("icon", overridable=False),
    ]

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Audience(Term):
    """Whom something is for: families, young people, volunteers ..."""

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class Municipality(Term):
    """A town of the region, to filter by."""

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
