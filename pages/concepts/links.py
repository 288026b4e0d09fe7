"""Pages that a concept names, in the reader's language."""

from collections.abc import Iterable

from wagtail.models import Page

from pages.base.frame import Link, kept, link_to_page
from pages.base.listing import readable


def links_to(page_ids: Iterable[int | None], code: str) -> dict[int, Link]:
    """
    A link for each of these German pages that readers may see.

    Kept as long as a frame: publishing, moving or hiding a page makes them anew.
    """
    wanted = tuple(sorted({pk for pk in page_ids if pk}))
    if not wanted:
        return {}
    return kept(f"links-{hash(wanted)}", code, lambda: _links(wanted, code))


def _links(wanted: tuple[int, ...], code: str) -> dict[int, Link]:
    keys = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "translation_key"))
    found = readable(Page.objects.filter(translation_key__in=keys.values()), code)
    links = {
        page.translation_key: link_to_page(page, code)
        for page in found.select_related("locale")
    }
    return {pk: links[key] for pk, key in keys.items() if key in links}
