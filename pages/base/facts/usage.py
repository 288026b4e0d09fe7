"""Where facts stand: in which texts, in which languages, for readers or in drafts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex, Revision

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.base.models import Fact


@dataclass
class Version:
    """A text in one language; `url` is empty for who may not edit it."""

    language: str
    url: str
    is_live: bool
    in_draft: bool


@dataclass
class Use:
    """A page, in all the languages in which it names the fact."""

    title: str
    kind: str
    versions: list[Version] = field(default_factory=list)


def is_used(fact: Fact) -> bool:
    """Whether some text would miss it, even one that nobody reads yet."""
    return bool(_published(fact) or _drafts(fact)) or (
        ReferenceIndex.get_references_to(fact).exists()
    )


def keys_of_pages(fact: Fact) -> list[UUID]:
    """The translation keys of pages that show it in some language."""
    pages = Page.objects.filter(pk__in=_published(fact)).order_by()
    return list(pages.values_list("translation_key", flat=True).distinct())


def uses(fact: Fact, user: User) -> list[Use]:
    """All pages that name it, by their German titles, as that person may see them."""
    published, drafts = set(_published(fact)), set(_drafts(fact))
    finder = AdminURLFinder(user)
    found: dict[UUID, Use] = {}
    pages = Page.objects.filter(pk__in=published | drafts).select_related("locale")
    for page in sorted(pages.specific(), key=_german_first):
        use = found.setdefault(
            page.translation_key, Use(page.title, page.page_type_display_name)
        )
        use.versions.append(
            Version(
                page.locale.get_display_name(),
                finder.get_edit_url(page) or "",
                is_live=page.live and page.pk in published,
                in_draft=page.pk in drafts,
            )
        )
    return sorted(found.values(), key=lambda use: use.title.casefold())


def _german_first(page: Page) -> tuple[bool, str]:
    code = page.locale.language_code
    return code != SOURCE_CODE, code


def _published(fact: Fact) -> list[int]:
    """Pages that name it where Wagtail's index looks, or in braces anywhere else."""
    references = ReferenceIndex.get_references_to(fact).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    indexed = references.values_list("object_id", flat=True).distinct()
    said = Cast("live_revision__content", models.TextField())
    pages = Page.objects.live().annotate(said=said)
    elsewhere = pages.filter(said__contains=f"{{{fact.key}}}").order_by()
    return [*map(int, indexed), *elsewhere.values_list("pk", flat=True)]


def _drafts(fact: Fact) -> list[int]:
    """Pages whose newest or scheduled version names it; Wagtail indexes live ones."""
    newest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    waiting = Revision.page_revisions.filter(
        Q(pk__in=newest) | Q(approved_go_live_at__isnull=False)
    ).annotate(said=Cast("content", models.TextField()))
    # What may name it is looked at closely below.
    likely = waiting.filter(
        Q(said__contains=fact.key) | Q(said__contains=rf"fact\": {fact.pk}")
    )
    found = []
    for revision in likely.order_by("pk"):
        page = revision.as_object()
        # In braces also where a field does not tell what it names.
        if f"{{{fact.key}}}" in revision.said or fact.pk in set(named_in(page)):
            found.append(page.pk)
    return found


def named_in(page: Page) -> Iterator[int]:
    """The facts that a version of a page names, in its texts and blocks."""
    for text in page._meta.get_fields():
        if not hasattr(text, "extract_references"):
            continue
        for model, pk, *_path in text.extract_references(text.value_from_object(page)):
            if model is Fact:
                yield int(pk)
