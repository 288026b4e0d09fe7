"""FormPage: questions that people answer in their own language."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    validate_email,
)
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from locales.table import SOURCE_CODE
from pages.base.blocks import StoryBlock
from pages.base.fields import CharField, StreamField, TextField
from pages.base.listing import listed
from pages.base.models import BasePage
from pages.base.models.footer import FooterLink
from pages.base.models.page import neutral, searched, words
from pages.forms.blocks import QuestionsBlock
from pages.forms.questions import Question, questions_of
from pages.topics.models import source_only


def split_addresses(text: str) -> list[str]:
    """The e-mail addresses of a text with commas or lines between them."""
    return [x.strip() for x in text.replace("\n", ",").split(",") if x.strip()]


def check_addresses(text: str) -> None:
    for address in split_addresses(text):
        validate_email(address)


@listed
class FormPage(FooterLink, BasePage):
    """
    A form in every language: one list of entries, one retention, one who is told.

    What is asked is read from the German page; a translation only brings its words.
    """

    review_interval = 180
    signs_its_forms = True
    parent_page_types = [
        "base.HomePage",
        "base.StandardPage",
        "directory.MunicipalityPage",
    ]
    subpage_types = []

    class Telling(models.TextChoices):
        DIGEST = "digest", _("once a day")
        AT_ONCE = "at_once", _("at once")

    class Becoming(models.TextChoices):
        NOTHING = "", _("they are only read")
        ORGANISATION = "organisation", _("drafts of organisations")

    introduction = StreamField(StoryBlock(), blank=True, verbose_name=_("introduction"))
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"))
    button = CharField(
        _("words on the button"),
        max_length=40,
        blank=True,
        help_text=_("Empty means: Send"),
    )
    thank_you_title = CharField(_("thank you: title"), max_length=120, blank=True)
    thank_you = TextField(_("thank you: what happens next"), max_length=500, blank=True)
    consent = models.ForeignKey(
        "forms.ConsentText",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("consent text"),
        limit_choices_to=source_only,
    )
    retention_days = models.PositiveSmallIntegerField(
        _("keep entries for (days)"),
        null=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_(
            "Then they are deleted by themselves. Without it the form cannot be "
            "published."
        ),
    )
    told_users = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("colleagues who are told"),
    )
    told_addresses = models.TextField(
        _("other e-mail addresses that are told"),
        blank=True,
        validators=[check_addresses],
        help_text=_("With commas. Nobody at all means: who keeps this page."),
    )
    becomes = models.CharField(
        _("what becomes of entries"),
        max_length=20,
        choices=Becoming,
        blank=True,
        default=Becoming.NOTHING,
        help_text=_(
            "For an organisation, say at the questions which field each of them fills. "
            "An editor then accepts or declines every entry."
        ),
    )
    telling = models.CharField(
        _("they are told"), max_length=10, choices=Telling, default=Telling.DIGEST
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("questions"),
        FieldPanel("consent"),
        FieldPanel("button"),
        MultiFieldPanel(
            [FieldPanel("thank_you_title"), FieldPanel("thank_you")],
            heading=_("After sending"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("retention_days"), FieldPanel("telling")]),
                FieldPanel("becomes"),
                FieldPanel("told_users"),
                FieldPanel("told_addresses"),
            ],
            heading=_("Entries"),
        ),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("show_in_footer")]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("introduction", "questions", "button", "thank_you_title", "thank_you"),
        *neutral(
            "show_in_footer",
            "consent",
            "retention_days",
            "told_users",
            "told_addresses",
            "telling",
            "becomes",
        ),
    ]
    search_fields = [*BasePage.search_fields, *searched("introduction")]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def clean(self) -> None:
        super().clean()
        if self.pk and self.live and self.is_source:
            self._keep_keys()
        if self.is_source and self.becomes == self.Becoming.ORGANISATION:
            self._check_filling()

    def _check_filling(self) -> None:
        """Refuse questions that could make no organisation."""
        from pages.forms.accepting.checking import faults_of

        faults = faults_of(questions_of(self, self))
        if faults:
            raise ValidationError({"becomes": faults})

    def _keep_keys(self) -> None:
        """
        Refuse a changed key: the answers already sent are kept under the old one.
        """
        live = type(self).objects.get(pk=self.pk)
        before = {block.id: block.value.get("key") for block in live.questions}
        for block in self.questions:
            if before.get(block.id, block.value.get("key")) != block.value.get("key"):
                raise ValidationError(
                    {
                        "questions": _(
                            "The key “%(key)s” is in use and cannot be changed."
                        )
                        % {"key": before[block.id]}
                    }
                )

    @cached_property
    def source(self) -> "FormPage":
        """The German page, which says what is asked and who is told."""
        if self.is_source:
            return self
        german = FormPage.objects.filter(
            translation_key=self.translation_key, locale__language_code=SOURCE_CODE
        ).first()
        return german or self

    def asked(self) -> list[Question]:
        """The questions with the words of this page's language."""
        return questions_of(self.source, self)

    def told(self) -> list[str]:
        """The addresses of those who hear of an entry."""
        page = self.source
        found = [user.email for user in page.told_users.all() if user.is_active]
        found += split_addresses(page.told_addresses)
        if not any(found):
            found.append(page.keeper_email)
        return sorted({address for address in found if address})

    def serve(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        from pages.forms.serving import serve_form

        return serve_form(self, request)
