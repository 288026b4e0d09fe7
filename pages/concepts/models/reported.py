"""The yearly reports behind a concept."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path


class WithReports:
    """Addresses of a page's yearly reports."""

    @path("report/<int:year>/")
    def report(self, request: HttpRequest, year: int) -> HttpResponse:
        """What was done in a year."""
        from pages.concepts.report_views import show_report

        return show_report(self, request, year)

    @path("report/<int:year>/pdf/")
    def report_pdf(self, request: HttpRequest, year: int) -> HttpResponse:
        """The same on paper."""
        from pages.concepts.report_views import print_report

        return print_report(self, request, year)
