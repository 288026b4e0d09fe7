"""
Language-neutral values reach every translation.

wagtail-localize copies them only when somebody syncs a translation by hand: a fee
changed in German stayed wrong on the Arabic page. Words are never touched here.
"""

import logging
from collections.abc import Container
from copy import copy

from django.apps import apps
from django.db import models, transaction
from django_tasks import task
from wagtail.blocks import (
    ListBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
    StructValue,
)
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail.signals import page_slug_changed
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

logger = logging.getLogger(__name__)
# Marks a version that is saved or published without any of its words having changed.
ONLY_VALUES = "_only_values_changed"


@task()
def synchronise_page(page_id: int) -> None:
    """Push the values of a German page into all its versions, live and draft."""
    key = Page.objects.filter(pk=page_id).values("translation_key")
    versions = list(Page.objects.filter(translation_key__in=key).specific())
    source = next((x for x in versions if x.pk == page_id), None)
    targets = [x for x in versions if x.pk != page_id]
    if source is None or not targets:
        return
    alike = _alike(versions)
    # Read once, not once for each language.
    relations = [x for x in _relations(type(source)) if x not in alike]
    models.prefetch_related_objects(versions, *relations)
    if any(target.has_unpublished_changes for target in targets):
        models.prefetch_related_objects([source], *alike)
    for target in targets:
        _push_to_page(source, target, alike)


@task()
def synchronise_snippet(label: str, pk: int) -> None:
    """Push the values of a German snippet into all its versions."""
    source = apps.get_model(label).objects.filter(pk=pk).first()
    if source is None:
        return
    for target in source.get_translations():
        if push_values(source, target):
            setattr(target, ONLY_VALUES, True)
            target.save()


def _push_to_page(source: Page, target: Page, alike: set[str]) -> None:
    before = copy(target)
    changed = push_values(source, target, but=alike)
    if not changed and not target.has_unpublished_changes:
        return
    with transaction.atomic():
        draft = None
        if target.latest_revision_id:
            draft = target.get_latest_revision_as_object()
        if changed:
            _save_live(target, before)
        # Where nothing is unpublished, it is the live page itself.
        known = alike if draft is target else ()
        if draft is not None and push_values(source, draft, but=known):
            _save_draft(draft, target)


def _save_live(target: Page, before: Page) -> None:
    target.save()
    if target.live and target.slug != before.slug:
        # Wagtail says so itself only when somebody publishes the page.
        page_slug_changed.send(
            sender=type(target), instance=target, instance_before=before
        )


def _save_draft(draft: Page, target: Page) -> None:
    draft.save_revision(log_action=False, clean=False)
    if target.live and not target.has_unpublished_changes:
        # The draft was what is live: the new revision changes no word, so the page
        # has still nothing unpublished.
        type(target).objects.filter(pk=target.pk).update(
            has_unpublished_changes=False,
            live_revision=draft.latest_revision,
        )


def push_values(
    source: TranslatableMixin, target: TranslatableMixin, *, but: Container[str] = ()
) -> bool:
    """
    Copy what is synchronised from one version to another; whether it changed.

    :param but: names of fields that are known to be the same
    """
    changed = False
    for translatable in get_translatable_fields(type(source)):
        field = translatable.get_field(type(source))
        if field.name in but:
            continue
        if isinstance(field, StreamField):
            changed |= _push_blocks(source, target, field.name)
        elif isinstance(translatable, SynchronizedField):
            changed |= _push_field(source, target, field)
    return changed


def _alike(versions: list[Page]) -> set[str]:
    """The names of fields with rows of other tables that are the same in all pages."""
    model = type(versions[0])
    fields = [model._meta.get_field(name) for name in _relations(model)]
    fields = [field for field in fields if isinstance(field, models.ManyToManyField)]
    keys = [version.pk for version in versions]
    rows = [_rows(field, keys) for field in fields]
    chosen = {field.name: {key: set() for key in keys} for field in fields}
    # One query for all of them, however many there are.
    for name, key, row in rows[0].union(*rows[1:], all=True) if rows else ():
        chosen[name][key].add(row)
    first = keys[0]
    return {
        name
        for name, found in chosen.items()
        if all(rows == found[first] for rows in found.values())
    }


