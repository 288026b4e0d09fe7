"""Addresses outside the pages, in every language."""

from django.urls import path

from .stopping import stop

urlpatterns = [path("-/reminders/<str:raw>/", stop, name="concepts_stop")]
