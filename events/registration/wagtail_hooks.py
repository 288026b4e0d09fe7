"""Addresses, menu, log, snippets and what stays, on the office's side."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Model
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
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from events.admin_rights import LOCKED, is_locked
from events.models import EventPage
from locales.table import SOURCE_CODE
from pages.base.own_pages import edits_german
from pages.directory.own_views import OwnViewSet

from . import rights
from .models import Question, Registration
from .waiting_work import Task, tasks_of


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
        user = request.user
        return user.has_perm(rights.VIEW) and edits_german(user, EventPage)


@hooks.register("register_admin_menu_item")
def registrations_menu() -> MenuItem:
    return RegistrationsMenuItem(
        _("Registrations"),
        reverse("registration_dates"),
        name="registrations",
        icon_name="group",
        order=255,
    )


class RegistrationsPanel(Component):
    """What of the registrations waits for this person."""

    name = "registrations_wait"
    order = 20
    template_name = "registration/admin/waits.html"

    def __init__(self, found: list[tuple[Task, EventPage]]) -> None:
        self.found = found

    def get_context_data(self, parent_context: dict) -> dict:
        lines = [
            {"sentence": task.sentence(page), "url": task.url}
            for task, page in self.found
        ]
        return {"tasks": lines}


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    """Nothing where nothing waits."""
    found = tasks_of(request.user, at=timezone.now())
    if found:
        panels.append(RegistrationsPanel(found))


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
    actions.register_action(
        "registration.cancel_event",
        _("Call an event off"),
        _("All dates to come were called off"),
    )
    actions.register_action(
        "registration.reinstate",
        _("Let dates take place after all"),
        _("Dates take place after all"),
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


class QuestionViewSet(OwnViewSet):
    """Lists only questions of events that somebody keeps."""

    model = Question
    icon = "help"
    list_display = ["label", "key", "kind", "locale"]

    @property
    def permission_policy(self) -> rights.QuestionPolicy:
        return rights.QuestionPolicy(self.model)


register_snippet(QuestionViewSet)


# Before wagtail-localize answers in the place of the form: translations are asked too.
@hooks.register("before_edit_snippet", order=-10)
def only_keepers_change(request: HttpRequest, instance: Model) -> None:
    """
    Somebody may change a question only of an event that they keep.

    :raises PermissionDenied: otherwise
    """
    _refuse_strangers(request, "change", [instance])


@hooks.register("before_delete_snippet", order=-10)
def only_keepers_delete(
    request: HttpRequest, instances: list[Model]
) -> HttpResponse | None:
    """
    Somebody may delete questions only of events that they keep, unless locked.

    :raises PermissionDenied: if one is of another event
    """
    questions = _refuse_strangers(request, "delete", instances)
    keys = {question.event_key for question in questions}
    pages = EventPage.objects.filter(
        translation_key__in=keys, locale__language_code=SOURCE_CODE
    )
    if any(is_locked(page, request.user) for page in pages):
        messages.error(request, LOCKED)
        return redirect(QuestionViewSet().get_url_name("list"))
    return None


def _refuse_strangers(
    request: HttpRequest, action: str, instances: Iterable[Model]
) -> list[Question]:
    questions = [x for x in instances if isinstance(x, Question)]
    policy = rights.QuestionPolicy(Question)
    for question in questions:
        if not policy.user_has_permission_for_instance(request.user, action, question):
            raise PermissionDenied
    return questions
