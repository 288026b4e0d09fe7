"""The editors' side of councils: the sectors that seats belong to."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from pages.base.wagtail_hooks import WordsViewSet, refuse_named

from .models import Member, Sector, SectorSeats


class SectorViewSet(WordsViewSet):
    model = Sector
    icon = "group"
    menu_label = _("Sectors of councils")
    menu_order = 245
    add_to_admin_menu = True
    list_display = ["name", "note", "sort_order", Column("locale", label=_("language"))]


register_snippet(SectorViewSet)


@hooks.register("before_delete_snippet")
def keep_sectors_with_seats(
    request: HttpRequest, instances: list[Model]
) -> HttpResponse | None:
    """A sector goes only after its seats and the members who sit there for it."""
    keys = [x.pk for x in instances if isinstance(x, Sector)]
    back = SectorViewSet().get_url_name("list")
    return refuse_named(
        request, SectorSeats.objects.filter(sector__in=keys), back
    ) or refuse_named(request, Member.objects.filter(sector__in=keys), back)
