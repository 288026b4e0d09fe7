"""Menu entry, addresses, button, log, rights and snippet of mentoring."""

from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
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
from pages.projects.models import ProjectPage

from . import desk, desk_one, desk_pairs, desk_programmes, rights
from .models import Interest


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("pages.participation.mentoring.desk_urls"))]


class MentoringMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return user.has_perm(rights.VIEW) and edits_german(user, ProjectPage)


@hooks.register("register_admin_menu_item")
def mentoring_menu() -> MenuItem:
    return MentoringMenuItem(
        _("Mentoring"),
        reverse("mentoring_index"),
        name="mentoring",
        icon_name="group",
        order=262,
    )


@hooks.register("register_page_header_buttons")
def mentoring_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if rights.projects_of(user, rights.CHANGE).filter(pk=page.pk).exists():
        yield Button(
            _("Mentoring"),
            reverse("mentoring_set_up", args=[page.pk]),
            icon_name="group",
            priority=56,
        )


@hooks.register("register_permissions")
def mentoring_permissions() -> QuerySet:
    return Permission.objects.filter(
        content_type__app_label="mentoring", content_type__model="participant"
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    told = {
        desk.EXPORTED: (_("Export people"), _("People in mentoring were exported")),
        desk_one.CALLED: (_("Confirm"), _("A person in mentoring was confirmed")),
        desk_one.PAUSED: (_("Pause"), _("A person in mentoring pauses")),
        desk_one.PROPOSED: (_("Propose"), _("Two people were proposed to each other")),
        desk_one.DELETED: (_("Delete"), _("A person in mentoring was deleted")),
        desk_pairs.CHANGED: (_("Change a pair"), _("A pair in mentoring was changed")),
        desk_programmes.SET_UP: (
            _("Set up mentoring"),
            _("It was set for whom mentoring is and how long data are kept"),
        ),
        desk_programmes.EXPORTED: (
            _("Export numbers"),
            _("Numbers of mentoring were exported"),
        ),
    }
    for action, (label, message) in told.items():
        actions.register_action(action, label, message)


class InterestViewSet(WordsViewSet):
    model = Interest
    icon = "pick"
    list_display = ["name", "slug", "sort_order", LANGUAGE]


register_snippet(InterestViewSet)
