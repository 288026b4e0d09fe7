"""The editors' side of councils: the sectors that seats belong to."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from pages.base.wagtail_hooks import WordsViewSet

from .models import Sector


class SectorViewSet(WordsViewSet):
    model = Sector
    icon = "group"
    menu_label = _("Sectors of councils")
    menu_order = 245
    add_to_admin_menu = True
    list_display = ["name", "note", "sort_order", Column("locale", label=_("language"))]


register_snippet(SectorViewSet)
