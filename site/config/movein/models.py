"""What came from where: so that nothing comes twice, and nothing is overwritten."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Arrival(models.Model):
    """
    One thing in one language that came from an old site.

    `said` is a digest of what the old site said then, or a word that is none where
    the page lost a link and is to be written again; `written` is one of what was made
    of it. What is not as it was written any more has been changed here. `number` is
    the key of what was made; it is no relation, so that deleted things stay
    remembered and do not come back. Of a date of a calendar `version` says since when
    it is missing there.
    """

    source = models.CharField(_("old site"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20)
    foreign = models.CharField(_("name on the old site"), max_length=255)
    language = models.CharField(_("language"), max_length=12, blank=True)
    # What the old site calls this language's version, where that is another name.
    version = models.CharField(max_length=255, blank=True)
    parent = models.CharField(max_length=255, blank=True)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    number = models.BigIntegerField(db_index=True)
    # Where readers found it there.
    addresses = models.JSONField(default=list, blank=True)
    said = models.CharField(max_length=32, blank=True)
    written = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(_("last written"), auto_now=True)

    class Meta:
        verbose_name = _("arrival from an old site")
        verbose_name_plural = _("arrivals from old sites")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "foreign", "language"], name="arrives_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.kind} {self.foreign} ({self.language})"


class Feed(models.Model):
    """A calendar on the web that is read again and again into a list of events."""

    address = models.CharField(_("address"), max_length=500, unique=True)
    events = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("list of events"),
    )
    is_public = models.BooleanField(_("its events are published at once"), default=True)
    etag = models.CharField(max_length=255, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)
    # When it was read for the last time without asking whether it has changed.
    whole_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(_("what went wrong"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.address
