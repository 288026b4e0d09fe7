"""Addresses of the editors' side."""

from django.urls import path, re_path

from . import files, handing_views, views

urlpatterns = [
    path("concepts/values/", views.due, name="concepts_due"),
    path("concepts/values/<int:pk>/", views.enter, name="concepts_enter"),
    path("concepts/values/change/<int:pk>/", views.change, name="concepts_change"),
    path("concepts/values/delete/<int:pk>/", views.delete, name="concepts_delete"),
    path(
        "concepts/values/hand-over/<int:pk>/",
        handing_views.values,
        name="concepts_hand_values",
    ),
    path(
        "concepts/goals/hand-over/<int:pk>/",
        handing_views.links,
        name="concepts_hand_links",
    ),
    path("concepts/<int:pk>/files/", files.files, name="concepts_files"),
    re_path(
        r"^concepts/(?P<pk>\d{1,18})/(?P<content>all|values)\.(?P<kind>xlsx|csv)$",
        files.export,
        name="concepts_export",
    ),
]
