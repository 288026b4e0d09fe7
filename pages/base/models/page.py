"""BasePage: what every page of the site has."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from locales.table import SOURCE_CODE
from locales.values import filled, shown
from pages.base.fields import TextField
from pages.base.parts import Section, blocks
from pages.base.people import DOORS, PEOPLE
from pages.topics.models import source_only

from .saving import SavedPage

# Last parts of addresses that are not pages.
RESERVED_SLUGS = {"beside", "feed", "search", "voices", "volunteering"}


def neutral(*names: str) -> list[SynchronizedField]:
    """Values that are the same in every language."""
    return [SynchronizedField(name, overridable=False) for name in names]


def words(*names: str) -> list[TranslatableField]:
    """Words that translators are offered."""
    return [TranslatableField(name) for name in names]


def searched(*names: str) -> list[index.SearchField]:
    """Words in which readers and editors search."""
    return [index.SearchField(name) for name in names]


# What no published page can do without; what nobody keeps, the office does.
MOST_NEEDED = {
    "summary": models.Q(summary=""),
    "alt": models.Q(image__isnull=False, image_alt="", image_decorative=False),
    "review": models.Q(review_by=None),
}
LACKING = MOST_NEEDED["summary"] | MOST_NEEDED["alt"] | MOST_NEEDED["review"]
# Of types that may have thousands of pages: lists on the editors' first page find the
# few that are due or lack something without reading the others.
INDEXES_OF_MANY = [
    models.Index(fields=["review_by"], name="%(class)s_due"),
    models.Index(fields=["page_ptr"], condition=LACKING, name="%(class)s_gap"),
]


class BasePage(SavedPage):
    """
    A page of the site: what it says in short, what it is about, who keeps it true.

    `review_interval` is how many days a new page may stay unread by its keeper,
    `card_order` which of its kind come first beside others.
    """

    chosen = ("image", "responsible")
    review_interval = 365
    card_order: tuple[str, ...] = ("path",)

    summary = TextField(
        _("summary"),
        blank=True,
        max_length=300,
        help_text=_("One or two sentences. Shown below the title and in lists."),
    )
    topics = ParentalManyToManyField(
        "topics.Topic",
        blank=True,
        related_name="+",
        verbose_name=_("topics"),
        limit_choices_to=source_only,
    )
    audiences = ParentalManyToManyField(
        "topics.Audience",
        blank=True,
        related_name="+",
        verbose_name=_("audiences"),
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
    image = models.ForeignKey(
        "media.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    image_alt = models.CharField(
        _("what the picture shows"),
        max_length=255,
        blank=True,
        help_text=_("One sentence for people who do not see it."),
    )
    image_decorative = models.BooleanField(
        _("the picture only decorates"), default=False
    )
    illustration = models.CharField(
        _("drawn person"), max_length=30, choices=PEOPLE, blank=True
    )
    door = models.CharField(
        _("colour of the door"), max_length=10, choices=DOORS, default="sky"
    )
    keywords = models.CharField(
        _("search words"),
        max_length=255,
        blank=True,
        help_text=_("Words people use for it, with commas between them."),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("Who reads this page again. Or give a name and an e-mail."),
    )
    responsible_name = models.CharField(
        _("name of somebody without an account"), max_length=120, blank=True
    )
    responsible_email = models.EmailField(_("their e-mail"), blank=True)
    review_by = models.DateField(
        _("read again by"),
        null=True,
        blank=True,
        help_text=_("Empty means: the usual time for this kind of page from today."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel(
            "summary",
            help_text=_(
                "One or two sentences. Shown below the title and in lists. A value "
                "that is kept as a fact stands here by its key: {driving-licence-fee}"
            ),
        ),
    ]
    sorting_panels = [
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
        FieldPanel("municipalities", widget=forms.CheckboxSelectMultiple),
        InlinePanel("related_pages", label=_("Related page"), max_num=6),
        FieldPanel("keywords"),
    ]
    picture_panels = [
        MultiFieldPanel(
            [
                FieldPanel("image"),
                FieldPanel("image_alt"),
                FieldPanel("image_decorative"),
            ],
            heading=_("Picture"),
        ),
        FieldPanel("illustration"),
        FieldPanel("door"),
    ]
    keeping_panels = [
        FieldPanel("responsible"),
        FieldPanel("responsible_name"),
        FieldPanel("responsible_email"),
        FieldPanel("review_by"),
    ]

    base_translatable_fields = [
        *words("title", "summary", "image_alt", "keywords"),
        *words("seo_title", "search_description"),
        *neutral(
            "slug",
            "show_in_menus",
            "topics",
            "audiences",
            "municipalities",
            "related_pages",
            "image",
            "image_decorative",
            "illustration",
            "door",
            "responsible",
            "responsible_name",
            "responsible_email",
            "review_by",
        ),
    ]
    translatable_fields = base_translatable_fields
    search_fields = [*Page.search_fields, *searched("summary", "keywords")]

    class Meta:
        abstract = True

    @classmethod
    def get_edit_handler(cls) -> TabbedInterface:
        """The editor's form: words, sorting, picture, keeping, the rest."""
        return TabbedInterface(
            [
                ObjectList(cls.content_panels, heading=_("Words")),
                ObjectList(cls.sorting_panels, heading=_("Sorting")),
                ObjectList(cls.picture_panels, heading=_("Picture")),
                ObjectList(cls.keeping_panels, heading=_("Keeping it true")),
                ObjectList(cls.promote_panels, heading=_("Address and menu")),
                ObjectList(cls.settings_panels, heading=_("Publishing")),
            ]
        ).bind_to_model(cls)

    @property
    def keeper_email(self) -> str:
        """Of whoever keeps the page, with an account or without; empty: nobody does."""
        user = self.responsible
        if user and user.is_active and user.email:
            return user.email
        return self.responsible_email

    def full_clean(self, *args: object, **kwargs: object) -> None:
        if self.review_by is None:
            self.review_by = self.default_review_date()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("This word has a meaning of its own in addresses.")}
            )
        if self.image_id and not (self.image_alt or self.image_decorative):
            raise ValidationError(
                {
                    "image_alt": _(
                        "Say what the picture shows, or tick that it only decorates."
                    )
                }
            )

    @classmethod
    def default_review_date(cls) -> date:
        """The day by which a page written today is read again."""
        return timezone.localdate() + timedelta(days=cls.review_interval)

    @property
    def is_source(self) -> bool:
        return self.locale.language_code == SOURCE_CODE

    @property
    def in_short(self) -> str:
        """The summary as readers get it: with the values of the facts it names."""
        with override(self.locale.language_code):
            return filled(self.summary)

    def told(self, text: str) -> SafeString:
        """A short text of this page as HTML, with the values of the facts it names."""
        with override(self.locale.language_code):
            return shown(text)

    @classmethod
    def listed_now(cls) -> models.QuerySet:
        """The pages of this type that belong in mixed lists today."""
        return cls.objects.all()

    @classmethod
    def for_cards(cls, pages: models.QuerySet) -> models.QuerySet:
        """Pages of this type with what their cards need beyond their own columns."""
        return pages

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Who may read it: what is private in German is so in every language."""
        from pages.base.frame import private_keys

        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        paths = [self.path[:step] for step in steps]
        # An alias is as private as the page that it stands for.
        restrictions = PageViewRestriction.objects.filter(
            models.Q(page__path__in=paths) | models.Q(page__aliases__path__in=paths)
        ).distinct()
        if self.is_source or self.translation_key not in private_keys(SOURCE_CODE):
            return restrictions
        german = Page.objects.filter(
            translation_key=self.translation_key, locale__language_code=SOURCE_CODE
        ).first()
        if german is None:
            return restrictions
        return restrictions | german.specific.get_view_restrictions()

    def sections(self) -> list[Section]:
        """What the page says below its summary, in order, in the active language."""
        body = getattr(self, "body", None)
        return [blocks("body", "", body)] if body else []

    def complete_card(self, card: object) -> None:
        """Add what this type shows of itself in lists."""

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.base.reading import reading_context

        context = super().get_context(request, *args, **kwargs)
        context.update(reading_context(self, request))
        return context


class RelatedPage(Orderable):
    """A page named beside another; the reader gets it in the own language."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_pages")
    target = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )

    panels = [PageChooserPanel("target")]
