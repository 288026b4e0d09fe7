"""The list of links, and one link with all the places where it is used."""

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale

from pages.lifecycle.links.languages import in_language
from pages.lifecycle.links.replacing import can_be_replaced
from pages.lifecycle.models import Address, Kind, Round, State
from pages.lifecycle.models.address import TROUBLE

from . import actions
from .rights import POLICY, known_to, may_keep
from .uses import places_of
from .words import round_words, why


class IgnoredFilter(ChoiceFilter):
    def filter(self, links: QuerySet, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "yes":
            return links.ignored(on=today)
        return links.heeded(on=today) if value == "no" else links


class LanguageFilter(ChoiceFilter):
    """Links that stand in pages of one language."""

    def filter(self, links: QuerySet, value: str) -> QuerySet:
        if not value:
            return links
        return links.filter(pk__in=in_language(value))


def _languages() -> list[tuple[str, str]]:
    return [(x.language_code, x.get_display_name()) for x in Locale.objects.all()]


class LinkFilterSet(WagtailFilterSet):
    ignored = IgnoredFilter(
        label=_("Ignored"), choices=[("no", _("No")), ("yes", _("Yes"))]
    )
    language = LanguageFilter(label=_("Language"), choices=_languages)

    class Meta:
        model = Address
        fields = ["state", "kind"]


class StateColumn(StatusTagColumn):
    """The state as a tag, red where a link leads nowhere."""

    cell_template_name = "outbox/admin/state_cell.html"


class LinksView(IndexView):
    """All links, what is to be seen to first."""

    template_name = "lifecycle/admin/links.html"
    filterset_class = LinkFilterSet
    any_permission_required = ["view", "change"]
    page_title = _("Links")
    default_ordering = None

    def get_base_queryset(self) -> QuerySet:
        return known_to(self.request.user).annotate(used=Count("uses"))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        if self.ordering:
            return super().order_queryset(queryset)
        return queryset.by_urgency(on=timezone.localdate())

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("title", label=_("Link"), get_url=self.get_inspect_url, width="32%"),
            StateColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                sort_key="state",
                primary=lambda link: link.state == State.DEAD,
            ),
            Column("reason", label=_("Why"), accessor=why),
            Column("used", label=_("Used"), sort_key="used"),
            DateColumn("since", label=_("Since"), sort_key="since"),
            DateColumn("checked_at", label=_("Checked"), sort_key="checked_at"),
            Column("ignored_until", label=_("Ignored until")),
        ]

    def get_list_more_buttons(self, instance: Address) -> list[Button]:
        url = self.get_inspect_url(instance)
        return [Button(_("Details"), url=url, icon_name="info-circle")]

    def get_context_data(self, **kwargs: object) -> dict:
        rounds = Round.objects.exclude(scope=Round.Scope.ONE)
        last = rounds.first()
        return {
            **super().get_context_data(**kwargs),
            "round": last,
            "round_words": round_words(last),
            "is_network": bool(last) and last.verdict == Round.Verdict.NETWORK,
            "may_keep": may_keep(self.request.user),
        }


class LinkView(InspectView):
    """One address: how it stands, and every place where it is used."""

    any_permission_required = ["view", "change"]
    page_title = _("Link")
    template_name = "lifecycle/admin/link.html"

    def get_object(self, queryset: QuerySet | None = None) -> Address:
        return get_object_or_404(known_to(self.request.user), pk=self.pk)

    def get_edit_url(self) -> None:
        """A link is edited where it stands."""

    def get_delete_url(self) -> None:
        """It goes with the last place where it is used."""

    def get_context_data(self, **kwargs: object) -> dict:
        places, hidden = places_of(self.object, self.request.user)
        keeps = may_keep(self.request.user)
        today = timezone.localdate()
        return {
            **super().get_context_data(**kwargs),
            "places": places,
            "hidden": hidden,
            "why": why(self.object),
            "is_web": self.object.kind == Kind.WEB,
            "is_dead": self.object.state == State.DEAD,
            "is_suspected": bool(self.object.failed_as)
            and self.object.state not in TROUBLE,
            "is_ignored": self.object.is_ignored(on=today),
            "may_replace": can_be_replaced(self.object),
            "may_keep": keeps,
        }


class LinkViewSet(ModelViewSet):
    """`/admin/links/`: looking at links and doing something about them."""

    model = Address
    name = "links_admin"
    url_prefix = "links"
    icon = "link"
    menu_label = _("Links")
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = LinksView
    inspect_view_class = LinkView
    inspect_template_name = "lifecycle/admin/link.html"
    index_template_name = "lifecycle/admin/links.html"
    form_fields = []
    list_per_page = 50
    search_fields = ["title", "url"]
    permission_policy = POLICY

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("all/", actions.check_all, name="check_all"),
            path("rounds/<int:pk>/count/", actions.count, name="count"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/again/", actions.recheck, name="recheck"),
            path("<int:pk>/replace/", actions.replace, name="replace"),
            path("<int:pk>/ignore/", actions.ignore, name="ignore"),
            path("<int:pk>/heed/", actions.heed, name="heed"),
        ]
