"""Many pages at once, for tests of what many cost a reader."""

import uuid

from django.core.cache import cache
from django.db import connection
from django.db.models import F
from wagtail.models import Page


def beside(page, number):
    """So many copies of a page beside it, row for row; nothing hears of them."""
    base = Page.objects.get(pk=page.pk)
    above, last = base.get_parent(), base.get_last_sibling()
    step = Page._str2int(last._get_basepath(last.path, last.depth)[-Page.steplen :])
    values = {field.attname: getattr(base, field.attname) for field in _fields_of(Page)}
    copies = Page.objects.bulk_create(
        Page(
            **values
            | {
                "title": f"{base.title} {at}",
                "slug": f"{base.slug}-{at}",
                "url_path": f"{above.url_path}{base.slug}-{at}/",
                "path": Page._get_path(above.path, base.depth, step + at),
                "translation_key": uuid.uuid4(),
            }
        )
        for at in range(1, number + 1)
    )
    new = [copy.pk for copy in copies]
    for model in (*type(page)._meta.get_parent_list(), type(page)):
        if model is not Page:
            _repeat(model, model._meta.pk, page, new)
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            _repeat(through, through._meta.get_field(field.m2m_field_name()), page, new)
    Page.objects.filter(pk=above.pk).update(numchild=F("numchild") + number)
    cache.clear()
    return copies


def _fields_of(model):
    return [x for x in model._meta.local_concrete_fields if not x.primary_key]


def _repeat(model, owner, page, new):
    """The page's rows of that table, for each of the new pages."""
    fields = [x for x in _fields_of(model) if x != owner]
    rows = list(model._base_manager.filter(**{owner.name: page.pk}))
    names = [connection.ops.quote_name(x.column) for x in (owner, *fields)]
    kept = [
        [x.get_db_prep_save(getattr(row, x.attname), connection) for x in fields]
        for row in rows
    ]
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} "  # noqa: S608  names of ours
            f"({', '.join(names)}) VALUES ({marks})",
            [[pk, *values] for pk in new for values in kept],
        )
