"""
What is published, saved, moved or deleted is found accordingly.

What nobody may read any more is forgotten at once; the rest follows in a task.
"""

from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from events.models import EventPage, Occurrence
from locales.table import SOURCE_CODE
from pages.base.facts.signals import fact_changed
from pages.base.models import Fact
from pages.directory.models import DirectoryPage, Place
from pages.directory.models.entry import Entry
from pages.media.models import CustomDocument

from .belonging import all_documents, all_of_directory, page_key
from .filling import forget
from .models import SearchItem, SynonymGroup, SynonymTerm
from .sources.events import keys_at
from .sources.pages import hidden_paths
from .synonyms import forget_groups
from .tasks import read_document, refresh_fact, refresh_page, refresh_things


def _follow(keys: list[str]) -> None:
    if keys:
        refresh_things.enqueue(sorted(set(keys)))


@receiver(page_published)
def find_published(sender: type, instance: Page, **kwargs: object) -> None:
    if instance.alias_of_id is None:
        refresh_page.enqueue(instance.pk)


@receiver(page_unpublished)
def forget_unpublished(sender: type, instance: Page, **kwargs: object) -> None:
    if instance.locale.language_code == SOURCE_CODE:
        forget([page_key(instance)])
        if isinstance(instance, DirectoryPage):
            forget(all_of_directory())
    refresh_page.enqueue(instance.pk)


@receiver(post_delete)
def forget_deleted_page(sender: type, instance: object, **kwargs: object) -> None:
    # A page is deleted table by table; the row of its own type says which it was.
    if issubclass(sender, Page) and sender is not Page:
        forget([page_key(instance)])
        others = Page.objects.live().filter(translation_key=instance.translation_key)
        if others.exclude(pk=instance.pk).exists():
            _follow([page_key(instance)])


@receiver(post_page_move)
def find_moved(
    sender: type, instance: Page, parent_page_before: Page, **kwargs: object
) -> None:
    """Below a private page it is forgotten at once, elsewhere it is found soon."""
    keys = [page_key(page) for page in instance.get_descendants(inclusive=True)]
    hidden = hidden_paths()
    if instance.path.startswith(hidden):
        forget([*keys, *_entries_below(Q(path__startswith=instance.path))])
    if any(x.path.startswith(hidden) for x in (parent_page_before, instance)):
        keys += all_of_directory() + all_documents()
    _follow(keys)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def forget_private(
    sender: type, instance: PageViewRestriction, **kwargs: object
) -> None:
    """Private pages are forgotten at once, opened ones are found soon."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is None:
        return
    below = Q(path__startswith=page.path)
    if page.locale.language_code == SOURCE_CODE:
        for version in page.get_translations():
            below |= Q(path__startswith=version.path)
    keys = [
        page_key(x) for x in Page.objects.filter(below).only("translation_key", "pk")
    ]
    forget([*keys, *_entries_below(below)])
    _follow([*keys, *all_of_directory(), *all_documents()])


def _entries_below(pages: Q) -> list[str]:
    """The directory's entries, if its page is among these."""
    return all_of_directory() if DirectoryPage.objects.filter(pages).exists() else []


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def forget_private_files(sender: type, **kwargs: object) -> None:
    keys = all_documents()
    forget(keys)
    _follow(keys)


@receiver([post_save, post_delete])
def find_entry(
    sender: type, instance: object, raw: bool = False, **kwargs: object
) -> None:
    if raw or not issubclass(sender, Entry):
        return
    keys = [f"{_shelf_of(sender)}:{instance.translation_key}"]
    if not getattr(instance, "is_public", True):
        forget(keys)
    _follow(keys + (keys_at(instance) if sender is Place else []))


@receiver([post_save, post_delete], sender=Occurrence)
def find_by_new_dates(sender: type, instance: Occurrence, **kwargs: object) -> None:
    """The clock looks at an event once, however many of its dates have changed."""
    key = f"page:{instance.event_key}"
    known = SearchItem.objects.filter(key=key).exclude(state=SearchItem.State.DELETED)
    if known.update(true_until=timezone.now()):
        return
    if EventPage.objects.live().filter(translation_key=instance.event_key).exists():
        _follow([key])


@receiver(fact_changed)
def find_by_new_value(sender: type, fact: Fact, **kwargs: object) -> None:
    if fact.pk:
        refresh_fact.enqueue(fact.pk)


@receiver([post_save, post_delete], sender=CustomDocument)
def find_document(
    sender: type, instance: CustomDocument, raw: bool = False, **kwargs: object
) -> None:
    if raw:
        return
    _follow([f"document:{instance.translation_group}"])
    if instance.text_state == CustomDocument.TextState.WAITING and instance.pk:
        read_document.enqueue(instance.pk)


@receiver([post_save, post_delete], sender=SynonymTerm)
@receiver([post_save, post_delete], sender=SynonymGroup)
def ask_with_new_words(sender: type, **kwargs: object) -> None:
    forget_groups()


def _shelf_of(model: type[Entry]) -> str:
    from .sources.directory import KINDS

    return next(shelf for shelf, kind in KINDS.items() if kind is model)
