"""Words for the same, the search desk and the index in the editors' pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import Panel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .desk import views
from .desk.effects import effects_of
from .desk.todo import PinView
from .models import SynonymGroup


class EffectPanel(Panel):
    """What a group changes, or would change, for those who search."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "search/admin/effects.html"

        def get_context_data(self, parent_context: dict | None = None) -> dict:
            context = super().get_context_data(parent_context)
            context["effects"] = effects_of(self.instance)
            return context


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "search"
    menu_label = _("Words for the same")
    menu_order = 270
    add_to_admin_menu = True
    list_display = ["note", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["note"]
    panels = [*SynonymGroup.panels, EffectPanel(heading=_("What this changes"))]


register_snippet(SynonymGroupViewSet)


class SearchMenuItem(MenuItem):
    """For those who keep the words of the search."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(views.RIGHT)


@hooks.register("register_admin_urls")
def search_urls() -> list[URLPattern]:
    return [
        path("search-desk/", views.desk, name="search_desk"),
        path("search-desk/pin/", PinView.as_view(), name="search_pin"),
        path("search-desk/index/", views.health, name="search_health"),
        path("search-desk/index/rebuild/", views.start_rebuild, name="search_rebuild"),
        path("search-desk/index/stop/", views.stop_rebuild, name="search_stop"),
        path("search-desk/words.csv", views.export_words, name="search_export_words"),
        path("search-desk/words/", views.import_words, name="search_import_words"),
    ]


@hooks.register("register_reports_menu_item")
def desk_menu_item() -> MenuItem:
    return SearchMenuItem(
        _("What is searched"), reverse("search_desk"), icon_name="search"
    )


@hooks.register("register_reports_menu_item")
def health_menu_item() -> MenuItem:
    return SearchMenuItem(
        _("Index of the search"), reverse("search_health"), icon_name="list-ul"
    )
