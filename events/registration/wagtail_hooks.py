"""Addresses, menu, log and snippets of the office's side of registrations."""

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from . import rights
from .models import Question


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("events.registration.desk_urls"))]


class RegistrationsMenuItem(MenuItem):
    """Shown to those with an event of their own."""

    def is_shown(self, request: HttpRequest) -> bool:
        return rights.events_of(request.user).exists()


@hooks.register("register_admin_menu_item")
def registrations_menu() -> MenuItem:
    return RegistrationsMenuItem(
        _("Registrations"),
        reverse("registration_dates"),
        name="registrations",
        icon_name="group",
        order=255,
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "registration.export",
        _("Export registrations"),
        _("Registrations were exported"),
    )
    actions.register_action(
        "registration.message",
        _("Message to everybody registered"),
        _("Everybody registered was written to"),
    )
    actions.register_action(
        "registration.move_date",
        _("Move a date"),
        _("A date was moved"),
    )
    actions.register_action(
        "registration.cancel_date",
        _("Call a date off"),
        _("A date was called off"),
    )


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    list_display = ["label", "key", "kind", "locale"]


register_snippet(QuestionViewSet)
