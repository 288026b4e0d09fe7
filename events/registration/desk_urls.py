"""Addresses of the office's side of registrations."""

from django.urls import path, re_path

from . import desk, desk_actions, door, exports

urlpatterns = [
    path("registrations/", desk.DatesView.as_view(), name="registration_dates"),
    path(
        "registrations/events/", desk.EventsView.as_view(), name="registration_events"
    ),
    path(
        "registrations/events/<int:page_id>/", desk.policy, name="registration_policy"
    ),
    path("registrations/date/<int:pk>/", desk.of_date, name="registration_list"),
    path("registrations/date/<int:pk>/add/", desk_actions.add, name="registration_add"),
    path(
        "registrations/date/<int:pk>/message/",
        desk_actions.message,
        name="registration_message",
    ),
    path(
        "registrations/date/<int:pk>/cancel/",
        desk_actions.cancel_date,
        name="registration_cancel_date",
    ),
    path("registrations/date/<int:pk>/print/", desk.printed, name="registration_print"),
    re_path(
        r"^registrations/date/(?P<pk>\d+)/export\.(?P<kind>xlsx|csv)$",
        exports.export,
        name="registration_export",
    ),
    path("registrations/date/<int:pk>/door/", door.door, name="registration_list_door"),
    path("registrations/date/<int:pk>/door/sync/", door.sync, name="registration_sync"),
    path("registrations/<int:pk>/", desk.one, name="registration_one"),
    path("registrations/<int:pk>/act/", desk_actions.act, name="registration_act"),
    path("registrations/<int:pk>/here/", door.tick, name="registration_tick"),
    path("registrations/door/<str:raw>/", door.by_code, name="registration_door"),
]
