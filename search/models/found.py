"""What can be found: each thing once, with its words in every language it has."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchItem(models.Model):
    """
    A thing that readers can find, whatever language they read it in.

    `facets` are words such as `topic=wohnen`; `state` tells whether an engine outside
    the database knows it as it is now.
    """

    class State(models.TextChoices):
        CLEAN = "clean", _("known to the engine")
        DIRTY = "dirty", _("waits for the engine")
        DELETED = "deleted", _("gone, the engine is to forget it")

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    facets = models.TextField(blank=True)
    date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DIRTY)
    # Counts the changes: an engine refuses what is older than what it has.
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = _("thing to be found")
        verbose_name_plural = _("things to be found")
        indexes = [models.Index(fields=["state"], name="search_item_state")]

    def __str__(self) -> str:
        return self.key


class SearchEntry(models.Model):
    """The words of a thing in one language, as they are and as terms."""

    item = models.ForeignKey(
        SearchItem, on_delete=models.CASCADE, related_name="entries"
    )
    language = models.CharField(max_length=12)
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    headings = models.TextField(blank=True)
    body = models.TextField(blank=True)
    # What a result says besides: pages and size of a file, a date.
    details = models.JSONField(default=dict, blank=True)
    title_terms = models.TextField(blank=True)
    heads_terms = models.TextField(blank=True)
    body_terms = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    analysis = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("words to be found")
        verbose_name_plural = _("words to be found")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "language"], name="search_entry_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class SearchWord(models.Model):
    """A word that stands in some text: what a misspelt one may have meant."""

    language = models.CharField(max_length=12)
    word = models.CharField(max_length=80)
    # The same from its end: one of the halves of a misspelt word is right.
    mirrored = models.CharField(max_length=80)
    surface = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "word"], name="search_word_once_a_language"
            )
        ]
        indexes = [
            models.Index(fields=["language", "mirrored"], name="search_word_mirrored")
        ]

    def __str__(self) -> str:
        return self.surface
