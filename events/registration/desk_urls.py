"""Addresses of the office's side of registrations."""

from django.urls import path, re_path

from . import (
    desk,
    desk_actions,
    desk_cancelling,
    desk_dates,
    desk_events,
    desk_find,
    desk_import,
    door,
    exports,
)

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
        "registrations/date/<int:pk>/import/",
        desk_import.import_list,
        name="registration_import",
    ),
    re_path(
        r"^registrations/date/(?P<pk>\d+)/import/list\.(?P<kind>xlsx|csv)$",
        desk_import.template,
        name="registration_import_template",
    ),
    path(
        "registrations/events/<int:page_id>/invited/",
        desk_events.invited,
        name="registration_invited",
    ),
    path(
        "registrations/events/<int:page_id>/invited/write/",
        desk_events.write_to_invited,
        name="registration_write_to_invited",
    ),
    path(
        "registrations/events/<int:page_id>/invited/<int:pk>/remove/",
        desk_events.uninvite,
        name="registration_uninvite",
    ),
    path(
        "registrations/events/<int:page_id>/hours/",
        desk_events.counselling,
        name="registration_hours",
    ),
    path(
        "registrations/date/<int:pk>/figures/",
        desk_events.figures,
        name="registration_figures",
    ),
    path(
        "registrations/date/<int:pk>/move/",
        desk_dates.move_date,
        name="registration_move_date",
    ),
    path("registrations/find/", desk_find.find_one, name="registration_find"),
    path("registrations/date/worker.js", door.worker, name="registration_worker"),
    path(
        "registrations/date/<int:pk>/message/",
        desk_dates.message,
        name="registration_message",
    ),
    path(
        "registrations/date/<int:pk>/cancel/",
        desk_dates.cancel_date,
        name="registration_cancel_date",
    ),
    path(
        "registrations/date/<int:pk>/reinstate/",
        desk_cancelling.reinstate_date,
        name="registration_reinstate_date",
    ),
    path(
        "registrations/events/<int:page_id>/cancel/",
        desk_cancelling.cancel_event,
        name="registration_cancel_event",
    ),
    path(
        "registrations/events/<int:page_id>/reinstate/",
        desk_cancelling.reinstate_event,
        name="registration_reinstate",
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
