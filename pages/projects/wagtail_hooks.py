"""The editors' side of projects: funders, programmes, proof of use, the log."""

from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from pages.base.wagtail_hooks import LANGUAGE, WordsViewSet, refuse_named

from .models import Funder, FundingRow, Programme
from .views import proof


class FunderViewSet(WordsViewSet):
    model = Funder
    icon = "coins"
    list_display = ["name", BooleanColumn("is_eu", label=_("EU")), LANGUAGE]


class ProgrammeViewSet(WordsViewSet):
    model = Programme
    icon = "list-ul"
    list_display = ["name", "years", "funder", LANGUAGE]


class FundingViewSetGroup(SnippetViewSetGroup):
    """Who pays, and out of what: chosen at the projects."""

    menu_label = _("Funders")
    menu_icon = "tag"
    menu_order = 245
    items = (FunderViewSet, ProgrammeViewSet)


register_snippet(FundingViewSetGroup)


@hooks.register("before_delete_snippet")
def keep_funders_of_grants(
    request: HttpRequest, instances: list[Model]
) -> HttpResponse | None:
    """Funders and programmes go only after grants: a proof of use names them."""
    funders = [x.pk for x in instances if isinstance(x, Funder)]
    programmes = [x.pk for x in instances if isinstance(x, Programme)]
    rows = FundingRow.objects.filter(
        Q(funder__in=funders) | Q(programme__in=programmes)
    )
    view = FunderViewSet() if funders else ProgrammeViewSet()
    return refuse_named(request, rows, view.get_url_name("list"))


@hooks.register("register_admin_urls")
def project_urls() -> list:
    return [
        re_path(
            r"^projects/(?P<page_id>\d+)/proof\.(?P<kind>xlsx|csv)$",
            proof,
            name="project_proof",
        )
    ]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "projects.proof", _("Proof of use"), _("The proof of use was downloaded")
    )
