"""Addresses of the office's side of registrations."""

from django.urls import path

from . import door

urlpatterns = [
    path("registrations/door/<str:raw>/", door.by_code, name="registration_door"),
]
