"""
What is published, saved, moved or deleted is found accordingly.

What nobody may read any more is forgotten at once; the rest follows in a task.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
)
from wagtail.signals import page_published, page_unpublished, post_page_move

from locales.table import SOURCE_CODE
from pages.directory.models import DirectoryPage
from pages.directory.models.entry import Entry
from pages.media.models import CustomDocument

from .filling import forget
from .models import SynonymGroup, SynonymTerm
from .synonyms import forget_groups
from .tasks import read_document, refresh_things

PAGE = "page:"


def _page_key(page: Page) -> str:
    return f"{PAGE}{page.translation_key}"


def _follow(keys: list[str]) -> None:
    if keys:
        refresh_things.enqueue(sorted(set(keys)))


@receiver(page_published)
def find_published(sender: type, instance: Page, **kwargs: object) -> None:
    if instance.alias_of_id is None:
        _follow([_page_key(instance), *_with(instance)])


@receiver(page_unpublished)
def forget_unpublished(sender: type, instance: Page, **kwargs: object) -> None:
    if instance.locale.language_code == SOURCE_CODE:
        forget([_page_key(instance)])
    _follow([_page_key(instance), *_with(instance)])


@receiver(post_delete)
def forget_deleted_page(sender: type, instance: object, **kwargs: object) -> None:
    # A page is deleted table by table; the row of its own type says which it was.
    if issubclass(sender, Page) and sender is not Page:
        forget([_page_key(instance)])
        others = Page.objects.live().filter(translation_key=instance.translation_key)
        if others.exclude(pk=instance.pk).exists():
            _follow([_page_key(instance)])


@receiver(post_page_move)
def find_moved(sender: type, instance: Page, **kwargs: object) -> None:
    _follow([_page_key(page) for page in instance.get_descendants(inclusive=True)])


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
        _page_key(x) for x in Page.objects.filter(below).only("translation_key", "pk")
    ]
    forget(keys)
    _follow([*keys, *_all_of_directory(), *_all_documents()])


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def forget_private_files(sender: type, **kwargs: object) -> None:
    keys = _all_documents()
    forget(keys)
    _follow(keys)


@receiver([post_save, post_delete])
def find_entry(
    sender: type, instance: object, raw: bool = False, **kwargs: object
) -> None:
    if raw or not issubclass(sender, Entry):
        return
    _follow([f"{_shelf_of(sender)}:{instance.translation_key}"])


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


def _with(page: Page) -> list[str]:
    """What else is found or not with a page: its files, the directory's entries."""
    files = ReferenceIndex.get_references_for_object(page).filter(
        to_content_type=ContentType.objects.get_for_model(CustomDocument)
    )
    groups = CustomDocument.objects.filter(
        pk__in=list(files.values_list("to_object_id", flat=True))
    ).values_list("translation_group", flat=True)
    keys = [f"document:{group}" for group in groups]
    if isinstance(page.specific, DirectoryPage):
        keys += _all_of_directory()
    return keys


def _all_of_directory() -> list[str]:
    from .sources.directory import KINDS

    return [
        f"{shelf}:{key}"
        for shelf, model in KINDS.items()
        for key in model.objects.filter(locale__language_code=SOURCE_CODE).values_list(
            "translation_key", flat=True
        )
    ]


def _all_documents() -> list[str]:
    groups = CustomDocument.objects.order_by().values_list("translation_group")
    return [f"document:{group}" for (group,) in groups.distinct()]
