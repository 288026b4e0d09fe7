"""Letters for editors: what arrived, what did not, and what to do about it."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from . import kinds
from .admin_actions import AgainView, AsideView, TestLetterView
from .models import LOST, OutboxMessage
from .permissions import POLICY, address_for, may_read, may_resend


class LetterFilterSet(WagtailFilterSet):
    kind = ChoiceFilter(label=_("kind"), choices=kinds.choices)

    class Meta:
        model = OutboxMessage
        fields = ["state", "kind"]


class StateColumn(StatusTagColumn):
    """The state as a tag, red where the letter did not arrive."""

    cell_template_name = "outbox/admin/state_cell.html"


class LettersView(IndexView):
    """All letters, the newest first; addresses only for those who may see them."""

    default_ordering = "-created_at"
    filterset_class = LetterFilterSet
    any_permission_required = ["view"]

    @cached_property
    def columns(self) -> list[Column]:
        user = self.request.user
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "kind",
                label=_("Letter"),
                accessor=lambda letter: kinds.label(letter.kind),
                get_url=self.get_inspect_url,
            ),
            StateColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                sort_key="state",
                primary=lambda letter: letter.state in LOST,
            ),
            Column("last_error", label=_("Error")),
            Column(
                "to",
                label=_("To"),
                accessor=lambda letter: address_for(user, letter) or "–",
            ),
            Column("locale", label=_("Language")),
            DateColumn("created_at", label=_("Written"), sort_key="created_at"),
            DateColumn("sent_at", label=_("Sent"), sort_key="sent_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not may_resend(self.request.user):
            return []
        buttons = [
            HeaderButton(
                _("Send a test letter to me"),
                url=reverse("letters_admin:test"),
                icon_name="mail",
            )
        ]
        if OutboxMessage.objects.lost().filter(purged_at=None).exists():
            buttons.append(
                HeaderButton(
                    _("Try all again"),
                    url=reverse("letters_admin:again_all"),
                    icon_name="rotate",
                )
            )
        return buttons

    def get_list_more_buttons(self, instance: OutboxMessage) -> list[Button]:
        buttons = [
            Button(
                _("Details"),
                url=self.get_inspect_url(instance),
                icon_name="info-circle",
            )
        ]
        if may_resend(self.request.user):
            buttons += actions_for(instance)
        return buttons


def actions_for(letter: OutboxMessage) -> list[Button]:
    """What can be done about a letter that did not arrive."""
    if letter.state not in LOST:
        return []
    aside = reverse("letters_admin:aside", args=[letter.pk])
    buttons = [Button(_("Put aside"), url=aside, icon_name="check", priority=20)]
    if letter.purged_at is None:
        again = reverse("letters_admin:again", args=[letter.pk])
        buttons.insert(
            0, Button(_("Try again"), url=again, icon_name="rotate", priority=10)
        )
    return buttons


class LetterView(InspectView):
    """One letter; its words only for those who may read it."""

    any_permission_required = ["view"]
    page_title = _("Letter")
    template_name = "outbox/admin/letter.html"

    def get_context_data(self, **kwargs: object) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "kind": kinds.label(self.object.kind),
            "is_lost": self.object.state in LOST,
            "address": address_for(self.request.user, self.object),
            "may_read": may_read(self.request.user, self.object),
        }

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return actions_for(self.object) if may_resend(self.request.user) else []


class LettersMenuItem(MenuItem):
    """The menu's entry, with the number of letters that did not arrive."""

    def is_shown(self, request: HttpRequest) -> bool:
        return POLICY.user_has_permission(request.user, "view")

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        lost = OutboxMessage.objects.lost().count()
        label = _("Letters (%(count)s)") % {"count": lost} if lost else self.label
        return LinkMenuItem(
            self.name,
            label,
            self.url,
            icon_name=self.icon_name,
            classname=f"{self.classname} letters-lost" if lost else self.classname,
            attrs=self.attrs,
        )


class LetterViewSet(ModelViewSet):
    """`/admin/letters/`: looking at letters and trying again; no writing."""

    model = OutboxMessage
    name = "letters_admin"
    url_prefix = "letters"
    icon = "mail"
    menu_label = _("Letters")
    menu_name = "letters"
    menu_order = 260
    menu_item_class = LettersMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = LettersView
    inspect_view_class = LetterView
    inspect_template_name = "outbox/admin/letter.html"
    form_fields = []
    permission_policy = POLICY

    def get_urlpatterns(self) -> list[URLPattern]:
        again, aside, test = (
            self.construct_view(view) for view in (AgainView, AsideView, TestLetterView)
        )
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/again/", again, name="again"),
            path("<int:pk>/aside/", aside, name="aside"),
            path("again/", again, name="again_all"),
            path("test/", test, name="test"),
        ]
