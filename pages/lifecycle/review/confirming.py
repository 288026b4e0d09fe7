""" "Still right": a page counts as read, in every language, without a new version."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from accounts.models import User
from locales.sync import synchronise_page
from pages.base.models import BasePage

from .owners import is_due

CONFIRMED = "lifecycle.still_right"


def page_of(pk: int | str) -> BasePage | None:
    """A published German page that has a day; None for any other."""
    page = Page.objects.filter(pk=pk, live=True).select_related("locale").first()
    found = page.specific if page else None
    return found if isinstance(found, BasePage) and found.is_source else None


@transaction.atomic
def confirm(page: BasePage, *, on: date, user: User | None = None) -> bool:
    """
    Set the day by which it is read again; whether it was due.

    A second click changes nothing. Its draft keeps the day, too, or publishing it
    would bring the old one back.
    """
    model = type(page)
    page = model.objects.select_for_update().get(pk=page.pk)
    if not is_due(page, on=on):
        return False
    day = on + timedelta(days=model.review_interval)
    model.objects.filter(pk=page.pk).update(review_by=day)
    keys = {page.latest_revision_id, page.live_revision_id} - {None}
    for revision in Revision.objects.filter(pk__in=keys):
        revision.content["review_by"] = day.isoformat()
        revision.save(update_fields=["content"])
    log(
        instance=page,
        action=CONFIRMED,
        user=user,
        data={"until": day.isoformat()},
        timestamp=timezone.now(),
    )
    transaction.on_commit(lambda: synchronise_page.enqueue(page.pk))
    return True
