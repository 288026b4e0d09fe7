"""Every link of what readers see: live pages, entries, texts; one row an address."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import get_snippet_models

from pages.lifecycle.models import Address, Kind, Use
from pages.lifecycle.models.address import LONGEST_TITLE
from pages.media.models import CustomDocument

from . import inside
from .addresses import kept, own_root, spelled
from .written import Link, data_of, links_in

BATCH = 500
# A page or an entry by the key of its kind and its own.
Source = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A link of one source."""

    source: Source
    link: Link


def collect_all() -> int:
    """Look at everything anew; how many links there are."""
    files = _chosen_files()
    found = [one for thing in _everything() for one in _found_in(thing, files)]
    with transaction.atomic():
        Use.objects.all().delete()
        _keep(found)
        Address.objects.all().forget_unused()
    inside.check(at=timezone.now())
    return len(found)


def collect_from(thing: Model) -> None:
    """Look at one page or entry anew, after it was published or taken offline."""
    kind, key = source_of(thing)
    files = _chosen_files(object_id=str(key))
    found = list(_found_in(thing, files)) if _is_read(thing) else []
    with transaction.atomic():
        before = Use.objects.filter(content_type=kind, object_id=key)
        touched = set(before.values_list("address_id", flat=True))
        before.delete()
        touched |= _keep(found)
        Address.objects.filter(pk__in=touched).forget_unused()
    touched |= set(_to(thing).values_list("pk", flat=True))
    inside.check(at=timezone.now(), keys=touched)


def forget(thing: Model) -> None:
    """What is deleted has no links, and those to it lead nowhere."""
    kind, key = source_of(thing)
    with transaction.atomic():
        uses = Use.objects.filter(content_type=kind, object_id=key)
        touched = set(uses.values_list("address_id", flat=True))
        uses.delete()
        Address.objects.filter(pk__in=touched).forget_unused()
    inside.check(at=timezone.now(), keys=list(_to(thing).values_list("pk", flat=True)))


def is_known(thing: Model) -> bool:
    """Whether links stand in it, or lead to it; the night finds what is new."""
    kind, key = source_of(thing)
    uses = Use.objects.filter(content_type=kind, object_id=key)
    return uses.values("pk").union(_to(thing).values("pk")).exists()


def _to(thing: Model) -> QuerySet[Address]:
    """The address that stands for a page or a file of ours."""
    kinds = {Page: Kind.PAGE, CustomDocument: Kind.DOCUMENT}
    found = next((kinds[x] for x in kinds if isinstance(thing, x)), None)
    if found is None:
        return Address.objects.none()
    return Address.objects.filter(key=f"{found}:{thing.pk}")


def source_of(thing: Model) -> Source:
    model = Page if isinstance(thing, Page) else type(thing)
    return ContentType.objects.get_for_model(model).pk, thing.pk


def source_models() -> list[type[Model]]:
    """What is not a page and can have links: entries of the directory, texts."""
    return list(get_snippet_models())


def _is_read(thing: Model) -> bool:
    return bool(getattr(thing, "live", True)) and not getattr(thing, "alias_of_id", 0)


def _everything() -> Iterator[Model]:
    pages = Page.objects.filter(live=True, alias_of=None, depth__gt=1).order_by("pk")
    yield from pages.specific().iterator(chunk_size=BATCH)
    for model in source_models():
        things = model._default_manager.order_by("pk").iterator(chunk_size=BATCH)
        yield from filter(_is_read, things)


def _chosen_files(**which: object) -> dict[Source, list[tuple[int, str]]]:
    """Files that fields and blocks name, by what names them, from Wagtail's index."""
    rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(CustomDocument), **which
    ).values_list("base_content_type", "object_id", "to_object_id", "model_path")
    chosen = defaultdict(list)
    for kind, key, file, path in rows:
        if key.isdecimal() and file.isdecimal():
            chosen[kind, int(key)].append((int(file), path.split(".")[0]))
    return chosen


def _found_in(
    thing: Model, files: dict[Source, list[tuple[int, str]]]
) -> Iterator[Found]:
    source, seen = source_of(thing), set()
    for link in links_in(data_of(thing)):
        seen.add((link.kind, link.target))
        yield Found(source, link)
    for file, field in files.get(source, []):
        if (Kind.DOCUMENT, file) not in seen:
            seen.add((Kind.DOCUMENT, file))
            yield Found(source, Link(field, Kind.DOCUMENT, target=file))


def _keep(found: Iterable[Found]) -> set[int]:
    """Write down these links; the keys of the addresses that they lead to."""
    root = own_root()
    wanted = {one: _address(one.link, root) for one in found}
    by_key = {address.key: address for address in wanted.values()}
    Address.objects.bulk_create(
        by_key.values(), ignore_conflicts=True, batch_size=BATCH
    )
    known: dict[str, int] = {}
    keys = list(by_key)
    for start in range(0, len(keys), BATCH):
        rows = Address.objects.filter(key__in=keys[start : start + BATCH])
        known |= dict(rows.values_list("key", "pk"))
    Use.objects.bulk_create(
        (
            Use(
                address_id=known[address.key],
                content_type_id=one.source[0],
                object_id=one.source[1],
                field=one.link.field[:100],
                written=kept(one.link.written),
                words=kept(one.link.words),
            )
            for one, address in wanted.items()
        ),
        batch_size=BATCH,
    )
    return set(known.values())


def _address(link: Link, root: str) -> Address:
    if link.kind != Kind.WEB:
        key = f"{link.kind}:{link.target}"
        return Address(key=key, kind=link.kind, title=key)
    found = spelled(link.written, root=root)
    return Address(
        key=found.key,
        url=found.url,
        host=found.host,
        title=found.url[:LONGEST_TITLE],
    )
