"""
Copies of a page in all its languages, with whatever any table keeps of it.

A row belongs to a page when it points to one of its rows (and would go with it), when
it names its content type and number, or its translation key.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import F, Max, Q
from wagtail.models import Page

from search.engines import database_engine
from search.filling import documents
from search.models import SearchItem

Model = type[models.Model]
# Columns that repeat a page's title, and texts that repeat its fields.
TITLES = {"title", "draft_title", "object_str", "object_repr", "label"}
CONTENTS = {"content", "content_json"}
# SQLite fills it by triggers of the table beside it.
BY_TRIGGER = {"wagtailsearch_indexentry_fts"}


@dataclass
class Node:
    """Where other pages can be put."""

    pk: int
    path: str
    url_path: str
    children: int = 0
    row: dict | None = None


@dataclass
class Copy:
    """What is new in one copy: its key, its names, its numbers."""

    number: int
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    numbers: dict[Model, dict] = field(default_factory=dict)
    places: dict[int, tuple[Node, int]] = field(default_factory=dict)
    # Below the home page, the same in every language.
    path: str = ""

    def titled(self, title: str) -> str:
        return f"{title[:240]} {self.number}"

    def slug(self, slug: str) -> str:
        return f"{slug}-{self.number}"


class Original:
    """A page with its versions, and their rows in every table."""

    def __init__(self, page: Page) -> None:
        self.key, self.title, self.slug = page.translation_key, page.title, page.slug
        pages = list(Page.objects.filter(translation_key=self.key))
        self.titles = {page.title for page in pages}
        kinds = ContentType.objects.get_for_models(Page, page.specific_class)
        self._kinds = [kind.pk for kind in kinds.values()]
        self._pks = [page.pk for page in pages]
        self.rows = {Page: _read(Page, self._pks)}
        while self._find_more():
            pass

    def nodes(self) -> dict[int, Node]:
        """By language: its pages as they are now, with the number of the last child."""
        found = {}
        for page in Page.objects.filter(pk__in=self._pks):
            last = Page.objects.child_of(page).aggregate(last=Max("path"))["last"]
            step = int(last[-Page.steplen :], 36) if last else 0
            found[page.locale_id] = Node(page.pk, page.path, page.url_path, step)
        return found

    def _find_more(self) -> bool:
        found = False
        for model in apps.get_models(include_auto_created=True):
            belongs = self._belongs(model)
            if model is Page or not belongs or not model._meta.managed:
                continue
            if model._meta.db_table in BY_TRIGGER:
                continue
            pks = list(model._base_manager.filter(belongs).values_list("pk", flat=True))
            if len(pks) > len(self.rows.get(model, ())):
                self.rows[model] = _read(model, pks)
                found = True
        return found

    def _belongs(self, model: Model) -> Q:
        wanted, names = Q(), {x.name for x in model._meta.local_fields}
        for name in model._meta.local_concrete_fields:
            wanted |= self._names_it(name, names)
        return wanted

    def _names_it(self, own: models.Field, names: set[str]) -> Q:
        if own.is_relation:
            rows = self.rows.get(own.remote_field.model)
            if rows and own.remote_field.on_delete is not models.SET_NULL:
                pks = [row[own.remote_field.model._meta.pk.attname] for row in rows]
                return Q(**{f"{own.attname}__in": pks})
        elif isinstance(own, models.UUIDField):
            return Q(**{own.name: self.key})
        elif own.name == "object_id" and "content_type" in names:
            return Q(object_id__in=self._pks, content_type__in=self._kinds)
        elif own.name == "key" and isinstance(own, models.CharField):
            return Q(key=f"page:{self.key}")
        return Q()


def _read(model: Model, pks: list) -> list[dict]:
    """Rows as they lie in the database: nothing is taken apart or put together."""
    meta, quote = model._meta, connection.ops.quote_name
    columns = [own.column for own in meta.local_concrete_fields]
    marks = ", ".join(["%s"] * len(pks))
    pks = [meta.pk.get_db_prep_value(pk, connection) for pk in pks]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(map(quote, columns))} FROM {quote(meta.db_table)} "  # noqa: S608  our own tables
            f"WHERE {quote(meta.pk.column)} IN ({marks})",
            pks,
        )
        names = [own.attname for own in meta.local_concrete_fields]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Writer:
    """Collects copies and writes them at once; within a transaction."""

    def __init__(self) -> None:
        self.rows: dict[Model, list[dict]] = defaultdict(list)
        self._next: dict[Model, int] = {}
        self._parents: dict[int, Node] = {}
        self._added: dict[int, int] = defaultdict(int)

    def copy(
        self, original: Original, parents: dict[int, Node], number: int
    ) -> dict[int, Node]:
        """One more of this below these pages; its own nodes, by language."""
        copy, nodes = Copy(number), {}
        for model, rows in original.rows.items():
            copy.numbers[model] = dict(self._new_keys(model, rows, original, copy))
        for row in original.rows[Page]:
            parent = parents[row["locale_id"]]
            parent.children += 1
            copy.places[row["id"]] = parent, parent.children
            copy.path = _url_path(parent, row, copy).split("/", 2)[2]
            self._count(parent)
        for model, rows in original.rows.items():
            for row in rows:
                made = _copied(model, row, original, copy)
                self.rows[model].append(made)
                if model is Page:
                    place = Node(made["id"], made["path"], made["url_path"], row=made)
                    nodes[made["locale_id"]] = place
        return nodes

    def _count(self, parent: Node) -> None:
        if parent.row is None:
            self._added[parent.pk] += 1
        else:
            parent.row["numchild"] = parent.children

    def _new_keys(
        self, model: Model, rows: list[dict], original: Original, copy: Copy
    ) -> Iterator[tuple]:
        pk = model._meta.pk
        for row in rows:
            old = row[pk.attname]
            if pk.is_relation:
                yield old, copy.numbers[pk.remote_field.model][old]
            elif isinstance(pk, models.UUIDField):
                yield old, _stored(copy.key if _is(old, original.key) else uuid.uuid4())
            else:
                yield old, self._number(model)

    def _number(self, model: Model) -> int:
        if model not in self._next:
            highest = model._base_manager.aggregate(highest=Max("pk"))["highest"]
            self._next[model] = highest or 0
        self._next[model] += 1
        return self._next[model]

    def write(self) -> int:
        """Put all of it into the database; the number of new pages."""
        for model, rows in self.rows.items():
            _insert(model, rows)
        for pk, number in self._added.items():
            Page.objects.filter(pk=pk).update(numchild=F("numchild") + number)
        statements = connection.ops.sequence_reset_sql(no_style(), list(self.rows))
        with connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)
        items = [row["id"] for row in self.rows[SearchItem]]
        database_engine().index(documents(SearchItem.objects.filter(pk__in=items)))
        return len(self.rows[Page])


def _copied(model: Model, row: dict, original: Original, copy: Copy) -> dict:
    made = dict(row)
    if model is Page:
        made |= _place(row, copy)
    for own in model._meta.local_concrete_fields:
        value = made[own.attname]
        if value is not None:
            made[own.attname] = _value(model, own, value, original, copy)
    if model is Page:
        made["numchild"] = 0
    for name in CONTENTS & made.keys():
        made[name] = _content(made[name], original, copy)
    return made


def _place(row: dict, copy: Copy) -> dict:
    parent, number = copy.places[row["id"]]
    depth = len(parent.path) // Page.steplen + 1
    return {
        "path": Page._get_path(parent.path, depth, number),
        "url_path": _url_path(parent, row, copy),
    }


def _url_path(parent: Node, row: dict, copy: Copy) -> str:
    return f"{parent.url_path}{copy.slug(row['slug'])}/"


def _value(
    model: Model, own: models.Field, value: object, original: Original, copy: Copy
) -> object:
    """What a column says in the copy."""
    if own.primary_key:
        return copy.numbers[model][value]
    if own.is_relation:
        return copy.numbers.get(own.remote_field.model, {}).get(value, value)
    if isinstance(own, models.UUIDField):
        if _is(value, original.key):
            return _stored(copy.key)
        return _stored(uuid.uuid4()) if own.unique else value
    if isinstance(value, str):
        return _text(own, value, original, copy)
    if own.name == "object_id":
        return copy.numbers[Page].get(value, value)
    return value


def _text(own: models.Field, value: str, original: Original, copy: Copy) -> str:
    if own.name in TITLES and value in original.titles:
        return copy.titled(value)
    if own.name == "slug" and value == original.slug:
        return copy.slug(value)
    if own.name == "object_id":
        return str(copy.numbers[Page].get(int(value), value))
    if own.name == "key":
        return value.replace(str(original.key), str(copy.key))
    if own.name == "path" and "/" in value:
        return copy.path
    return value


def _content(text: str, original: Original, copy: Copy) -> str:
    """What a revision says of its page."""
    said = json.loads(text)
    if said.get("pk") in copy.numbers[Page]:
        said["pk"] = copy.numbers[Page][said["pk"]]
    said["translation_key"] = str(copy.key)
    for name in {"title", "draft_title"} & said.keys():
        said[name] = copy.titled(said[name])
    if "slug" in said:
        said["slug"] = copy.slug(said["slug"])
    return json.dumps(said)


def _is(value: object, key: uuid.UUID) -> bool:
    return value in (key, key.hex, str(key))


def _stored(key: uuid.UUID) -> object:
    return key if connection.features.has_native_uuid_field else key.hex


def _insert(model: Model, rows: list[dict]) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(x.column) for x in model._meta.local_concrete_fields)
    names = [own.attname for own in model._meta.local_concrete_fields]
    values = ([row[name] for name in names] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy_in(cursor, f"COPY {table} ({columns}) FROM STDIN", values)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608  our own tables
                [[_bound(value) for value in row] for row in values],
            )


def _bound(value: object) -> object:
    """SQLite reads a time of day as one, and does not take it as one."""
    return value.isoformat() if isinstance(value, time) else value


def _copy_in(cursor: object, statement: str, rows: Iterator[list]) -> None:
    with cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)
