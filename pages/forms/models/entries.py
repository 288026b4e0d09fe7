"""What people sent, and the files with it."""

import secrets
from datetime import date, datetime, timedelta
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .consent import ConsentRecord
from .outcome import Outcome

# No vowels and nothing that looks like something else: read out on the phone.
REFERENCE_LETTERS = "BCDFGHJKLMNPQRTVWXYZ2346789"
HOURS_FILES_WAIT = 24


def new_reference() -> str:
    letters = [secrets.choice(REFERENCE_LETTERS) for _position in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def private_storage() -> Storage:
    """Files that no address serves; only a view with a check hands them out."""
    return storages["private"]


def file_path(instance: "EntryFile", filename: str) -> str:
    return f"entries/{secrets.token_hex(16)}{instance.suffix}"


class FormEntryQuerySet(models.QuerySet):
    def of(self, form_keys: list) -> Self:
        """Entries of these forms, over all languages, that still hold something."""
        return self.filter(form_key__in=form_keys, anonymised_at__isnull=True)

    def due(self, *, on: date) -> Self:
        """Entries whose day of deletion has come."""
        return self.filter(delete_at__lte=on, anonymised_at__isnull=True)


class FormEntry(models.Model):
    """
    One person's answers to a form, in whatever language it was read.

    When its time is over nothing but form, language and month is left.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        IN_WORK = "in_work", _("in work")
        DONE = "done", _("done")

    form_key = models.UUIDField(_("form"), db_index=True)
    reference = models.CharField(  # noqa: DJ001  several forgotten ones are not alike
        _("reference"), max_length=9, unique=True, null=True, default=new_reference
    )
    locale = models.CharField(_("language"), max_length=20)
    # By key of the question: kind, label as it was read, value, text, sensitive, and
    # the field of an organisation that it fills. A database may change their order.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    searchable = models.TextField(blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.NEW
    )
    note = models.TextField(_("note"), blank=True, max_length=2000)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    delete_at = models.DateField(_("deleted on"), db_index=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)
    idem_key = models.CharField(  # noqa: DJ001  as above
        max_length=64, unique=True, null=True
    )

    objects = FormEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("view_sensitive_answers", "Can see and export sensitive answers")
        ]

    def __str__(self) -> str:
        return self.reference or "–"

    @property
    def email(self) -> str:
        """
        The sender's e-mail address, or nothing.

        One meant for readers of an organisation's page counts only if it is alone.
        """
        given = [
            answer
            for answer in self.answers.values()
            if answer["kind"] == "email" and answer["value"]
        ]
        own = [answer for answer in given if not answer.get("fills")]
        return next((answer["value"] for answer in own or given), "")

    def anonymise(self, *, at: datetime) -> None:
        """Keep form, language and month; forget the rest, files first."""
        for file in self.files.all():
            file.remove()
        self.answers, self.searchable, self.note = {}, "", ""
        self.reference = self.idem_key = None
        self.created_at = timezone.localtime(self.created_at).replace(
            day=1, hour=12, minute=0, second=0, microsecond=0
        )
        self.anonymised_at = at
        self.save()
        ConsentRecord.objects.filter(entry=self).delete()
        Outcome.objects.filter(entry=self).update(words="")

    def remove(self) -> None:
        """Delete it with its files, as the person or an editor asks."""
        for file in self.files.all():
            file.remove()
        Outcome.objects.filter(entry=self, organisation=None).delete()
        self.delete()


class EntryFileQuerySet(models.QuerySet):
    def left_behind(self, *, at: datetime) -> Self:
        """Files of forms that were never sent, a day later."""
        until = at - timedelta(hours=HOURS_FILES_WAIT)
        return self.filter(entry__isnull=True, created_at__lte=until)


class EntryFile(models.Model):
    """
    A checked file in private storage.

    Without an entry it waits, under the form's one-time number, until the rest of the
    form is right: nobody has to choose it again.
    """

    entry = models.ForeignKey(
        FormEntry,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="files",
    )
    held_for = models.CharField(max_length=64, blank=True, db_index=True)
    question_key = models.CharField(max_length=40)
    file = models.FileField(upload_to=file_path, storage=private_storage)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(max_length=40)
    suffix = models.CharField(max_length=6)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    objects = EntryFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an entry")
        verbose_name_plural = _("files of entries")

    def __str__(self) -> str:
        return self.name

    def remove(self) -> None:
        """
        Delete the file, then its row.

        In this order: when the process dies between the two, the next sweep finds the
        row again.
        """
        self.file.delete(save=False)
        self.delete()
