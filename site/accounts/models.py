"""Who may sign in, and who was asked to. The app holds nothing with pages."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """
    Somebody who keeps the site: editor, translator, moderator, administrator.

    They sign in with their e-mail address; the name in `username` only labels them.
    The address is kept in small letters, as the sign-in looks for it.
    """

    # When a second factor was first asked for: days of grace are counted from then.
    second_factor_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="accounts_one_account_an_address",
                violation_error_message=_("Another account has this address."),
            )
        ]

    @property
    def language(self) -> str:
        """What they chose for the editors' pages and letters; else German."""
        profile = getattr(self, "wagtail_userprofile", None)
        return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)


class InvitationQuerySet(models.QuerySet):
    def open(self, *, at: datetime) -> Self:
        """Those that somebody can still accept, and whose sender may still invite."""
        may_invite = Q(invited_by__is_active=True, invited_by__is_superuser=True)
        # A command's have no sender.
        return self.filter(
            Q(invited_by=None) | may_invite,
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=at,
        )

    def forgettable(self, *, at: datetime) -> Self:
        """Those that came to nothing a month ago, and those accepted then."""
        return self.filter(expires_at__lte=at - timedelta(days=30))


class Invitation(models.Model):
    """An address that may make itself an account, with these groups, until a day."""

    email = models.EmailField(_("e-mail"), max_length=254)
    groups = models.ManyToManyField(
        Group, verbose_name=_("groups"), blank=True, related_name="+"
    )
    is_superuser = models.BooleanField(_("administrator"), default=False)
    language = models.CharField(_("language of the letter"), max_length=10)
    # Changes with every letter: only the last one's link opens.
    turn = models.PositiveIntegerField(default=1)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return self.email
