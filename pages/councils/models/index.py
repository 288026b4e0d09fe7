"""CouncilIndexPage: the councils, and all that they met for and asked for."""

from django.utils.translation import gettext_lazy as _

from pages.base.index_page import IndexPage
from pages.base.models import BasePage

from .archived import WithArchive
from .council import CouncilPage


class CouncilIndexPage(WithArchive, IndexPage):
    """All councils; behind them what became of their motions, and every meeting."""

    parent_page_types = ["base.HomePage", "directory.MunicipalityPage"]
    subpage_types = ["councils.CouncilPage"]
    lists = CouncilPage

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("council list")
        verbose_name_plural = _("council lists")
