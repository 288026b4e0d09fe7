"""Organisation: associations and services that help beside the office."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from pages.base.models.page import neutral, searched, words
from pages.directory.fields import CodesField
from pages.directory.languages import editors_choices
from pages.topics.models import source_only

from .entry import Entry, check_panel, kept_by_panel


class Organisation(Entry):
    """What it offers, where, in which languages, and whether it looks for partners."""

    offer = models.TextField(
        _("what it offers"), max_length=300, blank=True, help_text=_("Short sentences.")
    )
    languages = CodesField(_("languages spoken"), wanted=editors_choices)
    places = ParentalManyToManyField(
        "directory.Place",
        blank=True,
        related_name="organisations",
        verbose_name=_("places"),
        limit_choices_to=source_only,
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        help_text=_("Only where it is none of the places below."),
    )
    topics = ParentalManyToManyField(
        "topics.Topic",
        blank=True,
        related_name="+",
        verbose_name=_("topics"),
        limit_choices_to=source_only,
    )
    municipalities = ParentalManyToManyField(
        "topics.Municipality",
        blank=True,
        related_name="+",
        verbose_name=_("municipalities"),
        limit_choices_to=source_only,
        help_text=_("None means: the whole region."),
    )
    looks_for_partners = models.BooleanField(_("looks for partners"), default=False)
    partners_wanted = models.CharField(_("which partners"), max_length=200, blank=True)
    is_public = models.BooleanField(
        _("shown to readers"),
        default=True,
        help_text=_("Without it this is a draft: found by nobody, in no language."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("is_public"),
        FieldPanel("offer"),
        FieldPanel("languages"),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("website"),
                FieldPanel("address"),
            ],
            heading=_("Contact"),
        ),
        FieldPanel("places"),
        FieldPanel("topics"),
        FieldPanel("municipalities"),
        FieldPanel("looks_for_partners"),
        FieldPanel("partners_wanted"),
        check_panel,
        kept_by_panel,
    ]
    translatable_fields = [
        *words("offer", "partners_wanted"),
        *neutral(
            *Entry.neutral_names,
            *("languages", "contact_name", "website", "address"),
            *("looks_for_partners", "is_public"),
        ),
    ]
    search_fields = [
        *Entry.search_fields,
        *searched("offer", "partners_wanted", "contact_name", "address"),
    ]

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    @classmethod
    def to_be_read(cls) -> models.QuerySet:
        """German rows without drafts."""
        return super().to_be_read().filter(is_public=True)
