"""What the editors' part shows of lists by e-mail."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import RIGHT, FollowersView


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [path("followers/", FollowersView.as_view(), name="followers")]


class FollowersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return FollowersMenuItem(
        _("Lists by e-mail"), reverse("followers"), icon_name="mail"
    )
