"""What happens to a German page happens to its translations."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from locales.permissions import is_source


def translations_of(page: Page) -> list[Page]:
    """All versions of a German page; none of a translation, which goes alone."""
    if not is_source(page):
        return []
    return list(page.get_translations().specific())


@hooks.register("construct_translated_pages_to_cascade_actions")
def cascade(pages: list[Page], action: str) -> dict[Page, list[Page]]:
    """Unpublishing, deleting and moving German reaches every language."""
    found = {page: translations_of(page) for page in pages}
    if action == "unpublish":
        found = {
            page: [x for x in versions if x.live] for page, versions in found.items()
        }
    return found


@hooks.register("before_move_page")
def keep_trees_alike(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """A page moves only where all its translations can follow."""
    problem = why_not_move(page, destination)
    if problem:
        messages.error(request, problem)
        return redirect("wagtailadmin_pages:move", page.pk)
    return None


def why_not_move(page: Page, destination: Page) -> str:
    """Nothing, or what stands in the way of moving a page and its translations."""
    if not destination.is_root() and destination.locale_id != page.locale_id:
        return _("A page stays in the tree of its language.")
    missing = [
        version.locale.get_display_name()
        for version in translations_of(page)
        if destination.get_translation_or_none(version.locale) is None
    ]
    if missing:
        return _(
            "The new place has to be translated first, because this page is there "
            "in: %(languages)s"
        ) % {"languages": ", ".join(missing)}
    return ""


@hooks.register("before_bulk_action")
def cascade_bulk(
    request: HttpRequest, action: str, objects: Iterable[object], view: object
) -> HttpResponse | None:
    """Deleting many takes the translations along; moving many with some is refused."""
    pages = [x for x in objects if isinstance(x, Page)]
    if action == "delete":
        for page in pages:
            for version in translations_of(page):
                DeletePageAction(version, user=request.user).execute(
                    skip_permission_checks=True
                )
    if action == "move" and any(translations_of(page) for page in pages):
        messages.error(
            request, _("Please move pages that have translations one by one.")
        )
        return redirect(view.next_url)
    return None


def unpublish_translations(page: Page) -> None:
    """Take the translations of a German page down, however it went down itself."""
    for version in translations_of(page):
        if version.live:
            UnpublishPageAction(version).execute(skip_permission_checks=True)
