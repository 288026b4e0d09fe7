"""Links to pages and files of our own: the database knows at once where they lead."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from wagtail.models import Page

from locales.table import SOURCE_CODE
from pages.lifecycle.models import Address, Kind, Reason, State
from pages.lifecycle.models.address import LONGEST_TITLE
from pages.media.models import CustomDocument


def check(*, at: datetime, keys: Collection[int] | None = None) -> None:
    """Say of all such links, or of these, whether they lead somewhere."""
    rows = Address.objects.exclude(kind=Kind.WEB)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    pages = _of_kind(rows, Kind.PAGE)
    files = _of_kind(rows, Kind.DOCUMENT)
    found = {**_pages(pages), **_files(files)}
    changed = []
    for target, address in {**pages, **files}.items():
        title, reason = found.get(target, ("", Reason.DELETED))
        changed.append(_told(address, title or address.title, reason, at))
    Address.objects.bulk_update(
        changed, ["title", "state", "reason", "since", "checked_at"], batch_size=500
    )


def _of_kind(rows: QuerySet, kind: str) -> dict[str, Address]:
    return {address.key: address for address in rows.filter(kind=kind)}


def _numbers(keys: Collection[str]) -> list[int]:
    return [int(key.split(":")[1]) for key in keys]


def _pages(wanted: dict[str, Address]) -> dict[str, tuple[str, str]]:
    """
    Title, and why it leads nowhere. In German is enough: readers get that then.

    A page that is not for everybody has only its number: not all who see the list of
    links may read it.
    """
    pages = list(Page.objects.filter(pk__in=_numbers(wanted)))
    public = set(
        Page.objects.public()
        .filter(pk__in=_numbers(wanted))
        .values_list("pk", flat=True)
    )
    german = set(
        Page.objects.filter(
            translation_key__in={page.translation_key for page in pages},
            locale__language_code=SOURCE_CODE,
            live=True,
        ).values_list("translation_key", flat=True)
    )
    return {
        f"{Kind.PAGE}:{page.pk}": (
            page.title if page.pk in public else f"{Kind.PAGE}:{page.pk}",
            "" if page.live or page.translation_key in german else Reason.UNPUBLISHED,
        )
        for page in pages
    }


def _files(wanted: dict[str, Address]) -> dict[str, tuple[str, str]]:
    found = {}
    for document in CustomDocument.objects.filter(pk__in=_numbers(wanted)):
        is_there = document.file and document.file.storage.exists(document.file.name)
        reason = "" if is_there else Reason.NO_FILE
        found[f"{Kind.DOCUMENT}:{document.pk}"] = (document.title, reason)
    return found


def _told(address: Address, title: str, reason: str, at: datetime) -> Address:
    state = State.DEAD if reason else State.FINE
    if address.state != state:
        address.since = at
    address.title = title[:LONGEST_TITLE]
    address.state, address.reason, address.checked_at = state, reason, at
    return address
