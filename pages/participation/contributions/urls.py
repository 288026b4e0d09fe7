"""Addresses of what residents write, in every language."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("-/voice/", views.held, name="contributions_held"),
    path("-/voice/data.json", views.held_file, name="contributions_held_file"),
    path("-/voice/delete/", views.delete, name="contributions_delete"),
    path("-/voice/<str:raw>/", views.open_link, name="contributions_open"),
    re_path(
        r"^(?P<path>(?:[\w\-]+/)*)voices/(?:(?P<slug>[\w\-]+)/)?$",
        views.discuss,
        name="contributions",
    ),
]
