"""The page explorer tells how each page is translated."""

from collections import defaultdict

from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.models import Page

from .models import TranslationStatus


class TranslationColumn(Column):
    """Each language's state below a German page, its own beside a translation."""

    cell_template_name = "status/admin/explorer_cell.html"


class TranslationFilter(ChoiceFilter):
    """Pages that are in that state in some language."""

    def filter(self, pages: QuerySet, value: str) -> QuerySet:
        if not value:
            return pages
        statuses = TranslationStatus.objects.filter(state=value)
        return pages.filter(translation_key__in=statuses.values("translation_key"))


class TranslationFilterSet(GenericPageFilterSet):
    translation = TranslationFilter(
        label=_("Translation"),
        choices=TranslationStatus.State.choices,
        empty_label=_("All"),
        widget=RadioSelect,
    )

    class Meta(GenericPageFilterSet.Meta):
        pass


def add_statuses(pages: list[Page]) -> None:
    """Give each page its statuses, in one query for all."""
    found = defaultdict(list)
    for status in TranslationStatus.objects.filter(
        translation_key__in=[page.translation_key for page in pages]
    ).select_related("locale"):
        found[status.translation_key].append(status)
    for page in pages:
        mine = found[page.translation_key]
        own = [status for status in mine if status.locale_id == page.locale_id]
        page.translations_told = own or mine


class TranslationIndexView(ExplorableIndexView):
    @cached_property
    def explorable_columns(self) -> list[Column]:
        columns = super().explorable_columns
        column = TranslationColumn("translations_told", label=_("Translations"))
        columns.insert(-1, column)
        return columns

    def get_context_data(self, **kwargs: object) -> dict:
        context = super().get_context_data(**kwargs)
        add_statuses(list(context["object_list"]))
        return context
