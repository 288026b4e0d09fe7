"""The translators' glossary and files in the editors' pages."""

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.models import User
from locales.table import SOURCE_CODE

from . import views
from .models import GlossaryEntry


class GlossaryEntryViewSet(SnippetViewSet):
    model = GlossaryEntry
    icon = "openquote"
    menu_label = _("Words for translators")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["term", "never_translate", "note"]
    list_filter = ["never_translate"]
    search_fields = ["term", "note"]


register_snippet(GlossaryEntryViewSet)


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLPattern]:
    return [
        path("translators-files/", views.files, name="translators_files"),
        path("translators-files/export/", views.export_file, name="export_file"),
        path("translators-files/import/", views.import_file, name="import_file"),
    ]


@hooks.register("register_reports_menu_item")
def exchange_menu_item() -> MenuItem:
    return MenuItem(
        _("Translators' files"), reverse("translators_files"), icon_name="download"
    )


@hooks.register("register_page_header_buttons")
def exchange_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.locale.language_code == SOURCE_CODE and page.depth > 1:
        yield Button(
            _("Translators' file"),
            f"{reverse('translators_files')}?page={page.pk}",
            icon_name="download",
            priority=60,
        )
