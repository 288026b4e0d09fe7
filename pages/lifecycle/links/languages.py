"""Links by the language of what they stand in."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page, TranslatableMixin

from pages.lifecycle.models import Use

from .collecting import source_models


def in_language(code: str) -> QuerySet:
    """The keys of the addresses that are used in that language."""
    found = Q(pk__in=[])
    for model in [Page, *source_models()]:
        if issubclass(model, TranslatableMixin):
            rows = model._default_manager.filter(locale__language_code=code)
            kind = ContentType.objects.get_for_model(model)
            found |= Q(content_type=kind, object_id__in=rows.order_by().values("pk"))
    return Use.objects.filter(found).values("address_id")
