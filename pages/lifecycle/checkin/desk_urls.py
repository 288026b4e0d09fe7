"""Addresses of the editors' side."""

from django.urls import path

from . import desk, desk_proposal

urlpatterns = [
    path("check-in/", desk.index, name="check_in_index"),
    path("check-in/many/", desk.many, name="check_in_many"),
    path(
        "check-in/proposals/<int:pk>/", desk_proposal.proposal, name="check_in_proposal"
    ),
    path("check-in/proposals/<int:pk>/undo/", desk_proposal.undo, name="check_in_undo"),
    path("check-in/<str:kind>/<int:pk>/", desk.one, name="check_in_entry"),
]
