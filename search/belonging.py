"""Which things are found, or not, together with a page."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from locales.table import SOURCE_CODE
from pages.directory.models import DirectoryPage
from pages.media.models import CustomDocument

from .sources.directory import KINDS


def page_key(page: Page) -> str:
    return f"page:{page.translation_key}"


def found_with(page: Page) -> list[str]:
    """What else is found or not with a page: its files, the directory's entries."""
    files = ReferenceIndex.get_references_for_object(page).filter(
        to_content_type=ContentType.objects.get_for_model(CustomDocument)
    )
    groups = CustomDocument.objects.filter(
        pk__in=list(files.values_list("to_object_id", flat=True))
    ).values_list("translation_group", flat=True)
    keys = [f"document:{group}" for group in groups]
    if issubclass(page.specific_class or Page, DirectoryPage):
        keys += all_of_directory()
    return keys


def all_of_directory() -> list[str]:
    return [
        f"{shelf}:{key}"
        for shelf, model in KINDS.items()
        for key in model.objects.filter(locale__language_code=SOURCE_CODE).values_list(
            "translation_key", flat=True
        )
    ]


def all_documents() -> list[str]:
    groups = CustomDocument.objects.order_by().values_list("translation_group")
    return [f"document:{group}" for (group,) in groups.distinct()]
