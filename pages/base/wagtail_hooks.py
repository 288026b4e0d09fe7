"""The editors' side: snippets, dashboard, explorer, brand."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Model, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.models import TranslatableMixin
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from locales.table import SOURCE_CODE
from pages.media.models import AltText
from pages.topics.models import Audience, Municipality, Topic

from .attention import what_needs_you
from .explorer import OfficePageViewSet
from .facts.admin import FactViewSet, refuse_used
from .facts.rich_text import ENTITY, RULE, FactHandler
from .models import (
    AccessibilityIssue,
    AlertBanner,
    FactWords,
    GlossaryTerm,
    OfficeWords,
)

LANGUAGE = Column("locale", label=_("language"), sort_key="locale")


class GermanFirst(IndexView):
    """Rows of every language; those to work on stand on the first page."""

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().order_queryset(queryset)
        if self.ordering:
            return queryset
        translated = Case(When(locale__language_code=SOURCE_CODE, then=0), default=1)
        order = [translated, "locale", *self.model._meta.ordering, "pk"]
        return queryset.order_by(*order)


class WordsViewSet(SnippetViewSet):
    """Words that have translations."""

    index_view_class = GermanFirst


def refuse_named(
    request: HttpRequest, rows: QuerySet, list_name: str
) -> HttpResponse | None:
    """Back to the list, deleting nothing, where rows of pages name what should go."""
    if not rows.exists():
        return None
    text = _("This cannot be deleted: pages name it. Take it out of them first.")
    messages.error(request, text)
    return redirect(list_name)


class TopicViewSet(WordsViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "line", "slug", "sort_order", LANGUAGE]


class AudienceViewSet(WordsViewSet):
    model = Audience
    icon = "group"
    list_display = ["name", "slug", "sort_order", LANGUAGE]


class MunicipalityViewSet(WordsViewSet):
    model = Municipality
    icon = "site"
    list_display = ["name", "slug", "sort_order", LANGUAGE]


class AlertBannerViewSet(WordsViewSet):
    model = AlertBanner
    icon = "warning"
    list_display = ["title", "level", "starts_at", "ends_at", LANGUAGE]


class FactWordsViewSet(WordsViewSet):
    model = FactWords
    icon = "info-circle"
    list_display = ["text", "fact", LANGUAGE]


class GlossaryTermViewSet(WordsViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["term", "explanation", LANGUAGE]


class OfficeWordsViewSet(WordsViewSet):
    model = OfficeWords
    icon = "home"
    list_display = ["name", "claim", LANGUAGE]


class AccessibilityIssueViewSet(WordsViewSet):
    model = AccessibilityIssue
    icon = "warning"
    list_display = ["title", "criterion", "found_on", "fix_by", "fixed_on", LANGUAGE]


class AltTextViewSet(WordsViewSet):
    model = AltText
    icon = "image"
    list_display = ["text", "image", LANGUAGE]


class WordsViewSetGroup(SnippetViewSetGroup):
    """One menu entry for everything that is not a page."""

    menu_label = _("Words, values")
    menu_icon = "list-ul"
    menu_order = 250
    items = (
        AlertBannerViewSet,
        FactViewSet,
        FactWordsViewSet,
        GlossaryTermViewSet,
        TopicViewSet,
        AudienceViewSet,
        MunicipalityViewSet,
        OfficeWordsViewSet,
        AltTextViewSet,
        AccessibilityIssueViewSet,
    )


register_snippet(WordsViewSetGroup)


class NeedsYouPanel(Component):
    """What an editor with twenty minutes should look at first."""

    name = "needs_you"
    template_name = "base/admin/needs_you.html"
    order = 50

    def get_context_data(self, parent_context: dict) -> dict:
        return {"groups": what_needs_you(parent_context["request"].user)}


@hooks.register("before_edit_snippet")
def keep_german_words_from_translators(request: HttpRequest, instance: Model) -> None:
    """
    Rights on snippets know no language: who may not add one only translates.

    :raises PermissionDenied: if a translator opens the German words themselves
    """
    if not isinstance(instance, TranslatableMixin) or (
        instance.locale.language_code != SOURCE_CODE
    ):
        return
    meta = instance._meta
    if not request.user.has_perm(f"{meta.app_label}.add_{meta.model_name}"):
        raise PermissionDenied


@hooks.register("before_delete_snippet")
def keep_used_facts(
    request: HttpRequest, instances: list[Model]
) -> HttpResponse | None:
    return refuse_used(request, instances)


@hooks.register("before_create_snippet")
def words_come_with_facts(request: HttpRequest, model: type) -> HttpResponse | None:
    """Words of a fact are never there without it: they are made with the fact."""
    if model is not FactWords:
        return None
    return redirect(FactViewSet().get_url_name("add"))


@hooks.register("before_bulk_action")
def keep_chosen_used_facts(
    request: HttpRequest, action: str, objects: Iterable[object], view: object
) -> HttpResponse | None:
    return refuse_used(request, objects) if action == "delete" else None


@hooks.register("register_rich_text_features")
def facts_in_running_text(features: FeatureRegistry) -> None:
    choose = reverse_lazy(f"{FactViewSet().get_chooser_admin_url_namespace()}:choose")
    entity = {
        "type": ENTITY,
        "icon": "info-circle",
        "description": _("Fact: a value that is kept once"),
        "attributes": ["key", "label", "value", "url"],
        "chooserUrl": choose,
    }
    files = {
        "js": ["wagtailadmin/js/chooser-modal.js", "admin/facts.js"],
        "css": {"all": ["admin/facts.css"]},
    }
    features.register_editor_plugin("draftail", "fact", EntityFeature(entity, **files))
    features.register_converter_rule("contentstate", "fact", RULE)
    features.register_link_type(FactHandler)


@hooks.register("construct_homepage_panels")
def show_what_needs_you(request: HttpRequest, panels: list[Component]) -> None:
    panels.insert(0, NeedsYouPanel())


@hooks.register("register_admin_viewset")
def list_pages_for_the_office() -> OfficePageViewSet:
    return OfficePageViewSet("office_pages")


@hooks.register("insert_global_admin_css")
def brand() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/brand.css"))
