"""
A translation that was written elsewhere, as strings beside the German ones.

wagtail-localize keeps a translation as strings of the German text. Where a foreign
version has the same build, each of its strings stands for one of the German; where it
has not, it can only be a page that its language's editors keep by hand.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    Template,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import quote_path_component

# How what came from elsewhere is marked in the translators' memory.
TOOL = "move_in"
Segment = (
    StringSegmentValue
    | TemplateSegmentValue
    | OverridableSegmentValue
    | RelatedObjectSegmentValue
)


@dataclass
class Pairs:
    """The strings of a foreign version, by the path and the German string."""

    strings: dict[tuple[str, str], str] = field(default_factory=dict)
    # Other addresses of links, by the path and the German address.
    links: dict[tuple[str, str], str] = field(default_factory=dict)


class OtherBuild(Exception):
    """A foreign version has other paragraphs than the German one."""


def pair(german: list[Segment], foreign: list[Segment]) -> Pairs:
    """
    The foreign strings, each beside its German one.

    :raises OtherBuild: if they cannot stand for each other
    """
    ours, theirs = _build(german), _build(foreign)
    if [spot for spot, _segment in ours] != [spot for spot, _segment in theirs]:
        raise OtherBuild
    found = Pairs()
    for (_spot, one), (_same, other) in zip(ours, theirs, strict=True):
        if isinstance(one, StringSegmentValue):
            key = (one.path, one.string.data)
            _put(found.strings, key, other.string.data)
            _pair_links(found, one, other)
    found.links = {key: new for key, new in found.links.items() if key[1] != new}
    return found


def _build(segments: list[Segment]) -> list[tuple[tuple, Segment]]:
    """Each string and template with its place: what both versions must share."""
    return [
        ((x.path, getattr(x, "template", ""), bool(getattr(x, "string", ""))), x)
        for x in segments
        if isinstance(x, StringSegmentValue | TemplateSegmentValue)
    ]


def _put(shelf: dict, key: tuple[str, str], value: str) -> None:
    """
    :raises OtherBuild: if one German string has two translations in one place
    """
    if shelf.setdefault(key, value) != value:
        raise OtherBuild


def _pair_links(
    found: Pairs, one: StringSegmentValue, other: StringSegmentValue
) -> None:
    ours, theirs = one.attrs or {}, other.attrs or {}
    if ours.keys() != theirs.keys():
        raise OtherBuild
    for name, attributes in ours.items():
        if "href" in attributes and "href" in theirs[name]:
            key = (one.path, attributes["href"])
            _put(found.links, key, theirs[name]["href"])
        elif attributes != theirs[name]:
            raise OtherBuild


class Memory:
    """
    The translators' memory of one original: made at once, filled language by language.

    The same rows that wagtail-localize makes one after the other, asked for together.
    """

    def __init__(self, original: TranslatableMixin, segments: list[Segment]) -> None:
        self.original, self.segments = original, segments
        self.source = self._source()
        self.contexts = self._contexts()
        self.strings = self._strings()
        self._segments()

    def _source(self) -> TranslationSource:
        model = type(self.original)
        made, _created = TranslatableObject.objects.get_or_create(
            translation_key=self.original.translation_key,
            defaults={
                "content_type": ContentType.objects.get_for_model(
                    self.original.get_translation_model()
                )
            },
        )
        source, _created = TranslationSource.objects.update_or_create(
            object=made,
            locale=self.original.locale,
            specific_content_type=ContentType.objects.get_for_model(model),
            defaults={
                "object_repr": str(self.original)[:200],
                "content_json": self.original.to_json(),
                "schema_version": get_schema_version(model._meta.app_label),
                "last_updated_at": timezone.now(),
            },
        )
        return source

    def _contexts(self) -> dict[str, TranslationContext]:
        key = self.original.translation_key
        known = TranslationContext.objects.filter(object_id=key)
        there = {context.path: context for context in known}
        missing = {x.path for x in self.segments} - there.keys()
        new = [
            TranslationContext(
                object_id=key, path=path, path_id=TranslationContext._get_path_id(path)
            )
            for path in sorted(missing)
        ]
        for context in new:
            _find_field(context, self.original)
        TranslationContext.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            there = {context.path: context for context in known.all()}
        return there

    def _strings(self) -> dict[str, String]:
        words = {
            x.string.data for x in self.segments if isinstance(x, StringSegmentValue)
        }
        hashes = {String._get_data_hash(data): data for data in words}
        known = String.objects.filter(
            locale=self.original.locale, data_hash__in=list(hashes)
        )
        there = {string.data: string for string in known}
        new = [
            String(locale=self.original.locale, data=data, data_hash=data_hash)
            for data_hash, data in hashes.items()
            if data not in there
        ]
        String.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            there = {string.data: string for string in known.all()}
        return there

    def _segments(self) -> None:
        rows = defaultdict(list)
        templates = self._templates()
        for x in self.segments:
            own = {
                "source": self.source,
                "context": self.contexts[x.path],
                "order": x.order,
            }
            if isinstance(x, StringSegmentValue):
                attrs = json.dumps(x.attrs, cls=DjangoJSONEncoder)
                string = self.strings[x.string.data]
                rows[StringSegment].append(
                    StringSegment(**own, string=string, attrs=attrs)
                )
            elif isinstance(x, TemplateSegmentValue):
                template = templates[_template_key(x)]
                rows[TemplateSegment].append(TemplateSegment(**own, template=template))
            elif isinstance(x, OverridableSegmentValue):
                data = json.dumps(x.data, cls=DjangoJSONEncoder)
                rows[OverridableSegment].append(
                    OverridableSegment(**own, data_json=data)
                )
            else:
                row = RelatedObjectSegment.from_value(self.source, x)
                rows[RelatedObjectSegment].append(row)
        for model in (StringSegment, TemplateSegment, OverridableSegment):
            model.objects.filter(source=self.source).delete()
            model.objects.bulk_create(rows[model])
        kept = [row.pk for row in rows[RelatedObjectSegment]]
        RelatedObjectSegment.objects.filter(source=self.source).exclude(
            pk__in=kept
        ).delete()

    def _templates(self) -> dict:
        values = {
            _template_key(x): x
            for x in self.segments
            if isinstance(x, TemplateSegmentValue)
        }
        known = Template.objects.filter(uuid__in=list(values))
        there = {template.uuid: template for template in known}
        new = [
            Template(
                uuid=key,
                template=x.template,
                template_format=x.format,
                string_count=x.string_count,
            )
            for key, x in values.items()
            if key not in there
        ]
        Template.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            there = {template.uuid: template for template in known.all()}
        return there

    def translate(self, locale: Locale, pairs: Pairs) -> Translation:
        """Note a version's strings; what was there of the same strings is replaced."""
        translation, _created = Translation.objects.get_or_create(
            source=self.source, target_locale=locale
        )
        now = timezone.now()
        StringTranslation.objects.bulk_create(
            [
                StringTranslation(
                    translation_of=self.strings[german],
                    context=self.contexts[path],
                    locale=locale,
                    data=data,
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                    tool_name=TOOL,
                    created_at=now,
                    updated_at=now,
                )
                for (path, german), data in pairs.strings.items()
            ],
            update_conflicts=True,
            unique_fields=["locale", "translation_of", "context"],
            update_fields=["data", "translation_type", "tool_name", "updated_at"],
        )
        overrides = [
            SegmentOverride(
                locale=locale,
                context=self.contexts[f"{path}.{quote_path_component(old)}"],
                data_json=json.dumps(new),
            )
            for (path, old), new in pairs.links.items()
        ]
        if overrides:
            contexts = [override.context for override in overrides]
            SegmentOverride.objects.filter(locale=locale, context__in=contexts).delete()
            SegmentOverride.objects.bulk_create(overrides)
        return translation


def _template_key(value: TemplateSegmentValue) -> UUID:
    namespace = uuid5(Template.BASE_UUID_NAMESPACE, value.format)
    return uuid5(namespace, value.template)


def _find_field(context: TranslationContext, original: TranslatableMixin) -> None:
    """What the translators' form groups strings by."""
    # It would save itself, and there is no row of it yet.
    context.save = lambda **kwargs: None
    try:
        context.get_field_path(original)
    finally:
        del context.save


def memory_of(key: UUID, locale: Locale) -> list[tuple[str, str, str]]:
    """What translators have in their memory of one thing: place, German, words."""
    rows = StringTranslation.objects.filter(context__object_id=key, locale=locale)
    return sorted(rows.values_list("context__path", "translation_of__data", "data"))
