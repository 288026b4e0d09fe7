"""What a party tells besides its name: people, answers, needs and what it agrees to."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .registration import Registration


class Attendee(models.Model):
    """One of the people who come."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="attendees"
    )
    is_child = models.BooleanField(_("child"), default=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return str(_("child") if self.is_child else _("adult"))


class Answer(models.Model):
    """An answer to a question of the event, with the words that were read."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="answers"
    )
    question_key = models.CharField(_("question"), max_length=30)
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=200)
    value = models.JSONField(_("value"))
    text = models.TextField(_("answer"))
    sensitive = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question_key"],
                name="registration_one_answer_each",
            )
        ]

    def __str__(self) -> str:
        return self.question_key


class NeedQuerySet(models.QuerySet):
    def decided(self) -> Self:
        """Those of which the person is told: arranged, or not possible."""
        return self.exclude(state=Need.State.REQUESTED)


class Need(models.Model):
    """Something that makes it possible for somebody to come."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter", _("interpreter")
        SIGN_LANGUAGE = "sign_language", _("sign language")
        CHILDCARE = "childcare", _("childcare")
        WHEELCHAIR = "wheelchair", _("wheelchair")
        HEARING_LOOP = "hearing_loop", _("hearing loop")
        COMPANION = "companion", _("companion")
        DIET = "diet", _("diet")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        ARRANGED = "arranged", _("arranged")
        DECLINED = "declined", _("not possible")

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="needs"
    )
    kind = models.CharField(_("need"), max_length=14, choices=Kind)
    detail = models.CharField(_("details"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.REQUESTED
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"], name="registration_one_need_each"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Consent(models.Model):
    """What a person agreed to: the policy's text, and keeping the needs."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="consent"
    )
    wording = models.ForeignKey(
        "forms.ConsentWording", null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given"), null=True, blank=True)
    needs_given_at = models.DateTimeField(_("for the needs"), null=True, blank=True)
    needs_channel = models.CharField(
        _("asked by"), max_length=5, choices=Registration.Channel, blank=True
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(needs_given_at=None, needs_channel="")
                | (Q(needs_given_at__isnull=False) & ~Q(needs_channel="")),
                name="registration_needs_asked_somehow",
            )
        ]

    def __str__(self) -> str:
        return str(self.registration_id)
