"""Every address of the site. Languages come first in the path, German too."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import views
from config.gallery import gallery
from config.metrics.views import metrics
from locales.status.asking import ask_for_translation
from locales.views import check_password, choose_language, serve
from outbox.stopping import stop
from pages.base.sitemap import sitemap, sitemap_part
from pages.base.views import theme
from pages.sheet.views import beside, beside_pdf

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"

urlpatterns = [
    path("", choose_language),
    path("-/health", views.health, name="health"),
    path("-/metrics", metrics, name="metrics"),
    path("-/ask-for-translation/", ask_for_translation, name="ask_for_translation"),
    path("-/theme.css", theme, name="theme"),
    path("-/letters/", include("outbox.urls")),
    path("api/v1/", include("config.api.urls")),
    path("oparl/v1.1/", include("pages.councils.oparl.urls")),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap_part, name="sitemap_part"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/", include("accounts.urls")),
    path("admin/failwhale/", views.no_rehearsal),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Wagtail leads readers of a page for staff here, whatever the settings say.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
        name="wagtailcore_login",
    ),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        check_password,
        name="wagtailcore_authenticate_with_password",
    ),
    re_path(r"^media/(?P<path>.+)$", views.media),
]
if settings.SHOW_GALLERY:
    urlpatterns.append(path("-/gallery/", gallery, name="gallery"))
urlpatterns += i18n_patterns(
    path("-/no-letters/<str:raw>/", stop, name="letters_stop"),
    path("", include("search.subscriptions.urls")),
    path("", include("events.registration.urls")),
    re_path(r"^((?:[\w\-]+/)*)beside/$", beside, name="beside"),
    re_path(r"^((?:[\w\-]+/)*)beside\.pdf$", beside_pdf, name="beside_pdf"),
    path("", include("pages.forms.urls")),
    path("", include("pages.concepts.urls")),
    path("", include("pages.lifecycle.urls")),
    path("", include("pages.participation.feedback.urls")),
    path("", include("pages.participation.contributions.urls")),
    path("", include("pages.participation.mentoring.urls")),
    path("", include("search.urls")),
    re_path(r"^((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
    prefix_default_language=True,
)
