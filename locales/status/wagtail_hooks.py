"""Statuses in the editors' part: report, explorer, dashboard, publishing."""

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Locale
from wagtail.permissions import page_permission_policy

from . import publishing  # noqa: F401  its hook registers by import
from .models import TranslationTeam
from .overview import stale_this_week, visible_to
from .publishing import publish_page
from .report import ReportPage, mark_checked


@hooks.register("register_admin_urls", order=-10)
def status_urls() -> list[URLPattern]:
    urls = [
        path("", ReportPage.as_view(), name="report"),
        path("results/", ReportPage.as_view(results_only=True), name="report_results"),
        path("publish/<int:page_id>/", publish_page, name="publish"),
        path("<int:pk>/checked/", mark_checked, name="checked"),
    ]
    # wagtail-localize's own report shows every title to everybody.
    to_ours = RedirectView.as_view(pattern_name="translation_status:report")
    return [
        path("translations/", include((urls, "translation_status"))),
        path("localize/reports/translations/", to_ours),
        path("localize/reports/translations/results/", to_ours),
    ]


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(
            request.user, ["add", "change", "publish"]
        )


@hooks.register("register_admin_menu_item")
def translations_menu_item() -> MenuItem:
    return TranslationsMenuItem(
        _("Translations"),
        reverse("translation_status:report") + "?state=open",
        name="translations",
        icon_name="wagtail-localize-language",
        order=260,
    )


@hooks.register("construct_reports_menu")
def one_report_only(request: HttpRequest, items: list[MenuItem]) -> None:
    upstream = reverse("wagtail_localize:translations_report")
    items[:] = [item for item in items if item.url != upstream]


class TeamViewSet(ModelViewSet):
    model = TranslationTeam
    icon = "group"
    form_fields = ["locale", "members"]
    list_display = ["locale", "last_digest_at"]
    add_to_settings_menu = True
    inspect_view_enabled = False


@hooks.register("register_admin_viewset")
def translation_teams() -> TeamViewSet:
    return TeamViewSet("translation_teams")


class TranslationsPanel(Component):
    """How much became out of date this week, and what waits in each language."""

    name = "translations"
    template_name = "status/admin/panel.html"
    order = 60

    def get_context_data(self, parent_context: dict) -> dict:
        user = parent_context["request"].user
        statuses = visible_to(user)
        mine = list(user.translation_teams.values_list("locale_id", flat=True))
        if mine:
            statuses = statuses.filter(locale__in=mine)
        rows = (
            statuses.open()
            .order_by("locale_id")
            .values("locale", "locale__language_code")
            .annotate(
                open=Count("*"),
                words=Sum("words"),
                urgent=Count("is_urgent", filter=Q(is_urgent=True)),
            )
        )
        return {
            "stale": stale_this_week(statuses, at=timezone.now()).count(),
            "rows": [{**row, "locale": _locale(row)} for row in rows],
        }


def _locale(row: dict) -> Locale:
    """The language of a counted row, without asking for it."""
    return Locale(pk=row["locale"], language_code=row["locale__language_code"])


@hooks.register("construct_homepage_panels")
def show_translations(request: HttpRequest, panels: list[Component]) -> None:
    if TranslationsMenuItem("", "").is_shown(request):
        panels.append(TranslationsPanel())
