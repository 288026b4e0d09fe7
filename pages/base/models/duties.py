"""What a public body owes its readers: a statement, plain German, sign language."""

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import TranslatableMixin

from locales.table import SOURCE_CODE
from pages.base.blocks import StoryBlock
from pages.base.fields import StreamField
from pages.base.parts import Section

from .footer import FooterLink
from .page import BasePage, neutral, searched, words


class AccessibilityIssueQuerySet(models.QuerySet):
    def open(self) -> models.QuerySet:
        """Barriers that nobody has removed yet."""
        return self.filter(fixed_on__isnull=True)


class AccessibilityIssue(TranslatableMixin, models.Model):
    """A known barrier, as the accessibility statement names it."""

    class Reason(models.TextChoices):
        FAULT = "fault", _("we have not mended it yet")
        BURDEN = "burden", _("disproportionate burden")
        SCOPE = "scope", _("outside the scope of the law")

    title = models.CharField(_("what does not work"), max_length=160)
    alternative = models.CharField(
        _("what to do instead"),
        max_length=250,
        blank=True,
        help_text=_("A way that is open to everybody, such as a phone call."),
    )
    reason = models.CharField(
        _("why"), max_length=10, choices=Reason, default=Reason.FAULT
    )
    criterion = models.CharField(
        _("success criterion of WCAG 2.2"),
        max_length=10,
        blank=True,
        help_text=_("Its number, such as 1.2.2."),
    )
    found_on = models.DateField(_("found on"), default=timezone.localdate)
    fix_by = models.DateField(_("to be mended by"), null=True, blank=True)
    fixed_on = models.DateField(
        _("mended on"),
        null=True,
        blank=True,
        help_text=_("With a date the barrier leaves the statement."),
    )

    objects = AccessibilityIssueQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("alternative"),
        FieldRowPanel([FieldPanel("reason"), FieldPanel("criterion")]),
        FieldRowPanel(
            [FieldPanel("found_on"), FieldPanel("fix_by"), FieldPanel("fixed_on")]
        ),
    ]
    translatable_fields = [
        *words("title", "alternative"),
        *neutral("reason", "criterion", "found_on", "fix_by", "fixed_on"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("known barrier")
        verbose_name_plural = _("known barriers")
        ordering = ["found_on", "pk"]

    def __str__(self) -> str:
        return self.title


class AccessibilityStatementPage(FooterLink, BasePage):
    """
    The accessibility statement; it fills itself from the known barriers.

    Its parts are those of Commission Implementing Decision (EU) 2018/1523.
    """

    review_interval = 365
    parent_page_types = ["base.HomePage"]
    subpage_types = []

    class Method(models.TextChoices):
        SELF = "self", _("self-assessment")
        EXTERNAL = "external", _("assessment by a third party")

    prepared_on = models.DateField(_("prepared on"), default=timezone.localdate)
    checked_on = models.DateField(_("last checked on"), default=timezone.localdate)
    method = models.CharField(
        _("how it was checked"), max_length=10, choices=Method, default=Method.SELF
    )
    not_compliant = models.BooleanField(
        _("most requirements are not met"),
        default=False,
        help_text=_(
            "Otherwise the statement says by itself: compliant without a known "
            "barrier, partially compliant with one."
        ),
    )
    feedback_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("form to report a barrier"),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("answer within so many days"), default=14
    )
    enforcement_name = models.CharField(
        _("enforcement body"), max_length=160, blank=True
    )
    enforcement_text = models.TextField(_("what it does"), max_length=400, blank=True)
    enforcement_address = models.TextField(_("its address"), max_length=250, blank=True)
    enforcement_email = models.EmailField(_("its e-mail"), blank=True)
    enforcement_url = models.URLField(_("its website"), blank=True)
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("more"))

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("prepared_on"), FieldPanel("checked_on")]),
        FieldRowPanel([FieldPanel("method"), FieldPanel("not_compliant")]),
        PageChooserPanel("feedback_page"),
        FieldPanel("answer_days"),
        MultiFieldPanel(
            [
                FieldPanel("enforcement_name"),
                FieldPanel("enforcement_text"),
                FieldPanel("enforcement_address"),
                FieldRowPanel(
                    [FieldPanel("enforcement_email"), FieldPanel("enforcement_url")]
                ),
            ],
            heading=_("Who decides when we do not answer"),
        ),
        FieldPanel("body"),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("show_in_footer")]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("enforcement_name", "enforcement_text", "body"),
        *neutral(
            "show_in_footer",
            "prepared_on",
            "checked_on",
            "method",
            "not_compliant",
            "feedback_page",
            "answer_days",
            "enforcement_address",
            "enforcement_email",
            "enforcement_url",
        ),
    ]
    search_fields = [*BasePage.search_fields, *searched("body")]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.base.duties import issues_for

        context = super().get_context(request, *args, **kwargs)
        issues = issues_for(self.known_barriers())
        context["issues"] = issues
        context["conformance"] = self.conformance(has_issues=bool(issues))
        context["feedback_url"] = self._feedback_url()
        return context

    def sections(self) -> list[Section]:
        from pages.base.statement import sections_of

        return sections_of(self, body=super().sections())

    @staticmethod
    def known_barriers() -> AccessibilityIssueQuerySet:
        """What the statement names."""
        return AccessibilityIssue.objects.open()

    def conformance(self, *, has_issues: bool) -> str:
        """ "not", "partially" or "fully": how far the site keeps to EN 301 549."""
        if self.not_compliant:
            return "not"
        return "partially" if has_issues else "fully"

    def _feedback_url(self) -> str:
        page = self.feedback_page
        if page is None or not page.live:
            return ""
        from pages.base.frame import address

        return address(page.url_path, get_language() or SOURCE_CODE)


class HubPage(FooterLink, BasePage):
    """A page of words, and below them the pages that exist in some form."""

    subpage_types = []
    parent_page_types = ["base.HomePage"]

    body = StreamField(StoryBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("show_in_footer")]
    translatable_fields = [
        *BasePage.base_translatable_fields,
        *words("body"),
        *neutral("show_in_footer"),
    ]
    search_fields = [*BasePage.search_fields, *searched("body")]

    class Meta:
        abstract = True


class LeichteSpracheHub(HubPage):
    """What this site says in plain German (BITV 2.0, section 4)."""

    class Meta:
        verbose_name = _("overview of plain German")
        verbose_name_plural = _("overviews of plain German")

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.base.duties import pages_in_plain_german

        context = super().get_context(request, *args, **kwargs)
        context["sections"] = pages_in_plain_german()
        return context


class SignLanguageHub(HubPage):
    """What this site says in sign language (BITV 2.0, section 4)."""

    class Meta:
        verbose_name = _("overview of sign language")
        verbose_name_plural = _("overviews of sign language")

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from pages.base.duties import pages_with_sign_language

        context = super().get_context(request, *args, **kwargs)
        context["links"] = pages_with_sign_language(get_language() or SOURCE_CODE)
        return context
