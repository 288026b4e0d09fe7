"""The handbook's addresses, and where it stands in the menu."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views


@hooks.register("register_admin_urls")
def handbook_urls() -> list[URLPattern]:
    return [
        path("handbook/", views.first_chapter, name="handbook"),
        path("handbook/<slug:name>/", views.show_chapter, name="handbook_chapter"),
        path(
            "handbook/images/<slug:language>/<str:name>",
            views.show_image,
            name="handbook_image",
        ),
    ]


@hooks.register("register_help_menu_item")
def handbook_menu() -> MenuItem:
    return MenuItem(
        _("Handbook"),
        reverse("handbook"),
        name="handbook",
        icon_name="openquote",
        order=10,
    )
