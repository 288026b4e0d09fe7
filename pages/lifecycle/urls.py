"""Addresses outside the pages, in every language."""

from django.urls import path

from .review.views import right, stop

urlpatterns = [
    path("-/still-right/<str:raw>/", right, name="lifecycle_right"),
    path("-/no-reminders/<str:raw>/", stop, name="lifecycle_stop"),
]
