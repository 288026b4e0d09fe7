"""What this room forgets, and what it tells in the digest."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from outbox.letters import forget

from . import letters  # noqa: F401  its kinds are registered by import
from .models import (
    AccessToken,
    Attempt,
    DailyKey,
    DigestRun,
    EntryFile,
    FormEntry,
    FormPage,
    entries,
)
from .notify import Line, Source
from .notify import register as tell
from .retention import Duty, in_batches, register

DIGESTS_KEPT = timedelta(days=400)
LINKS_KEPT = timedelta(days=30)


def _entries(at: datetime, dry_run: bool) -> int:
    def forget_entry(entry: FormEntry) -> None:
        forget(f"entry:{entry.pk}:", at=at)
        entry.anonymise(at=at)

    due = FormEntry.objects.due(on=timezone.localdate(at))
    return in_batches(due, forget_entry, dry_run=dry_run)


def _files(at: datetime, dry_run: bool) -> int:
    due = EntryFile.objects.left_behind(at=at)
    return in_batches(due, EntryFile.remove, dry_run=dry_run)


def _lost_files(at: datetime, dry_run: bool) -> int:
    """Files whose row is gone: the process died, or somebody deleted by hand."""
    storage = entries.private_storage()
    if not storage.exists("entries"):
        return 0
    _folders, names = storage.listdir("entries")
    known = set(EntryFile.objects.values_list("file", flat=True))
    until = at - timedelta(hours=entries.HOURS_FILES_WAIT)
    lost = [
        path
        for path in (f"entries/{name}" for name in names)
        if path not in known and storage.get_modified_time(path) <= until
    ]
    if not dry_run:
        for path in lost:
            storage.delete(path)
    return len(lost)


def _links(at: datetime, dry_run: bool) -> int:
    due = AccessToken.objects.filter(expires_at__lte=at - LINKS_KEPT)
    return in_batches(due, AccessToken.delete, dry_run=dry_run)


def _counts(at: datetime, dry_run: bool) -> int:
    """Yesterday's keys: without them the fingerprints of senders mean nothing."""
    keys = DailyKey.objects.filter(day__lt=timezone.localdate(at))
    in_batches(keys, DailyKey.delete, dry_run=dry_run)
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    due = Attempt.objects.filter(since__lt=today)
    return in_batches(due, Attempt.delete, dry_run=dry_run)


def _digests(at: datetime, dry_run: bool) -> int:
    due = DigestRun.objects.filter(until__lte=at - DIGESTS_KEPT)
    return in_batches(due, DigestRun.delete, dry_run=dry_run)


def _lines(since: datetime, until: datetime) -> Iterator[Line]:
    """How many entries came in for each form whose people hear once a day."""
    counted = dict(
        FormEntry.objects.filter(
            created_at__gt=since, created_at__lte=until, anonymised_at__isnull=True
        )
        .order_by()
        .values_list("form_key")
        .annotate(number=Count("pk"))
    )
    pages = FormPage.objects.filter(
        translation_key__in=counted,
        locale__language_code=SOURCE_CODE,
        telling=FormPage.Telling.DIGEST,
    )
    for page in pages:
        sentence = _("%(form)s, new entries: %(number)s") % {
            "form": page.title,
            "number": counted[page.translation_key],
        }
        url = settings.WAGTAILADMIN_BASE_URL + reverse("forms_entries", args=[page.pk])
        for address in page.told():
            yield Line(address, str(_("Forms")), sentence, url)


tell(Source("forms", _lines))
register(Duty("form_entries", _("Entries of forms"), _entries))
register(Duty("waiting_files", _("Files of forms that were not sent"), _files))
register(Duty("lost_files", _("Files without an entry"), _lost_files))
register(Duty("access_links", _("Links that have run out"), _links))
register(Duty("attempts", _("Counts of attempts"), _counts))
register(Duty("digests", _("Records of digests"), _digests))
