from django.urls import path

from .views import search, suggest

urlpatterns = [
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="search_suggest"),
]
