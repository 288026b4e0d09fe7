"""Pages, the editors' area, search, Wagtail's sitemap."""

from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from .views import search

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("search/", search),
    path("sitemap.xml", sitemap),
    *staticfiles_urlpatterns(),
    path("", include(wagtail_urls)),
]
