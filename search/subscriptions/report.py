"""How many people follow which list, for the office: numbers, never who."""

from dataclasses import dataclass

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from locales.table import SOURCE_CODE, find

from . import lists
from .models import Subscription

RIGHT = "search.change_synonymgroup"
# Fewer could be known by name in a small town.
FEWEST = 5


@dataclass
class Row:
    """A list with its filters, and how many follow it in one language."""

    title: str
    url: str
    language: str
    number: int | None

    @property
    def number_words(self) -> str:
        if self.number is None:
            return _("fewer than %(number)s") % {"number": FEWEST}
        return str(self.number)


def rows() -> list[Row]:
    """The most followed first; a list that is gone is left out."""
    counted = (
        Subscription.objects.confirmed()
        .order_by()
        .values_list("kind", "key", "query", "locale")
        .annotate(number=Count("pk"))
        .order_by("-number", "kind", "key", "query", "locale")
    )
    made, known = [], {}
    for *which, locale, number in counted:
        if tuple(which) not in known:
            known[tuple(which)] = lists.read(*which, SOURCE_CODE)
        followed = known[tuple(which)]
        # What one person typed may say who it is.
        if followed and (number >= FEWEST or not followed.untyped):
            made.append(_row(followed, locale, number))
    # Those that are not told are not told by their order either.
    return sorted(made, key=lambda row: (-(row.number or 0), row.title, row.language))


def _row(followed: lists.Followed, locale: str, number: int) -> Row:
    filters = [value for _label, value in followed.chosen]
    return Row(
        title=" · ".join([followed.title, *filters]),
        url=followed.url,
        language=find(locale).german,
        number=number if number >= FEWEST else None,
    )


class FollowersView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_required = RIGHT
    page_title = _("Lists by e-mail")
    header_icon = "mail"
    template_name = "subscriptions/admin/report.html"
    _show_breadcrumbs = True

    def get_context_data(self, **kwargs: object) -> dict:
        return {**super().get_context_data(**kwargs), "rows": rows()}
