"""Addresses of mentoring, in every language."""

from django.urls import path, re_path

from . import own_views, pair_views, views

urlpatterns = [
    path("-/mentoring/", own_views.own, name="mentoring_own"),
    path("-/mentoring/data.json", own_views.own_file, name="mentoring_own_file"),
    path("-/mentoring/step/", own_views.step, name="mentoring_step"),
    path("-/mentoring/change/", own_views.change, name="mentoring_change"),
    path("-/mentoring/delete/", own_views.delete, name="mentoring_delete"),
    path("-/mentoring/pair/<int:pk>/", pair_views.pair, name="mentoring_pair"),
    path("-/mentoring/pair/<int:pk>/end/", pair_views.end, name="mentoring_end"),
    path("-/mentoring/open/<str:raw>/", own_views.open_link, name="mentoring_open"),
    path("-/mentoring/stop/<str:raw>/", own_views.stop, name="mentoring_stop"),
    re_path(
        r"^((?:[\w\-]+/)*)mentoring/(mentor|newcomer)/$",
        views.join_view,
        name="mentoring_join",
    ),
]
