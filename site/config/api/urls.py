"""Addresses of the API, without a language in front: it is a parameter."""

from django.urls import path

from . import description, directory, events, pages

app_name = "api"
urlpatterns = [
    path("", description.described, name="described"),
    path("openapi.json", description.openapi, name="openapi"),
    path("pages", pages.pages, name="pages"),
    path("pages/<str:key>", pages.page, name="page"),
    path("events", events.events, name="events"),
    path("places", directory.places, name="places"),
    path("organisations", directory.organisations, name="organisations"),
    path("people", directory.people, name="people"),
]
