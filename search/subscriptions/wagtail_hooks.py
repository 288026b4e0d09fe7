"""What the editors' part shows of lists by e-mail."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import FollowersView


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [path("followers/", FollowersView.as_view(), name="followers")]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return MenuItem(_("Lists by e-mail"), reverse("followers"), icon_name="mail")
