"""Menu entry, addresses, button and log of the desk."""

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
from locales.table import SOURCE_CODE
from pages.base.own_pages import edits_german

from . import desk, rights


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("pages.participation.feedback.desk_urls"))]


class FeedbackMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(rights.VIEW) and edits_german(request.user)


@hooks.register("register_admin_menu_item")
def feedback_menu() -> MenuItem:
    return FeedbackMenuItem(
        _("Was it helpful?"),
        reverse("feedback_index"),
        name="feedback",
        icon_name="help",
        order=262,
    )


@hooks.register("register_page_header_buttons")
def feedback_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.depth == 1 or page.locale.language_code != SOURCE_CODE:
        return
    if user.has_perm(rights.VIEW) and page.permissions_for_user(user).can_edit():
        url = f"{reverse('feedback_texts')}?page={page.pk}"
        yield Button(_("What readers say"), url, icon_name="help", priority=60)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        desk.EXPORTED, _("Export answers"), _("Answers of readers were exported")
    )
    actions.register_action(
        desk.DELETED, _("Delete texts"), _("Texts of readers were deleted")
    )
