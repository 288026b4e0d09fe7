from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import may_see, state


@hooks.register("register_admin_urls")
def state_urls() -> list[URLPattern]:
    return [path("state/", state, name="state")]


class StateMenuItem(MenuItem):
    """For administrators only."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def state_menu_item() -> MenuItem:
    return StateMenuItem(
        _("State of the site"), reverse("state"), icon_name="info-circle", order=10
    )
