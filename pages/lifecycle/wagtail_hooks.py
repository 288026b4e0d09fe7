"""The list of links, and "still right", in the editors' pages."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from pages.base.own_pages import edits_german

from .checkin import answering, deciding
from .checkin.due import CheckInPanel
from .checkin.rights import may_keep_some
from .completeness import views
from .desk.rights import may_see
from .desk.viewset import LinkViewSet
from .links.replacing import REPLACED
from .review import desk
from .review.confirming import CONFIRMED

hooks.register("register_page_header_buttons", desk.button)


class LinksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_viewset")
def links() -> LinkViewSet:
    return LinkViewSet()


@hooks.register("register_reports_menu_item")
def links_menu() -> MenuItem:
    return LinksMenuItem(
        _("Links"), reverse("links_admin:index"), name="links", icon_name="link"
    )


@hooks.register("register_permissions")
def link_permissions() -> QuerySet:
    return Permission.objects.filter(
        content_type__app_label="lifecycle", content_type__model="address"
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        CONFIRMED, _("Read a page again"), _("The page was read and is still right")
    )
    actions.register_action(
        REPLACED, _("Replace a link"), _("A link was replaced everywhere")
    )
    told = {
        answering.CONFIRMED: (_("Confirm an entry"), _("The entry is still right")),
        answering.STOPPED: (_("Stop letters"), _("The partner wants no letters")),
        deciding.ACCEPTED: (_("Take over"), _("A partner's proposal was taken over")),
        deciding.REFUSED: (_("Refuse"), _("A partner's proposal was refused")),
        deciding.UNDONE: (_("Take back"), _("A proposal waits again")),
    }
    for action, (label, message) in told.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def room_urls() -> list[URLPattern]:
    return [
        path("still-right/<int:pk>/", desk.still_right, name="lifecycle_still_right"),
        path("completeness/", views.overview, name="lifecycle_completeness"),
        path(
            "completeness/<str:kind>/<slug:name>/",
            views.pages,
            name="lifecycle_lacking",
        ),
        path("", include("pages.lifecycle.checkin.desk_urls")),
    ]


class CheckInMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_some(request.user)


@hooks.register("register_directory_menu_item")
def check_in_menu() -> MenuItem:
    return CheckInMenuItem(
        _("Still right?"),
        reverse("check_in_index"),
        name="check-in",
        icon_name="check",
        order=50,
    )


@hooks.register("construct_homepage_panels")
def show_partners(request: HttpRequest, panels: list[Component]) -> None:
    if may_keep_some(request.user):
        panels.append(CheckInPanel())


class CompletenessMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return edits_german(request.user)


@hooks.register("register_reports_menu_item")
def completeness_menu() -> MenuItem:
    return CompletenessMenuItem(
        _("What pages lack"),
        reverse("lifecycle_completeness"),
        name="completeness",
        icon_name="tasks",
    )