def _rows(field: models.ManyToManyField, keys: list[int]) -> models.QuerySet:
    """The name of the field, the key of a page, and the key of a row it names."""
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    found = field.remote_field.through.objects.filter(**{f"{own}__in": keys})
    name = models.Value(field.name, models.CharField())
    return found.order_by().values_list(name, f"{own}_id", f"{other}_id")


def _relations(model: type[TranslatableMixin]) -> list[str]:
    """The names of synchronised fields that name rows of other tables."""
    fields = [
        translatable.get_field(model)
        for translatable in get_translatable_fields(model)
        if isinstance(translatable, SynchronizedField)
    ]
    kinds = models.ManyToManyField | models.ManyToOneRel
    return [field.name for field in fields if isinstance(field, kinds)]


def _push_field(
    source: TranslatableMixin, target: TranslatableMixin, field: models.Field
) -> bool:
    if isinstance(field, models.ManyToOneRel):
        return _push_children(source, target, field)
    if isinstance(field, models.ManyToManyField):
        wanted = list(getattr(source, field.name).all())
        if {x.pk for x in getattr(target, field.name).all()} == {x.pk for x in wanted}:
            return False
        getattr(target, field.name).set(wanted)
        return True
    if getattr(source, field.attname) == getattr(target, field.attname):
        return False
    if field.name == "slug" and _is_home(source):
        return False
    setattr(target, field.attname, getattr(source, field.attname))
    return True


def _is_home(page: TranslatableMixin) -> bool:
    """Home pages: all below the root, so their slugs must differ."""
    return isinstance(page, Page) and page.depth == 2


def _push_children(
    source: TranslatableMixin, target: TranslatableMixin, field: models.ManyToOneRel
) -> bool:
    if issubclass(field.related_model, TranslatableMixin):
        return False
    ignored = {"id", field.remote_field.name}

    def plain(obj: TranslatableMixin) -> list[dict]:
        return [
            {
                f.attname: getattr(child, f.attname)
                for f in field.related_model._meta.concrete_fields
                if f.name not in ignored
            }
            for child in getattr(obj, field.name).all()
        ]

    if plain(source) == plain(target):
        return False
    source.copy_child_relation(field.name, target)
    return True


def _push_blocks(
    source: TranslatableMixin, target: TranslatableMixin, name: str
) -> bool:
    """Copy values of synchronised blocks between blocks of the same id."""
    known = {block.id: block for block in getattr(source, name)}
    changed = False
    for block in getattr(target, name):
        if block.id in known and known[block.id].block_type == block.block_type:
            new, different = _merged(block.block, known[block.id].value, block.value)
            if different:
                block.value = new
                changed = True
    return changed


def _merged(block: object, source: object, target: object) -> tuple[object, bool]:
    """The target's value with the source's neutral values, and whether it differs."""
    if getattr(block, "synchronised", False):
        return source, source != target
    # A picture with its words is a struct by its block, but an image by its value.
    if isinstance(block, StructBlock) and isinstance(target, StructValue):
        return _merged_struct(block, source, target)
    if isinstance(block, ListBlock):
        return _merged_list(block, source, target)
    if isinstance(block, StreamBlock) and isinstance(target, StreamValue):
        return _merged_stream(source, target)
    return target, False


def _merged_struct(
    block: StructBlock, source: dict, target: dict
) -> tuple[object, bool]:
    changed = False
    for name, child in block.child_blocks.items():
        new, different = _merged(child, source.get(name), target.get(name))
        if different:
            target[name] = new
            changed = True
    return target, changed


def _merged_list(
    block: ListBlock, source: object, target: object
) -> tuple[object, bool]:
    if getattr(block.child_block, "synchronised", False):
        # There is no word in it: what is in the list is a value, too.
        return source, block.get_prep_value(source) != block.get_prep_value(target)
    known = {item.id: item.value for item in source.bound_blocks}
    changed = False
    for item in target.bound_blocks:
        if item.id in known:
            new, different = _merged(block.child_block, known[item.id], item.value)
            if different:
                item.value = new
                changed = True
    return target, changed


def _merged_stream(source: StreamValue, target: StreamValue) -> tuple[object, bool]:
    known = {child.id: child for child in source}
    changed = False
    for child in target:
        if child.id in known and known[child.id].block_type == child.block_type:
            new, different = _merged(child.block, known[child.id].value, child.value)
            if different:
                child.value = new
                changed = True
    return target, changed
