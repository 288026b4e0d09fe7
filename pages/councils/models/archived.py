"""The lists behind a council, and behind all of them."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path


class WithArchive:
    """Addresses of a page's meetings, and of its motions with what became of them."""

    @path("meetings/")
    def meetings(self, request: HttpRequest) -> HttpResponse:
        """By year and topic."""
        from pages.councils.archive import show_meetings

        return show_meetings(self, request)

    @path("motions/")
    def motions(self, request: HttpRequest) -> HttpResponse:
        """By state, year and topic."""
        from pages.councils.archive import show_motions

        return show_motions(self, request)
