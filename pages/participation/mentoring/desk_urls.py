"""Addresses of the editors' side."""

from django.urls import path, re_path

from . import desk, desk_one, desk_pairs, desk_programmes

urlpatterns = [
    path("mentoring/", desk.index, name="mentoring_index"),
    re_path(
        r"^mentoring/export\.(?P<kind>xlsx|csv)$", desk.export, name="mentoring_export"
    ),
    path("mentoring/<int:pk>/", desk_one.one, name="mentoring_one"),
    path("mentoring/<int:pk>/step/", desk_one.step, name="mentoring_one_step"),
    path("mentoring/<int:pk>/delete/", desk_one.delete, name="mentoring_one_delete"),
    path(
        "mentoring/<int:pk>/with/<int:other>/",
        desk_one.propose,
        name="mentoring_propose",
    ),
    path("mentoring/pairs/", desk_pairs.index, name="mentoring_pairs"),
    path("mentoring/pairs/<int:pk>/", desk_pairs.one, name="mentoring_pair_desk"),
    path("mentoring/projects/", desk_programmes.index, name="mentoring_programmes"),
    path(
        "mentoring/projects/<int:page_id>/",
        desk_programmes.set_up,
        name="mentoring_set_up",
    ),
    re_path(
        r"^mentoring/figures\.(?P<kind>xlsx|csv)$",
        desk_programmes.figures_file,
        name="mentoring_figures",
    ),
]
