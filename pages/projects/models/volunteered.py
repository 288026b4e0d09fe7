"""The list of what volunteers are wanted for, below a list of projects."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path


class WithVolunteering:
    """Addresses of what volunteers are wanted for in the projects of a list."""

    @path("volunteering/")
    def volunteering(self, request: HttpRequest) -> HttpResponse:
        """By topic, place and language of the text."""
        from pages.projects.volunteering import show_volunteering

        return show_volunteering(self, request)

    @path("volunteering/feed/")
    def volunteering_feed(self, request: HttpRequest) -> HttpResponse:
        """The same as RSS."""
        from pages.projects.volunteering import send_feed

        return send_feed(self, request)
