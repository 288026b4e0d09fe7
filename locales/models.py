"""Pages on their way to the translators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page


class Submission(models.Model):
    """Several pages sent to the translators at once, and how far that has come."""

    page = models.ForeignKey(
        Page, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    locales = models.ManyToManyField(Locale, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    page_ids = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.page} ({self.done}/{self.total})"

    @property
    def total(self) -> int:
        return len(self.page_ids)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
