"""Addresses of the editors' side."""

from django.urls import path, re_path

from . import desk, desk_one, desk_pages

urlpatterns = [
    path("voices/", desk.index, name="contributions_index"),
    path("voices/change/", desk.change, name="contributions_change"),
    path("voices/undo/", desk.undo, name="contributions_undo"),
    re_path(
        r"^voices/export\.(?P<kind>xlsx|csv)$", desk.export, name="contributions_export"
    ),
    path("voices/<int:pk>/", desk_one.one, name="contributions_one"),
    path("voices/<int:pk>/delete/", desk_one.delete, name="contributions_delete_one"),
    path("voices/pages/", desk_pages.index, name="contributions_pages"),
    path("voices/pages/<int:page_id>/", desk_pages.set_up, name="contributions_set_up"),
]
