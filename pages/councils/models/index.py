"""CouncilIndexPage: the councils, and all that they met for and asked for."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from pages.base.index_page import IndexPage
from pages.base.models import BasePage

from .council import CouncilPage


class CouncilIndexPage(IndexPage):
    """All councils; behind them what became of their motions, and every meeting."""

    parent_page_types = ["base.HomePage", "directory.MunicipalityPage"]
    subpage_types = ["councils.CouncilPage"]
    lists = CouncilPage

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("council list")
        verbose_name_plural = _("council lists")

    @path("meetings/")
    def meetings(self, request: HttpRequest) -> HttpResponse:
        """The meetings of all councils by year and topic."""
        from pages.councils.archive import show_meetings

        return show_meetings(self, request)

    @path("motions/")
    def motions(self, request: HttpRequest) -> HttpResponse:
        """The motions of all councils and what became of them."""
        from pages.councils.archive import show_motions

        return show_motions(self, request)
