"""Menu entry, addresses, button, log and snippet of what residents write."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from accounts.models import User
from pages.base.own_pages import edits_german
from pages.base.wagtail_hooks import LANGUAGE, WordsViewSet

from . import desk, desk_one, desk_pages, rights
from .models import OfficeAnswer
from .subjects import TYPES


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("pages.participation.contributions.desk_urls"))]


class VoicesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return user.has_perm(rights.VIEW) and edits_german(user, *TYPES)


@hooks.register("register_admin_menu_item")
def voices_menu() -> MenuItem:
    return VoicesMenuItem(
        _("Ideas and comments"),
        reverse("contributions_index"),
        name="voices",
        icon_name="comment",
        order=261,
    )


@hooks.register("register_page_header_buttons")
def voices_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if rights.pages_to_decide(user).filter(pk=page.pk).exists():
        yield Button(
            _("Ideas and comments"),
            reverse("contributions_set_up", args=[page.pk]),
            icon_name="comment",
            priority=55,
        )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    told = {
        desk.DECIDED: (_("Decide"), _("Texts of residents were shown or refused")),
        desk.EXPORTED: (_("Export texts"), _("Texts of residents were exported")),
        desk_one.ANSWERED: (_("Answer a text"), _("A text of a resident was answered")),
        desk_one.DELETED: (_("Delete a text"), _("A text of a resident was deleted")),
        desk_pages.SET_UP: (
            _("Set up ideas and comments"),
            _("It was set until when people can write"),
        ),
    }
    for action, (label, message) in told.items():
        actions.register_action(action, label, message)


class OfficeAnswerViewSet(WordsViewSet):
    model = OfficeAnswer
    icon = "comment"
    list_display = ["text", LANGUAGE]


register_snippet(OfficeAnswerViewSet)
