"""The seats of a council and the people on them: the same in every language."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from pages.topics.models import source_only


class SectorSeats(Orderable):
    """How many seats a sector has."""

    council = ParentalKey(
        "councils.CouncilPage", on_delete=models.CASCADE, related_name="seats"
    )
    sector = models.ForeignKey(
        "councils.Sector",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("sector"),
        limit_choices_to=source_only,
    )
    number = models.PositiveSmallIntegerField(_("seats"), default=1)

    panels = [FieldRowPanel([FieldPanel("sector"), FieldPanel("number")])]

    class Meta(Orderable.Meta):
        verbose_name = _("seats of a sector")
        verbose_name_plural = _("seats of sectors")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gt=0), name="councils_a_sector_has_a_seat"
            )
        ]


class Member(Orderable):
    """Somebody on a council: for which sector, in which role, from when to when."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        DEPUTY = "deputy", _("deputy chair")
        MEMBER = "member", _("member")
        ADVISER = "adviser", _("advisory member")
        SECRETARY = "secretary", _("secretary")

    council = ParentalKey(
        "councils.CouncilPage", on_delete=models.CASCADE, related_name="members"
    )
    # Lasts over every new edition of the page: others know the membership by it.
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "directory.Person",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
        limit_choices_to=source_only,
    )
    sector = models.ForeignKey(
        "councils.Sector",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("sector"),
        limit_choices_to=source_only,
    )
    organisation = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("on behalf of"),
        limit_choices_to=source_only,
    )
    post = models.ForeignKey(
        "directory.Post",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("because of this post"),
        limit_choices_to=source_only,
        help_text=_("Then who came before and after follows from the post."),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    has_vote = models.BooleanField(_("has a vote"), default=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    substitute = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("substitute"),
        limit_choices_to=source_only,
    )
    predecessor = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("took the seat over from"),
        limit_choices_to=source_only,
    )

    panels = [
        FieldRowPanel([FieldPanel("person"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("sector"), FieldPanel("organisation")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldRowPanel([FieldPanel("substitute"), FieldPanel("predecessor")]),
        FieldRowPanel([FieldPanel("post"), FieldPanel("has_vote")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def clean(self) -> None:
        super().clean()
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("This is before the first day.")})
        for name in ("substitute", "predecessor"):
            other = getattr(self, f"{name}_id")
            if other and other == self.person_id:
                raise ValidationError({name: _("This is the same person.")})

    def sits_on(self, day: date) -> bool:
        """Whether the membership counts on that day."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day
