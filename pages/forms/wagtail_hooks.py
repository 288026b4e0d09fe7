"""Menu entry, addresses, log, what stays, and snippets of the forms."""

from collections.abc import Iterable

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from locales.table import SOURCE_CODE
from pages.base.own_pages import edits_german
from pages.directory.models import Organisation

from . import rights
from .accepting.desk import ACCEPTED, DECLINED, TAKEN_BACK
from .accepting.offered import foreign_words
from .models import ConsentText, FormEntry, FormPage


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("pages.forms.desk_urls"))]


class FormsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return user.has_perm(rights.VIEW) and edits_german(user, FormPage)


@hooks.register("register_admin_menu_item")
def forms_menu() -> MenuItem:
    return FormsMenuItem(
        _("Entries of forms"),
        reverse("forms_index"),
        name="form-entries",
        icon_name="form",
        order=260,
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "forms.export", _("Export entries"), _("Entries of the form were exported")
    )
    actions.register_action(
        "forms.delete_entry", _("Delete an entry"), _("An entry was deleted")
    )
    actions.register_action(
        ACCEPTED, _("Accept an entry"), _("An organisation was made from an entry")
    )
    actions.register_action(
        TAKEN_BACK, _("Take an acceptance back"), _("An accepted entry is open again")
    )
    actions.register_action(DECLINED, _("Decline an entry"), _("An entry was declined"))


# Before wagtail-localize answers in the place of the form.
@hooks.register("before_edit_snippet", order=-5)
def name_foreign_words(request: HttpRequest, instance: Model) -> None:
    """Whoever opens an organisation reads in whose words it may still be."""
    if request.method == "GET":
        _warn_of_foreign_words(request, instance)


@hooks.register("after_edit_snippet")
def name_foreign_words_shown(request: HttpRequest, instance: Model) -> None:
    """Whoever shows it to readers is told once more."""
    if getattr(instance, "is_public", False):
        _warn_of_foreign_words(request, instance)


def _warn_of_foreign_words(request: HttpRequest, instance: Model) -> None:
    words = foreign_words(instance) if isinstance(instance, Organisation) else ""
    if words:
        messages.warning(request, words)


@hooks.register("before_delete_page")
def keep_forms_with_entries(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A form goes only after its entries: nobody could find them any more."""
    if _refuse_for_entries(request, [page]):
        return redirect("wagtailadmin_explore", page.pk)
    return None


# Before the translations go along with the German pages.
@hooks.register("before_bulk_action", order=-10)
def keep_chosen_forms_with_entries(
    request: HttpRequest, action: str, objects: Iterable[object], view: object
) -> HttpResponse | None:
    pages = [x for x in objects if isinstance(x, Page)]
    if action == "delete" and _refuse_for_entries(request, pages):
        return redirect(view.next_url)
    return None


def _refuse_for_entries(request: HttpRequest, pages: list[Page]) -> bool:
    """Whether one of these pages has to stay; then the editor is told why."""
    keys = {key for page in pages for key in _forms_below(page)}
    kept = FormEntry.objects.of(list(keys)).count()
    if kept:
        messages.error(
            request,
            _("Delete the entries first: %(number)s are kept in forms on this page.")
            % {"number": kept},
            buttons=[messages.button(reverse("forms_index"), _("Entries of forms"))],
        )
    return bool(kept)


def _forms_below(page: Page) -> QuerySet:
    """
    Keys of the forms on or below that page.

    Editors find the entries by the form's German page; a translation may go alone.
    """
    inside = FormPage.objects.descendant_of(page, inclusive=True)
    german = inside.filter(locale__language_code=SOURCE_CODE)
    return german.values_list("translation_key", flat=True)


class ConsentTextViewSet(SnippetViewSet):
    model = ConsentText
    icon = "check"
    add_to_settings_menu = True
    list_display = ["name", "text", "locale"]


register_snippet(ConsentTextViewSet)
