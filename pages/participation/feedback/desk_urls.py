"""Addresses of the editors' side."""

from django.urls import path, re_path

from . import desk

urlpatterns = [
    path("helpful/", desk.index, name="feedback_index"),
    path("helpful/texts/", desk.texts, name="feedback_texts"),
    path("helpful/texts/change/", desk.change, name="feedback_change"),
    re_path(
        r"^helpful/(?P<what>numbers|texts)\.(?P<kind>xlsx|csv)$",
        desk.export,
        name="feedback_export",
    ),
]
