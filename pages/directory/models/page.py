"""DirectoryPage: people, organisations and places at addresses of their own."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from pages.base.models import BasePage

KIND = "(?P<kind>people|organisations|places)"


class DirectoryPage(RoutablePageMixin, BasePage):
    """ "Who speaks my language?", and everybody who can help."""

    parent_page_types = ["base.HomePage"]
    subpage_types = []
    max_count_per_parent = 1

    translatable_fields = BasePage.base_translatable_fields

    class Meta:
        verbose_name = _("people and places")
        verbose_name_plural = _("people and places")

    @path("")
    @re_path(rf"^{KIND}/$")
    def show_list(self, request: HttpRequest, kind: str = "people") -> HttpResponse:
        from pages.directory.views import show_list

        return show_list(self, request, kind)

    @re_path(rf"^{KIND}/(?P<slug>[\w-]+)/$")
    def show_entry(self, request: HttpRequest, kind: str, slug: str) -> HttpResponse:
        from pages.directory.views import show_entry

        return show_entry(self, request, kind, slug)

    @path("posts/")
    def show_posts(self, request: HttpRequest) -> HttpResponse:
        """Who held each post, one after the other."""
        from pages.directory.views import show_posts

        return show_posts(self, request)

    @path("people/<slug:slug>/vcard/")
    def send_vcard(self, request: HttpRequest, slug: str) -> HttpResponse:
        from pages.directory.views import send_vcard

        return send_vcard(self, request, slug)

    @path("people/<slug:slug>/qr/")
    def send_qr(self, request: HttpRequest, slug: str) -> HttpResponse:
        from pages.directory.views import send_qr

        return send_qr(self, request, slug)
