"""Files to download, where a page that everybody may read offers them."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from pages.media.models import CustomDocument

from . import Thing, Words, register, register_kind
from .pages import PageSource, hidden_paths, is_public


class DocumentSource:
    """Files that say the same in several languages are one thing."""

    prefix = "document"

    def names(self) -> Iterator[str]:
        groups = public_documents().order_by().values_list("translation_group")
        for (group,) in groups.distinct().iterator(chunk_size=500):
            yield str(group)

    def thing(self, name: str) -> Thing | None:
        documents = public_documents().filter(translation_group=UUID(name))
        offered: dict[str, CustomDocument] = {}
        pages = []
        for document in documents.order_by("pk"):
            found = offering_pages(document)
            if found:
                offered[document.language] = document
                pages += found
        if not offered:
            return None
        facets = defaultdict(set)
        for page in pages:
            for facet, values in page.facets.items():
                facets[facet] |= set(values)
        return Thing(
            kind="document",
            facets={name: sorted(values) for name, values in facets.items()}
            | {"year": []},
            words=[_words(document) for document in offered.values()],
        )


def public_documents() -> QuerySet:
    """Files outside of collections that ask for a login."""
    hidden = Q(pk__in=[])
    paths = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    for path in paths:
        hidden |= Q(collection__path__startswith=path)
    return CustomDocument.objects.exclude(hidden)


def offering_pages(document: CustomDocument) -> list[Thing]:
    """The public pages that offer this file."""
    source, hidden = PageSource(), hidden_paths()
    found = {}
    for reference in ReferenceIndex.get_references_to(document).select_related(
        "base_content_type"
    ):
        model = reference.base_content_type.model_class()
        if model is None or not issubclass(model, Page):
            continue
        page = Page.objects.filter(pk=reference.object_id).specific().first()
        # Another version of it may be public, and offer other files.
        if page is None or not is_public(page, hidden):
            continue
        name = str(page.translation_key)
        if name not in found:
            found[name] = source.thing(name)
    return [thing for thing in found.values() if thing]


def _words(document: CustomDocument) -> Words:
    return Words(
        language=document.language,
        path=document.url,
        title=document.title,
        body=document.extracted_text,
        details={
            "type": document.file_extension.upper(),
            "bytes": document.get_file_size(),
        },
    )


def register_documents() -> None:
    register(DocumentSource())
    register_kind("document", lambda: gettext("Files"))
