"""What this room forgets, and what it tells in the digest."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import notify
from pages.forms.retention import Duty, in_batches, register
from pages.participation.german import german

from .models import FeedbackText


def _texts(at: datetime, dry_run: bool) -> int:
    due = FeedbackText.objects.due(on=timezone.localdate(at))
    return in_batches(due, FeedbackText.delete, dry_run=dry_run)


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """How many texts came in about each page, to who keeps it."""
    counted = dict(
        FeedbackText.objects.filter(created_at__gt=since, created_at__lte=until)
        .order_by()
        .values_list("page_key")
        .annotate(number=Count("pk"))
    )
    base = settings.WAGTAILADMIN_BASE_URL
    for page in german(counted).specific():
        to = getattr(page, "keeper_email", "")
        if not to:
            continue
        sentence = _("%(page)s, new texts of readers: %(number)s") % {
            "page": page.title,
            "number": counted[page.translation_key],
        }
        url = f"{base}{reverse('feedback_texts')}?page={page.pk}"
        yield notify.Line(to, str(_("Was this page helpful?")), sentence, url)


notify.register(notify.Source("feedback", lines))
register(Duty("feedback", _("Texts about pages"), _texts))
