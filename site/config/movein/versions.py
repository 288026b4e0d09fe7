"""
One version of a page written at once: its row, its revision, its publication.

By hand a page is saved as a draft, as a revision, and once more when that is published.
What readers and editors find afterwards is the same here, for half the work; who
listens to Wagtail's signals is told.
"""

import json
import re
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry, Revision
from wagtail.signals import page_published, published
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from config.movein.items import digest
from locales.table import SOURCE_CODE

# The editors' field writes these whenever it saves, without any word having changed.
BLOCK_KEY = re.compile(r' data-block-key=\\?"[^"\\]*\\?"')
# What is not the same in all languages, or is Wagtail's own.
OWN = {
    *("id", "page_ptr", "path", "depth", "numchild", "url_path", "locale", "alias_of"),
    *("title", "draft_title", "live", "has_unpublished_changes", "latest_revision"),
    *("live_revision", "first_published_at", "last_published_at", "owner", "slug"),
    *("latest_revision_created_at", "content_type", "expired"),
}
# What changes without anybody having written anything.
MOVING = {
    *("pk", "path", "depth", "numchild", "url_path", "draft_title", "live"),
    *("has_unpublished_changes", "latest_revision", "live_revision", "owner"),
    *("first_published_at", "last_published_at", "latest_revision_created_at"),
    *("content_type", "expired", "locked", "locked_at", "locked_by"),
    # A click that all is still true sets it, in the newest version as well.
    "review_by",
}


def add_version(parent: Page, page: Page, *, live: bool) -> Page:
    """A new page below a parent, public or as a draft."""
    # Without its being live Wagtail asks only for what a row needs.
    page.live, page.has_unpublished_changes = False, True
    parent.add_child(instance=page)
    return store_version(page, live=live, is_new=True)


def store_version(page: Page, *, live: bool, is_new: bool = False) -> Page:
    """
    Keep what a page says now as its newest revision, and publish it if it is `live`.

    A page that readers see already stays public as it was if this is not live.
    """
    now = timezone.now()
    was_live = page.live
    page.draft_title = page.title
    if live:
        page.live, page.expired, page.has_unpublished_changes = True, False, False
        page.last_published_at = now
        page.first_published_at = page.first_published_at or now
    else:
        page.has_unpublished_changes = True
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.latest_revision = revision
    page.latest_revision_created_at = revision.created_at
    if live:
        page.live_revision = revision
    _save(page, all_of_it=live or not was_live)
    if not is_new:
        # That it was made Wagtail has noted itself.
        _log(page, "wagtail.edit", revision)
    if live:
        _log(page, "wagtail.publish", revision)
        told = {"sender": type(page), "instance": page, "revision": revision}
        page_published.send(**told)
        published.send(**told)
    return page


def _log(page: Page, action: str, revision: Revision) -> None:
    """A line of the page's history, without asking whether each part of it is there."""
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                content_type=page.cached_content_type,
                label=page.get_admin_display_title()[:255],
                action=action,
                timestamp=timezone.now(),
                uuid=uuid4(),
                data={},
                content_changed=True,
                page=page,
                revision=revision,
            )
        ]
    )


def _save(page: Page, *, all_of_it: bool) -> None:
    """
    The row without its place in the tree, which others may have changed meanwhile.

    Of a page that stays public as it was only what editors see of its draft.
    """
    if not all_of_it:
        Page.objects.filter(pk=page.pk).update(
            draft_title=page.draft_title,
            has_unpublished_changes=True,
            latest_revision=page.latest_revision,
            latest_revision_created_at=page.latest_revision_created_at,
        )
        return
    place = {"path", "depth", "numchild", "url_path", "slug", "id", "page_ptr"}
    names = [
        field.name for field in page._meta.concrete_fields if field.name not in place
    ]
    page.save(clean=False, update_fields=names)


def begun_in(locale: Locale, original: Page) -> Page:
    """A version of a page in another language, with the values it shares."""
    model = type(original)
    shared = {
        field.attname: getattr(original, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in OWN
    }
    return model(**shared, locale=locale, slug=original.slug)


def written(page: Page, more: object = None) -> str:
    """
    A digest of a page's newest version, the same as long as nobody changes a thing.

    Of a page that is no original it leaves out what comes from its original by itself.
    """
    without = MOVING
    if page.locale.language_code != SOURCE_CODE:
        without = MOVING | _shared_fields(type(page))
    # In the form in which the database gives it back.
    content = json.loads(
        json.dumps(page.latest_revision.content, cls=DjangoJSONEncoder)
    )
    said = {
        name: _plain(value) for name, value in content.items() if name not in without
    }
    return digest([said, more])


def _shared_fields(model: type[Page]) -> set[str]:
    return {
        field.field_name
        for field in get_translatable_fields(model)
        if isinstance(field, SynchronizedField)
    }


def _plain(value: object) -> object:
    return BLOCK_KEY.sub("", value) if isinstance(value, str) else value
