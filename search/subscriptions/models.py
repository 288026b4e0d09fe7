"""Subscription: who wants to hear what is new on a list, in which language."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .calm import next_slot

# Nobody reads on for years what was ticked once: it ends, unless they say "go on".
KEPT = timedelta(days=365)


class SubscriptionQuerySet(models.QuerySet):
    def of_address(self, email: str) -> Self:
        """What an address gets in any language, confirmed or not."""
        return self.filter(email__iexact=email)

    def of_person(self, email: str, locale: str) -> Self:
        """What an address gets in one language, confirmed or not."""
        return self.of_address(email).filter(locale=locale)

    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None)

    def due(self, *, at: datetime) -> Self:
        """Those whose day and hour have come."""
        return self.confirmed().filter(next_at__lte=at)


class Subscription(models.Model):
    """
    A filtered list that somebody gets by e-mail.

    `kind`, `key` and `query` say which list. `items` is what the person knows of it:
    each thing's key, with "" where it was told and the day since when it waits for its
    translation where it was not.
    """

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("once a week")
        DAILY = "daily", _("once a day")

    email = models.EmailField(_("e-mail address"))
    locale = models.CharField(_("language"), max_length=12)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80, blank=True)
    query = models.TextField(blank=True)
    # Stands for the three: they are too long for an index.
    which = models.CharField(max_length=64)
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    items = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("list by e-mail")
        verbose_name_plural = _("lists by e-mail")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "locale",
                "which",
                name="list_once_an_address_and_language",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.locale})"

    @property
    def person(self) -> str:
        """Stands for the address and its language in keys of letters."""
        return person_of(self.email, self.locale)

    def begin(self, known: list[str], *, at: datetime) -> None:
        """From now on; what is on the list already is no news."""
        self.confirmed_at = at
        self.items = dict.fromkeys(known, "")
        self.next_at = next_slot(self.rhythm, after=at)
        self.go_on(at=at)

    def go_on(self, *, at: datetime) -> None:
        """For another year."""
        self.ends_on = timezone.localdate(at) + KEPT

    def is_last_month(self, *, on: date) -> bool:
        """Whether "go on" is worth a button."""
        return self.ends_on is not None and (self.ends_on - on).days <= 30


def person_of(email: str, locale: str) -> str:
    return salted_hmac("subscriptions", f"{email.lower()} {locale}").hexdigest()[:24]
