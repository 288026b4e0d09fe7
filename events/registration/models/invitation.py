"""Invitation: somebody who is invited, with a code that is theirs alone."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.registration.codes import new_code, plain
from events.registration.states import LATE, LIVE, State

# What a registration stands at while its code is taken.
USED = LIVE | LATE | {State.ATTENDED, State.NO_SHOW}


class InvitationQuerySet(models.QuerySet):
    def of(self, event_key: object) -> Self:
        """Everybody who is invited to that event."""
        return self.filter(event_key=event_key)

    def unsent(self) -> Self:
        """Those with an address who have got no letter and have not signed up."""
        unsent = self.filter(sent_at=None).exclude(email="")
        return unsent.exclude(registration__state__in=USED)

    def with_code(self, code: str) -> Self:
        """The one with that code, however it is written."""
        return self.filter(code=plain(code))


class Invitation(models.Model):
    """One who is invited to an event. The code is good for one registration."""

    event_key = models.UUIDField(_("event"), db_index=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    locale = models.CharField(_("language"), max_length=20)
    code = models.CharField(_("code"), max_length=7, unique=True, default=new_code)
    sent_at = models.DateTimeField(_("letter"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    registration = models.ForeignKey(
        "registration.Registration",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_key", "email"],
                condition=~Q(email=""),
                name="registration_invited_once",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_used(self) -> bool:
        """Whether somebody has registered with it and not cancelled since."""
        if self.registration is None:
            return False
        return self.registration.state in USED
