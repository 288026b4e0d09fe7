"""The same texts in Wagtail's own search, as it comes."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from modelsearch.abstract_models import TextIDGenericRelation
from wagtail.search import index
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

BATCH = 500


class StockEntry(index.Indexed, models.Model):
    """A text in one language, with the fields that a page would be searched by."""

    key = models.CharField(max_length=80)
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    body = models.TextField()

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("body"),
        index.FilterField("language"),
        index.FilterField("kind"),
    ]

    class Meta:
        app_label = "search"
        db_table = "bench_stock_entry"

    def __str__(self) -> str:
        return self.title


# Done at the start for all models that are there; this one comes later.
TextIDGenericRelation(IndexEntry).contribute_to_class(StockEntry, "index_entries")


def fill(texts: object) -> None:
    """Every text as a row, and Wagtail's index of them."""
    _begin()
    rows = [
        StockEntry(
            key=f"bench:{name}",
            language=words.language,
            kind=thing.kind,
            title=words.title[:255],
            body=words.body,
        )
        for name in texts.names()
        for thing in [texts.thing(name)]
        for words in thing.words
    ]
    StockEntry.objects.bulk_create(rows, batch_size=BATCH)
    backend = get_search_backend()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(StockEntry))
    target = rebuilder.start()
    target.add_model(StockEntry)
    for at in range(0, len(rows), BATCH):
        target.add_items(StockEntry, rows[at : at + BATCH])
    rebuilder.finish()


def _begin() -> None:
    if StockEntry._meta.db_table in connection.introspection.table_names():
        kind = ContentType.objects.get_for_model(StockEntry)
        IndexEntry.objects.filter(content_type=kind).delete()
        with connection.schema_editor() as editor:
            editor.delete_model(StockEntry)
    with connection.schema_editor() as editor:
        editor.create_model(StockEntry)


def search(text: str, code: str, size: int = 10) -> list[str]:
    """Keys of the first that are found, with a count by kind, as a page shows them."""
    rows = StockEntry.objects.filter(language=code)
    found = get_search_backend().search(text, rows)
    found.facet("kind")
    len(found)
    return [row.key for row in found[:size]]


def suggest(text: str, code: str) -> list[str]:
    rows = StockEntry.objects.filter(language=code)
    return [row.title for row in get_search_backend().autocomplete(text, rows)[:8]]
