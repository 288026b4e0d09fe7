"""What an editor made of an entry."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Outcome(models.Model):
    """
    An entry that became an organisation, or was declined for a reason.

    The entry may go, with all that is known of its sender: the organisation stays.
    """

    # An editor asks what uses an organisation: not the form it came by.
    wagtail_reference_index_ignore = True

    class Reason(models.TextChoices):
        ELSEWHERE = "elsewhere", _("does not work in our region")
        KNOWN = "known", _("is in our list already")
        UNFIT = "unfit", _("offers nothing that our list is for")
        UNREACHED = "unreached", _("could not be reached to check it")
        OTHER = "other", _("something else, in your own words")

    entry = models.OneToOneField(
        "forms.FormEntry",
        null=True,
        on_delete=models.SET_NULL,
        related_name="outcome",
        verbose_name=_("entry"),
    )
    organisation = models.OneToOneField(
        "directory.Organisation",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("organisation"),
    )
    reason = models.CharField(
        _("reason"), max_length=10, choices=Reason, blank=True, default=""
    )
    words = models.TextField(_("in your own words"), max_length=600, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    # In what language the sender read the form: so the words may be.
    written_in = models.CharField(_("language"), max_length=20)
    # What the draft said when it was made: as long as it does, it can be taken back.
    made_as = models.CharField(max_length=64, blank=True)
    # What it offers, as the sender said it: as long as it does, it may not be German.
    offer_as = models.CharField(max_length=64, blank=True)
    told_at = models.DateTimeField(_("sender told"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision on an entry")
        verbose_name_plural = _("decisions on entries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(reason=""),
                name="forms_outcome_is_something",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.get_reason_display())

    @property
    def is_accepted(self) -> bool:
        return self.organisation_id is not None
