"""
Sending German pages and snippets to the translators.

A translation is always a draft, and never stands below a page that is not there in
its language: the pages above are sent first, from the top.
"""

import logging
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from wagtail.models import Locale, Page, TranslatableMixin

from accounts.models import User

from .drafts import create_drafts
from .models import Submission
from .permissions import may_create_in, may_submit

logger = logging.getLogger(__name__)


def missing_locales(
    source: TranslatableMixin, locales: Iterable[Locale]
) -> list[Locale]:
    """Those languages in which the original has no translation of its own."""
    versions = source.get_translations(inclusive=True)
    if isinstance(source, Page):
        versions = versions.filter(alias_of__isnull=True)
    there = set(versions.values_list("locale_id", flat=True))
    return [locale for locale in locales if locale.pk not in there]


def pages_to_submit(
    page: Page, locales: Iterable[Locale], with_subtree: bool = False
) -> list[Page]:
    """
    The page, before it those above it that are missing, behind it those below.

    Top down, so that each finds its parent.
    """
    locales = list(locales)
    above = [
        ancestor
        for ancestor in page.get_ancestors().filter(depth__gt=1)
        if missing_locales(ancestor, locales)
    ]
    below = page.get_descendants().order_by("path") if with_subtree else []
    return [*above, page, *below]


def submit(source: TranslatableMixin, locales: Iterable[Locale], user: User) -> int:
    """Make the missing translations of one original, as drafts; how many."""
    from .status.judging import judged_together

    wanted = missing_locales(source, locales)
    if wanted:
        with judged_together():
            create_drafts(source, wanted, user)
    return len(wanted)


def start(page: Page, pages: list[Page], locales: list[Locale], user: User) -> int:
    """Send several pages one after the other in a task; the submission's number."""
    submission = Submission.objects.create(
        page=page, user=user, page_ids=[x.pk for x in pages]
    )
    submission.locales.set(locales)
    submit_pages.enqueue(submission.pk)
    return submission.pk


@task()
def submit_pages(submission_id: int) -> None:
    """Send the pages of a submission, each on its own, and note how far it is."""
    submission = Submission.objects.select_related("user").get(pk=submission_id)
    locales = list(submission.locales.all())
    for page_id in submission.page_ids[submission.done :]:
        problem = _submit_page(page_id, locales, submission.user)
        if problem:
            submission.problems.append(problem)
        submission.done += 1
        submission.save(update_fields=["done", "problems"])
    submission.finished_at = timezone.now()
    submission.save(update_fields=["finished_at"])


def _submit_page(page_id: int, locales: list[Locale], user: User) -> str:
    page = Page.objects.filter(pk=page_id).specific().first()
    if page is None:
        return str(_("A page was deleted in the meantime."))
    allowed = [x for x in locales if may_create_in(user, page, x)]
    if not may_submit(user, page) or not allowed:
        return str(_("%(page)s: you may not have this page translated.")) % {
            "page": page.title
        }
    try:
        submit(page, allowed, user)
    except Exception:
        # One page that fails must not stop the others; the editor is told which.
        logger.exception("page %s was not submitted", page_id)
        return str(_("%(page)s: this page could not be submitted.")) % {
            "page": page.title
        }
    return ""
