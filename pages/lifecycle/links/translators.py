"""
What the translators' records know of an address.

A translation is made anew from them, so an address that was replaced only on the page
would come back with the next word that somebody translates.
"""

import json
from collections.abc import Callable

from wagtail.models import TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments.extract import quote_path_component

from .written import replaced

Rule = Callable[[str], str]


def replace_in_records(thing: TranslatableMixin, rule: Rule) -> None:
    """Let all records of the translations of a German original hold the new address."""
    for source in TranslationSource.objects.filter(
        object_id=thing.translation_key, locale_id=thing.locale_id
    ):
        content = json.loads(source.content_json)
        other = replaced(content, rule)
        if other != content:
            source.content_json = json.dumps(other)
            source.save(update_fields=["content_json"])
        for segment in StringSegment.objects.filter(source=source):
            _replace_json(segment, "attrs", rule)
        for segment in OverridableSegment.objects.filter(source=source).select_related(
            "context"
        ):
            _move(segment, rule)
            _replace_json(segment, "data_json", rule)


def replace_in_overrides(thing: TranslatableMixin, rule: Rule) -> None:
    """Let the addresses that translators chose for this language be the new one."""
    for override in SegmentOverride.objects.filter(
        context__object_id=thing.translation_key, locale_id=thing.locale_id
    ):
        _replace_json(override, "data_json", rule)


def _replace_json(
    row: StringSegment | OverridableSegment | SegmentOverride, name: str, rule: Rule
) -> None:
    text = getattr(row, name)
    if not text:
        return
    before = json.loads(text)
    after = _replaced(before, rule)
    if after != before:
        setattr(row, name, json.dumps(after))
        row.save(update_fields=[name])


def _replaced(value: object, rule: Rule) -> object:
    """Attributes of links are bare here, also those that begin at our own root."""
    if isinstance(value, dict):
        return {key: _replaced(part, rule) for key, part in value.items()}
    return rule(value) if isinstance(value, str) else value


def _move(segment: OverridableSegment, rule: Rule) -> None:
    """A record of a link is found by the address in its path: that moves along."""
    old = segment.data
    if not isinstance(old, str) or rule(old) == old:
        return
    before, after = quote_path_component(old), quote_path_component(rule(old))
    context = segment.context
    if not context.path.endswith(before):
        return
    path = context.path.removesuffix(before) + after
    moved, _is_new = TranslationContext.objects.get_or_create(
        object_id=context.object_id,
        path_id=TranslationContext._get_path_id(path),
        defaults={"path": path, "field_path": context.field_path},
    )
    SegmentOverride.objects.filter(context=context).update(context=moved)
    segment.context = moved
    segment.save(update_fields=["context"])
