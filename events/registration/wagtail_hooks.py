"""Addresses, menu, log, snippets and what stays, on the office's side."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from events.models import EventPage
from locales.table import SOURCE_CODE

from . import rights
from .models import Question, Registration


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("events.registration.desk_urls"))]


@hooks.register("insert_global_admin_js")
def forget_lists_at_the_door() -> SafeString:
    """On every page, because no device tells when the day is over."""
    script = static("js/door_kept.js")
    return format_html('<script type="module" src="{}"></script>', script)


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


@hooks.register("before_delete_page")
def keep_events_with_people(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An event goes only after its people: nobody could reach them any more."""
    if _refuse_for_people(request, [page]):
        return redirect("wagtailadmin_explore", page.pk)
    return None


# Before the translations go along with the German pages.
@hooks.register("before_bulk_action", order=-10)
def keep_chosen_events_with_people(
    request: HttpRequest, action: str, objects: Iterable[object], view: object
) -> HttpResponse | None:
    pages = [x for x in objects if isinstance(x, Page)]
    if action == "delete" and _refuse_for_people(request, pages):
        return redirect(view.next_url)
    return None


def _refuse_for_people(request: HttpRequest, pages: list[Page]) -> bool:
    """Whether one of these pages has to stay; then the editor is told why."""
    kept = sum(_people_below(page) for page in pages)
    if kept:
        messages.error(
            request,
            _(
                "This cannot be deleted yet. Registrations for events on it: "
                "%(number)s. Call the dates off, then delete the personal data; "
                "nobody could reach these people afterwards."
            )
            % {"number": kept},
            buttons=[
                messages.button(reverse("registration_dates"), _("Registrations"))
            ],
        )
    return bool(kept)


def _people_below(page: Page) -> int:
    """
    Registrations that need an event on or below that page.

    The office finds them by its German page; a translation may go alone.
    """
    events = EventPage.objects.descendant_of(page, inclusive=True).filter(
        locale__language_code=SOURCE_CODE
    )
    kept = Registration.objects.keeping_event(at=timezone.now())
    return kept.filter(
        occurrence__event_key__in=events.values("translation_key")
    ).count()


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    list_display = ["label", "key", "kind", "locale"]


register_snippet(QuestionViewSet)
