"""Addresses and menu of the office's side of registrations."""

from django.urls import include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    return [path("", include("events.registration.desk_urls"))]
