from django.urls import path

from .views import clicked, feed, search, suggest

urlpatterns = [
    path("search/", search, name="search"),
    path("search/feed/", feed, name="search_feed"),
    path("search/suggest/", suggest, name="search_suggest"),
    path("search/clicked/", clicked, name="search_clicked"),
]
