from django.urls import path

from .views import clicked, search, suggest

urlpatterns = [
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="search_suggest"),
    path("search/clicked/", clicked, name="search_clicked"),
]
