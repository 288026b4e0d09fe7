"""Addresses of the editors' side."""

from django.urls import path, re_path

from . import desk
from .accepting import desk as accepting

urlpatterns = [
    path("entries/", desk.FormsView.as_view(), name="forms_index"),
    path("entries/<int:page_id>/", desk.EntriesView.as_view(), name="forms_entries"),
    path(
        "entries/<int:page_id>/results/",
        desk.EntriesView.as_view(results_only=True),
        name="forms_entries_results",
    ),
    re_path(
        r"^entries/(?P<page_id>\d+)/export\.(?P<kind>xlsx|csv)$",
        desk.export,
        name="forms_export",
    ),
    path("entries/entry/<int:pk>/", desk.entry, name="forms_entry"),
    path("entries/entry/<int:pk>/delete/", desk.delete, name="forms_delete_entry"),
    path("entries/entry/<int:pk>/accept/", accepting.accept, name="forms_accept"),
    path(
        "entries/entry/<int:pk>/take-back/",
        accepting.take_back,
        name="forms_take_back",
    ),
    path("entries/entry/<int:pk>/decline/", accepting.decline, name="forms_decline"),
    path("entries/entry/<int:pk>/files/<int:file_id>/", desk.file, name="forms_file"),
]
