"""Addresses outside the pages, in every language."""

from django.urls import path

from .checkin import views as check_in
from .review.views import right, stop

urlpatterns = [
    path("-/still-right/<str:raw>/", right, name="lifecycle_right"),
    path("-/no-reminders/<str:raw>/", stop, name="lifecycle_stop"),
    path("-/check-in/<str:raw>/", check_in.show, name="lifecycle_check_in"),
    path(
        "-/check-in/<str:raw>/change/",
        check_in.change,
        name="lifecycle_check_in_change",
    ),
    path("-/check-in/<str:raw>/end/", check_in.end, name="lifecycle_check_in_end"),
    path("-/no-check-in/<str:raw>/", check_in.stop, name="lifecycle_check_in_stop"),
]
