"""Addresses of readers' answers, in every language."""

from django.urls import path

from . import views

urlpatterns = [
    path("-/helpful/", views.answer, name="feedback"),
    path("-/helpful/more/", views.more, name="feedback_more"),
    path("-/helpful/sent/", views.sent, name="feedback_sent"),
]
