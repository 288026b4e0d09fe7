"""The matrix and, below it, the queue: what waits, the most pressing first."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from locales.permissions import may_publish
from locales.table import SOURCE_CODE

from .judging import judge_all
from .models import TranslationStatus
from .overview import matrix, visible_to

OPEN = "open"


class StateFilter(ChoiceFilter):
    """One state, or everything that waits for a translator."""

    def filter(self, statuses: QuerySet, value: str) -> QuerySet:
        if value == OPEN:
            return statuses.open()
        return statuses.filter(state=value) if value else statuses


def states() -> list[tuple[str, str]]:
    return [(OPEN, _("everything that waits")), *TranslationStatus.State.choices]


class StatusFilterSet(WagtailFilterSet):
    state = StateFilter(label=_("Status"), choices=states, empty_label=_("All"))
    locale = ModelChoiceFilter(
        label=_("Language"), queryset=Locale.objects.all(), empty_label=_("All")
    )
    content_type = ContentTypeFilter(
        label=_("Kind"),
        queryset=lambda request: visible_to(request.user).kinds() if request else None,
        empty_label=_("All"),
    )

    class Meta:
        model = TranslationStatus
        fields = ["state", "locale", "content_type"]


class StateColumn(Column):
    cell_template_name = "status/admin/state_cell.html"


class ReportPage(ReportView):
    """What is translated how far, of what this person may edit."""

    template_name = "status/admin/report.html"
    page_title = _("Translations")
    header_icon = "wagtail-localize-language"
    index_url_name = "translation_status:report"
    index_results_url_name = "translation_status:report_results"
    filterset_class = StatusFilterSet
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    default_ordering = None
    no_results_message = _("Nothing waits here.")
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda x: x.edit_url),
        Column("kind", label=_("Kind"), accessor="kind_name"),
        Column("locale", label=_("Language"), accessor="locale.get_display_name"),
        StateColumn("state", label=_("Status")),
        Column("words", label=_("Words to translate"), sort_key="words"),
        DateColumn("stale_since", label=_("Changed"), sort_key="stale_since"),
        Column("demand", label=_("Asked for"), sort_key="demand"),
    ]
    list_export = ["title", "kind_name", "locale", "words_of_state", "words", "demand"]

    def get_base_queryset(self) -> QuerySet:
        return self.get_queryset()

    def get_queryset(self) -> QuerySet:
        statuses = visible_to(self.request.user).select_related(
            "locale", "content_type"
        )
        return statuses.by_urgency()

    def decorate_paginated_queryset(
        self, object_list: Iterable[TranslationStatus]
    ) -> Iterable[TranslationStatus]:
        add_links(object_list)
        return object_list

    def get_context_data(self, **kwargs: object) -> dict:
        context = super().get_context_data(**kwargs)
        if not self.results_only and not self.is_filtering:
            locales, rows = matrix(visible_to(self.request.user))
            context.update({"matrix_locales": locales, "matrix_rows": rows})
        return context


def add_links(statuses: Iterable[TranslationStatus]) -> None:
    """Give each status the place where it is worked on, in few queries."""
    statuses = list(statuses)
    keys = {status.translation_key for status in statuses}
    found = {
        (key, locale_id): pk
        for key, locale_id, pk in Page.objects.filter(
            translation_key__in=keys, alias_of__isnull=True
        ).values_list("translation_key", "locale_id", "pk")
    }
    originals = dict(
        Page.objects.filter(
            translation_key__in=keys, locale__language_code=SOURCE_CODE
        ).values_list("translation_key", "pk")
    )
    for status in statuses:
        model = status.content_type.model_class()
        status.kind_name = capfirst(model._meta.verbose_name)
        key = (status.translation_key, status.locale_id)
        if issubclass(model, Page):
            status.edit_url = _page_url(
                found.get(key), originals.get(status.translation_key), status.locale
            )
        else:
            status.edit_url = _snippet_url(model, status)


def _page_url(version: int | None, original: int | None, locale: Locale) -> str:
    if version:
        return reverse("wagtailadmin_pages:edit", args=[version])
    if original:
        url = reverse("wagtail_localize:submit_page_translation", args=[original])
        return f"{url}?{urlencode({'select_locale': locale.language_code})}"
    return ""


def _snippet_url(model: type, status: TranslationStatus) -> str:
    versions = model.objects.filter(translation_key=status.translation_key)
    version = versions.filter(locale_id=status.locale_id).first() or versions.first()
    if version is None:
        return ""
    name = f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:edit"
    try:
        return reverse(name, args=[version.pk])
    except NoReverseMatch:
        return ""


@require_POST
def mark_checked(request: HttpRequest, pk: int) -> HttpResponse:
    """A person has read a machine's translation and stands for it."""
    status = get_object_or_404(
        TranslationStatus.objects.select_related("locale", "content_type"), pk=pk
    )
    model = status.content_type.model_class()
    target = get_object_or_404(
        model, translation_key=status.translation_key, locale_id=status.locale_id
    )
    if not may_publish(request.user, target):
        raise PermissionDenied
    status.reviewed_at, status.reviewed_by = timezone.now(), request.user
    status.save(update_fields=["reviewed_at", "reviewed_by"])
    judge_all(status.content_type, str(status.translation_key))
    text = _("“%(title)s” is marked as checked.")
    messages.success(request, text % {"title": target})
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url or "translation_status:report")
