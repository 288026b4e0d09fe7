"""Menu entry, addresses, buttons and log of the desk."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from accounts.models import User
from pages.base.own_pages import edits_german
from pages.concepts.models import ConceptPage

from . import files, handing_views, views


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("pages.concepts.desk.urls"))]


class ValuesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return edits_german(request.user, ConceptPage)


@hooks.register("register_admin_menu_item")
def values_menu() -> MenuItem:
    return ValuesMenuItem(
        _("Indicators"),
        reverse("concepts_due"),
        name="indicator-values",
        icon_name="history",
        order=265,
    )


@hooks.register("register_page_header_buttons")
def values_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    concept = page.specific_deferred
    if not isinstance(concept, ConceptPage) or not concept.is_source:
        return
    if page.permissions_for_user(user).can_edit():
        url = f"{reverse('concepts_due')}?concept={page.pk}"
        yield Button(
            _("Values of indicators"),
            f"{url}&show=all",
            icon_name="history",
            priority=5,
        )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    told = {
        views.ENTERED: (_("Enter a value"), _("A value was entered")),
        views.CHANGED: (_("Correct a value"), _("A value was corrected")),
        views.DELETED: (_("Delete a value"), _("A value was deleted")),
        files.EXPORTED: (_("Take values out"), _("Values were taken out as a file")),
        files.IMPORTED: (_("Put values in"), _("Values were put in from a file")),
        handing_views.HANDED_VALUES: (
            _("Hand values over"),
            _("Values were handed over to another indicator"),
        ),
        handing_views.HANDED_LINKS: (
            _("Hand a goal over"),
            _("Pages that served a goal serve another now"),
        ),
    }
    for action, (label, message) in told.items():
        actions.register_action(action, label, message)
