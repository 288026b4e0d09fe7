"""Addresses of the sign-up and of a person's own registration, in every language."""

from django.urls import path

from . import proof, serving, views, wishes

urlpatterns = [
    path("-/sign-up/<uuid:event_key>/", serving.sign_up, name="registration_sign_up"),
    path("-/sign-up/<uuid:event_key>/wish/", wishes.wish, name="registration_wish"),
    path(
        "-/sign-up/<uuid:event_key>/challenge/",
        proof.challenge,
        name="registration_challenge",
    ),
    path("-/sign-up/sent/<str:signed>/", serving.sent, name="registration_sent"),
    path(
        "-/sign-up/calendar/<str:signed>/event.ics",
        serving.calendar,
        name="registration_calendar",
    ),
    path("-/registration/", views.manage, name="registration_manage"),
    path("-/registration/confirm/", views.confirm, name="registration_confirm"),
    path("-/registration/wait/", views.wait, name="registration_wait"),
    path("-/registration/cancel/", views.cancel, name="registration_cancel"),
    path("-/registration/change/", views.change, name="registration_change"),
    path("-/registration/delete/", views.delete, name="registration_delete"),
    path("-/registration/data.json", views.data, name="registration_data"),
    path("-/registration/<str:raw>/", views.open_link, name="registration_open"),
]
