"""Pages and entries that use addresses, read kind by kind and not one by one."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, prefetch_related_objects
from wagtail.models import Page, TranslatableMixin

from pages.lifecycle.models import Use


def users_of(uses: Iterable[Use]) -> dict[tuple[int, int], Model]:
    """What these uses stand in, by `Use.of`; what is gone is left out."""
    by_kind: dict[int, set[int]] = defaultdict(set)
    for use in uses:
        by_kind[use.content_type_id].add(use.object_id)
    found = {}
    for kind, keys in by_kind.items():
        for thing in _things(ContentType.objects.get_for_id(kind), keys):
            found[kind, thing.pk] = thing
    return found


def _things(kind: ContentType, keys: set[int]) -> list[Model]:
    model = kind.model_class()
    if model is None:
        return []
    rows = model._default_manager.filter(pk__in=keys)
    things = list(rows.specific() if model is Page else rows)
    if issubclass(model, TranslatableMixin):
        prefetch_related_objects(things, "locale")
    return things
