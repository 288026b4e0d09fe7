"""Addresses of a person's own entry, in every language."""

from django.urls import path

from . import views

urlpatterns = [
    path("-/entry/", views.held, name="forms_held"),
    path("-/entry/data.json", views.held_file, name="forms_held_file"),
    path("-/entry/delete/", views.delete, name="forms_delete"),
    path("-/entry/<str:raw>/", views.open_link, name="forms_open"),
]
