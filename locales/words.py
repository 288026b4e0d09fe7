"""Whether a version of a snippet says anything in its own language yet."""

from wagtail.models import TranslatableMixin
from wagtail_localize.fields import TranslatableField, get_translatable_fields


def is_translated(version: TranslatableMixin, german: TranslatableMixin) -> bool:
    """
    False while every word is still the German one.

    wagtail-localize puts a snippet live with German words as soon as it is submitted.
    """
    if version.locale_id == german.locale_id:
        return True
    names = [
        field.field_name
        for field in get_translatable_fields(type(german))
        if isinstance(field, TranslatableField)
    ]
    return any(getattr(version, name) != getattr(german, name) for name in names)
