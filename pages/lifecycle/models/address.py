"""An address that links lead to, and the places where it is used."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE = 255


class Kind(models.TextChoices):
    WEB = "web", _("on the web")
    PAGE = "page", _("a page of ours")
    DOCUMENT = "document", _("a file of ours")


class State(models.TextChoices):
    DEAD = "dead", _("leads nowhere")
    MOVED = "moved", _("has moved")
    SOFT = "soft", _("does not answer us")
    NEW = "new", _("not asked yet")
    FINE = "fine", _("works")


class Reason(models.TextChoices):
    """Why a link counts as it does."""

    STATUS = "status", _("The server says so.")
    NAME = "name", _("There is no such name on the web.")
    RESOLVER = "resolver", _("Its name could not be looked up.")
    TIMEOUT = "timeout", _("The server takes too long.")
    REFUSED = "refused", _("The server takes no connection.")
    BROKEN = "broken", _("The server broke off.")
    TLS = "tls", _("Its certificate is not in order.")
    LOOP = "loop", _("It is redirected in circles.")
    INSIDE = "inside", _("It leads into a network that is not public.")
    UNREADABLE = "unreadable", _("This is not an address that can be opened.")
    START = "start", _("It leads to the start page now. Is it still the same?")
    DELETED = "deleted", _("It was deleted.")
    UNPUBLISHED = "unpublished", _("It is not published.")
    NO_FILE = "no_file", _("The file itself is missing.")


# In this order they are to be seen to.
URGENCY = [State.DEAD, State.MOVED, State.SOFT, State.NEW, State.FINE]
TROUBLE = (State.DEAD, State.SOFT)


class AddressQuerySet(models.QuerySet):
    def ignored(self, *, on: date) -> Self:
        """Those that somebody does not want to hear of until a later day."""
        return self.filter(ignored_until__gt=on)

    def heeded(self, *, on: date) -> Self:
        return self.filter(Q(ignored_until=None) | Q(ignored_until__lte=on))

    def by_urgency(self, *, on: date) -> Self:
        """What leads nowhere first; what is ignored after everything else."""
        ranks = [When(state=state, then=Value(n)) for n, state in enumerate(URGENCY)]
        is_ignored = Case(When(ignored_until__gt=on, then=Value(1)), default=Value(0))
        return self.order_by(
            is_ignored, Case(*ranks, default=Value(len(ranks))), "host", "title", "pk"
        )

    def forget_unused(self) -> int:
        """Delete those to which no link leads any more; how many."""
        unused = self.filter(uses=None)
        keys = list(unused.values_list("pk", flat=True))
        self.filter(pk__in=keys).delete()
        return len(keys)


class Address(models.Model):
    """
    One address and how it stands, whatever the number of links to it.

    What is reported (`state`) follows only from failures of two rounds at different
    times; `failed_at` and `failed_as` are the last of them that counted.
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WEB)
    url = models.TextField(_("address"), blank=True)
    host = models.CharField(_("server"), max_length=255, blank=True, db_index=True)
    title = models.CharField(_("address"), max_length=LONGEST_TITLE)

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.NEW, db_index=True
    )
    reason = models.CharField(_("why"), max_length=12, choices=Reason, blank=True)
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    moved_to = models.TextField(_("new address"), blank=True)
    since = models.DateTimeField(_("since"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failed_as = models.CharField(max_length=10, choices=State, blank=True)

    ignored_until = models.DateField(_("ignored until"), null=True, blank=True)
    ignored_why = models.CharField(_("reason"), max_length=200, blank=True)
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = AddressQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.title

    def is_ignored(self, *, on: date) -> bool:
        return self.ignored_until is not None and self.ignored_until > on


class Use(models.Model):
    """A place where an address is used: a field of a page, an entry or a text."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="uses")
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField()
    source = GenericForeignKey()
    field = models.CharField(max_length=100)
    written = models.TextField(blank=True)
    words = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use of a link")
        verbose_name_plural = _("uses of links")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["content_type", "object_id"], name="lifecycle_uses_of_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.words}"

    @property
    def of(self) -> tuple[int, int]:
        """What it stands in, by the key of its kind and its own."""
        return self.content_type_id, self.object_id
