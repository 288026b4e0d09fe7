"""How truly each thing is translated, told alike to editors and readers."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.models import Translation

from .changes import MISSING, Change


def content_type_of(obj: TranslatableMixin) -> ContentType:
    """The kind of thing, the same for all its versions."""
    if hasattr(obj, "cached_content_type"):
        return obj.cached_content_type
    return ContentType.objects.get_for_model(obj)


class Significance(models.TextChoices):
    """How much a change of the German words matters to their translations."""

    WORDING = "wording", _("Only the wording: the translations stay right")
    NORMAL = "normal", _("Normal: mark what has changed until it is translated")
    URGENT = "urgent", _("Urgent: show the German text in its place at once")


class Announcement(models.Model):
    """How much the publication of a version will matter, said before it happens."""

    revision_id = models.PositiveBigIntegerField(unique=True)
    significance = models.CharField(max_length=10, choices=Significance)

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.significance}"


class Publication(models.Model):
    """What a German original said when it was published; the newest is kept."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    translation_key = models.UUIDField(db_index=True)
    title = models.CharField(max_length=255, blank=True)
    pieces = models.JSONField(default=dict)
    significance = models.CharField(
        max_length=10, choices=Significance, default=Significance.NORMAL
    )
    at = models.DateTimeField()
    is_applied = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.at})"


class TranslationStatusQuerySet(models.QuerySet):
    def of(self, target: TranslatableMixin) -> Self:
        """The status of one translated version."""
        return self.filter(
            content_type=content_type_of(target),
            translation_key=target.translation_key,
            locale_id=target.locale_id,
        )

    def for_translation(self, translation: Translation) -> "TranslationStatus | None":
        return self.filter(
            content_type_id=translation.source.specific_content_type_id,
            translation_key=translation.source.object_id,
            locale_id=translation.target_locale_id,
        ).first()

    def with_demand(self) -> Self:
        """Adds how often readers have asked for each."""
        asked = (
            TranslationRequest.objects.filter(
                translation_key=models.OuterRef("translation_key"),
                language=models.OuterRef("locale__language_code"),
            )
            .order_by()
            .values("translation_key")
            .annotate(total=Sum("count"))
            .values("total")
        )
        zero = models.Value(0, models.PositiveIntegerField())
        return self.annotate(
            demand=models.functions.Coalesce(models.Subquery(asked), zero)
        )

    def by_urgency(self) -> Self:
        """Urgent first, then what readers ask for, then what is old the longest."""
        return self.with_demand().order_by(
            "-is_urgent",
            "-demand",
            F("stale_since").asc(nulls_last=True),
            "title",
            "pk",
        )

    def kinds(self) -> models.QuerySet:
        """The kinds of things that are among them."""
        return ContentType.objects.filter(pk__in=self.order_by().values("content_type"))

    def open(self) -> Self:
        """What waits for a translator."""
        return self.filter(state__in=TranslationStatus.OPEN)


class TranslationStatus(models.Model):
    """How one thing stands in one language."""

    class State(models.TextChoices):
        MISSING = "missing", _("not translated")
        DRAFT = "draft", _("in work")
        INCOMPLETE = "incomplete", _("partly translated")
        STALE = "stale", _("changed in German")
        MACHINE = "machine", _("by machine, not checked")
        CURRENT = "current", _("up to date")
        STOPPED = "stopped", _("kept by hand")

    OPEN = [State.MISSING, State.DRAFT, State.INCOMPLETE, State.STALE, State.MACHINE]

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    translation_key = models.UUIDField(_("translation key"))
    locale = models.ForeignKey(
        Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language")
    )
    title = models.CharField(_("title"), max_length=255, blank=True)
    state = models.CharField(
        _("status"), max_length=12, choices=State, default=State.MISSING
    )
    fingerprints = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    machine_texts = models.PositiveIntegerField(default=0)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    stale_since = models.DateTimeField(_("changed since"), null=True)
    words = models.PositiveIntegerField(_("words to translate"), default=0)
    total_words = models.PositiveIntegerField(_("words"), default=0)
    reviewed_at = models.DateTimeField(_("checked by a person"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_outdated = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TranslationStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation status")
        verbose_name_plural = _("translation statuses")
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "content_type", "locale"],
                name="one_status_per_language",
            )
        ]
        indexes = [
            # All that the dashboard counts: it need not read the statuses themselves.
            models.Index(
                fields=["locale", "state", "content_type", "is_urgent", "words"],
                name="status_by_language",
            ),
            models.Index(fields=["stale_since"], name="status_stale_since"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.words_of_state}"

    @property
    def all_changes(self) -> list[Change]:
        return [Change(**change) for change in self.changes]

    @property
    def missing_texts(self) -> int:
        return sum(change["kind"] == MISSING for change in self.changes)

    @property
    def stale_texts(self) -> int:
        return len(self.changes) - self.missing_texts

    @property
    def is_by_machine(self) -> bool:
        """Whether a machine wrote of it and nobody has checked that."""
        return bool(self.machine_texts) and self.reviewed_at is None

    @property
    def words_of_state(self) -> str:
        """The status in words, with how much it is about."""
        if self.state == self.State.INCOMPLETE:
            text = ngettext_lazy(
                "%(number)d text is missing", "%(number)d texts are missing", "number"
            )
            return str(text % {"number": self.missing_texts})
        if self.state == self.State.STALE:
            text = ngettext_lazy(
                "%(number)d text changed in German",
                "%(number)d texts changed in German",
                "number",
            )
            return str(text % {"number": self.stale_texts})
        return str(self.get_state_display())


class TranslationRequest(models.Model):
    """How often readers asked for a page in their language on a day; nothing else."""

    translation_key = models.UUIDField(db_index=True)
    language = models.CharField(max_length=20)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "language", "day"],
                name="one_count_per_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.language} {self.day}: {self.count}"

    @classmethod
    def count_one(cls, translation_key: UUID, language: str, *, day: date) -> None:
        """Count one wish more."""
        row, _created = cls.objects.get_or_create(
            translation_key=translation_key, language=language, day=day
        )
        cls.objects.filter(pk=row.pk).update(count=F("count") + 1)


class TranslationTeam(models.Model):
    """Who looks after a language, and gets the letter about it."""

    locale = models.OneToOneField(
        Locale,
        on_delete=models.CASCADE,
        related_name="translation_team",
        verbose_name=_("language"),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="translation_teams",
        verbose_name=_("members"),
        help_text=_("They get a letter about what waits in their language."),
    )
    last_digest_at = models.DateTimeField(null=True, editable=False)

    panels = ["locale", "members"]

    class Meta:
        verbose_name = _("translation team")
        verbose_name_plural = _("translation teams")
        ordering = ["locale__language_code"]

    def __str__(self) -> str:
        return str(self.locale)

    def is_due(self, *, at: datetime) -> bool:
        """Whether a week has passed since the last letter."""
        return self.last_digest_at is None or (at - self.last_digest_at).days >= 7
