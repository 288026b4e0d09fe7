"""Entry: what people, organisations and places have in common."""

from datetime import date

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from locales.table import SOURCE_CODE, TABLE
from pages.topics.models import source_only


class KeptForm(WagtailAdminModelForm):
    """Offers a municipality's editor only the own municipality, and asks for it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        from pages.directory.permissions import municipalities_of

        super().__init__(*args, **kwargs)
        field = self.fields.get("kept_by")
        own = municipalities_of(self.for_user) if self.for_user else None
        if field is not None and own is not None:
            field.queryset = field.queryset.filter(pk__in=own)
            field.required = True
            field.empty_label = None


kept_by_panel = FieldPanel("kept_by", widget=forms.Select)


def letter_languages() -> list[tuple[str, str]]:
    return [(language.code, language.german) for language in TABLE]


class CheckBy(models.TextChoices):
    """How somebody is asked whether an entry is still right."""

    LETTER = "letter", _("by e-mail")
    PHONE = "phone", _("only by telephone")
    NEVER = "never", _("not at all")


check_panel = MultiFieldPanel(
    [
        FieldPanel("check_by"),
        FieldRowPanel([FieldPanel("check_email"), FieldPanel("check_language")]),
    ],
    heading=_("Still right?"),
)


class Entry(TranslatableMixin, index.Indexed, ClusterableModel):
    """
    One entry of the directory, with an address of its own.

    Rows in other languages hold only its words. Hours, languages, topics and all
    other relations are read from the German row.
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("short name in addresses"),
        max_length=80,
        help_text=_("The same in every language. Links break when it changes."),
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    kept_by = models.ForeignKey(
        "topics.Municipality",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kept by"),
        limit_choices_to=source_only,
        help_text=_(
            "The municipality whose editors may change this. None: only editors of "
            "the whole region."
        ),
    )
    check_by = models.CharField(
        _("ask whether it is still right"),
        max_length=10,
        choices=CheckBy,
        default=CheckBy.LETTER,
        help_text=_("How often stands in the settings of people and places."),
    )
    check_email = models.EmailField(
        _("address for questions about this entry"),
        blank=True,
        help_text=_("Readers never see it. Empty means: the public e-mail address."),
    )
    check_language = models.CharField(
        _("language of these letters"),
        max_length=20,
        choices=letter_languages,
        default=SOURCE_CODE,
    )
    known_since = models.DateField(
        _("known since"), default=timezone.localdate, editable=False
    )
    confirmed_on = models.DateField(
        _("last confirmed"), null=True, blank=True, editable=False
    )
    unconfirmed_since = models.DateField(
        _("not confirmed since"), null=True, blank=True, editable=False
    )
    updated_at = models.DateTimeField(auto_now=True)

    base_form_class = KeptForm
    neutral_names = (
        *("name", "slug", "phone", "email", "kept_by"),
        *("check_by", "check_email", "check_language"),
    )
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale"),
        index.FilterField("slug"),
        index.FilterField("kept_by"),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "slug"], name="%(class)s_slug_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_known(self) -> date:
        """The day on which it was right, as far as anybody said so."""
        return self.confirmed_on or self.known_since

    @property
    def asked_at(self) -> str:
        """The address that is asked about it; empty where there is none."""
        return self.check_email or self.email

    @classmethod
    def to_be_read(cls) -> models.QuerySet:
        """The German rows of what readers find."""
        return cls.objects.filter(locale__language_code=SOURCE_CODE)
