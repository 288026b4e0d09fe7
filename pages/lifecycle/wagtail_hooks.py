"""The list of links, and "still right", in the editors' pages."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.permission_policies.pages import PagePermissionPolicy

from locales.table import SOURCE_CODE

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
    ]


class CompletenessMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        own = PagePermissionPolicy().instances_user_has_permission_for(
            request.user, "change"
        )
        return own.filter(locale__language_code=SOURCE_CODE).exists()


@hooks.register("register_reports_menu_item")
def completeness_menu() -> MenuItem:
    return CompletenessMenuItem(
        _("What pages lack"),
        reverse("lifecycle_completeness"),
        name="completeness",
        icon_name="tasks",
    )
