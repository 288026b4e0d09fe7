"""Addresses of the feed, without a language in front: its words are German."""

from django.urls import path

from . import views

urlpatterns = [
    path("system", views.system, name="oparl_system"),
    path("bodies", views.bodies, name="oparl_bodies"),
    path("body/1/<slug:name>", views.body_list, name="oparl_body_list"),
    path(
        "organization/<slug:key>/<slug:name>",
        views.council_list,
        name="oparl_council_list",
    ),
    path("<slug:kind>/<slug:key>", views.one, name="oparl_object"),
]
