"""Person, the posts that people hold, and their terms of office."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, TranslatableMixin

from locales.table import SOURCE_CODE
from pages.base.models.page import neutral, searched, words
from pages.base.people import DOORS, PEOPLE
from pages.directory.fields import CodesField
from pages.directory.languages import editors_choices
from pages.topics.models import source_only

from .entry import Entry, check_panel, kept_by_panel
from .hours import ChangeRow, HoursRow


class Post(TranslatableMixin, models.Model):
    """A post that people hold one after the other."""

    name = models.CharField(_("name of the post"), max_length=120)
    municipality = models.ForeignKey(
        "topics.Municipality",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("municipality"),
        limit_choices_to=source_only,
    )

    panels = [FieldPanel("name"), FieldPanel("municipality")]
    translatable_fields = [*words("name"), *neutral("municipality")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["name"]

    def __str__(self) -> str:
        town = self.municipality.name if self.municipality else ""
        return f"{self.name} ({town})" if town else self.name


class Person(Entry):
    """Somebody who helps: what they do, where, and in which languages."""

    about = models.TextField(
        _("in one or two sentences"),
        max_length=300,
        blank=True,
        help_text=_("What people come to this person for."),
    )
    portrait = models.ForeignKey(
        "media.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("portrait"),
    )
    illustration = models.CharField(
        _("drawn person"),
        max_length=30,
        blank=True,
        choices=PEOPLE,
        help_text=_("Shown where there is no portrait."),
    )
    door = models.CharField(
        _("colour of the door"), max_length=10, choices=DOORS, default="saffron"
    )
    languages = CodesField(_("speaks"), wanted=editors_choices)
    office = models.ForeignKey(
        "directory.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
        verbose_name=_("office"),
        limit_choices_to=source_only,
    )
    topics = ParentalManyToManyField(
        "topics.Topic",
        blank=True,
        related_name="+",
        verbose_name=_("topics"),
        limit_choices_to=source_only,
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("about"),
        MultiFieldPanel(
            [
                FieldPanel("portrait"),
                FieldRowPanel([FieldPanel("illustration"), FieldPanel("door")]),
            ],
            heading=_("Picture"),
        ),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("languages"),
        FieldPanel("office"),
        FieldPanel("topics"),
        InlinePanel("terms", label=_("Term of office")),
        InlinePanel(
            "hours",
            label=_("Own hours"),
            help_text=_("None means: the hours of the office."),
        ),
        InlinePanel("changes", label=_("Absence or exception")),
        check_panel,
        kept_by_panel,
    ]
    translatable_fields = [
        *words("about"),
        *neutral(
            *Entry.neutral_names,
            *("portrait", "illustration", "door", "languages", "office"),
        ),
    ]
    search_fields = [*Entry.search_fields, *searched("about")]

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = _("person")
        verbose_name_plural = _("people")


class PersonHours(HoursRow):
    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="hours")


class PersonChange(ChangeRow):
    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="changes")


class TermQuerySet(models.QuerySet):
    def held(self) -> Self:
        """Terms of German rows: translations of a person bring copies along."""
        return self.filter(person__locale__language_code=SOURCE_CODE)


class TermOfOffice(Orderable):
    """When somebody held a post. Who came before and after follows from it."""

    class Kind(models.TextChoices):
        FULL_TIME = "full", _("full-time")
        PART_TIME = "part", _("part-time")
        HONORARY = "honorary", _("honorary")

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")
        YEAR = "year", _("year")

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="terms")
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="terms",
        verbose_name=_("post"),
        limit_choices_to=source_only,
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.FULL_TIME
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    precision = models.CharField(
        _("dates are known to the"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
    )

    objects = TermQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("post"), FieldPanel("kind")]),
        FieldRowPanel(
            [FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("precision")]
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")

    def __str__(self) -> str:
        return f"{self.post}, {self.starts_on:%Y}"

    def clean(self) -> None:
        super().clean()
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("This is before the first day.")})

    def is_current(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
