"""`/-/letters/`: for developers only."""

from django.urls import path

from . import views

app_name = "letters"
urlpatterns = [
    path("", views.letters, name="list"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/html", views.letter_html, name="html"),
]
