"""The page explorer: when to read again, which language, what is due."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter, ModelMultipleChoiceFilter
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Locale, Page

from locales.status.explorer import TranslationFilterSet, TranslationIndexView

from .attention import to_be_read_again

SOON = 30
REVIEW = _("Read again by")


class ReviewFilter(ChoiceFilter):
    """Pages to be read again: already, or within `SOON` days."""

    def filter(self, pages: QuerySet, value: str) -> QuerySet:
        today = timezone.localdate()
        days = {"now": 0, "soon": SOON}.get(value)
        if days is None:
            return pages
        return pages.filter(to_be_read_again(by=today + timedelta(days=days)))


class StatusFilter(ChoiceFilter):
    def filter(self, pages: QuerySet, value: str) -> QuerySet:
        conditions = {
            "live": {"live": True},
            "changed": {"live": True, "has_unpublished_changes": True},
            "draft": {"live": False},
        }
        return pages.filter(**conditions.get(value, {}))


class OfficePageFilterSet(TranslationFilterSet):
    locale = ModelMultipleChoiceFilter(
        label=_("Language"),
        queryset=Locale.objects.all(),
        widget=CheckboxSelectMultiple,
    )
    status = StatusFilter(
        label=_("Status"),
        empty_label=_("All"),
        choices=[
            ("live", _("Published")),
            ("changed", _("Published, with changes that are not")),
            ("draft", _("Draft")),
        ],
        widget=RadioSelect,
    )
    review_by = ReviewFilter(
        label=_("To be read again"),
        empty_label=_("All"),
        choices=[("now", _("Now")), ("soon", _("Within 30 days"))],
        widget=RadioSelect,
    )

    class Meta(TranslationFilterSet.Meta):
        pass


def review_date(page: Page) -> date | None:
    """The day by which a page is read again; nothing for the root."""
    return getattr(page, "review_by", None)


class OfficeIndexView(TranslationIndexView):
    @cached_property
    def explorable_columns(self) -> list[Column]:
        """Wagtail's columns, with the language where several meet, and the review."""
        columns = super().explorable_columns
        columns.insert(-1, Column("review_by", label=REVIEW, accessor=review_date))
        if self.is_searching_whole_tree:
            columns.insert(-1, LocaleColumn())
        return columns


class OfficePageViewSet(PageViewSet):
    """Every list of pages in the editors' part."""

    model = Page
    index_view_class = OfficeIndexView
    filterset_class = OfficePageFilterSet
