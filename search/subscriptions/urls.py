"""Addresses of lists by e-mail, in every language."""

from django.urls import path

from . import views

urlpatterns = [
    path("-/follow/", views.follow, name="follow"),
    path("-/follow/sent/", views.sent, name="follow_sent"),
    path("-/follow/mine/", views.mine, name="follow_mine"),
    path("-/follow/mine/<int:pk>/confirm/", views.confirm, name="follow_confirm"),
    path("-/follow/mine/<int:pk>/change/", views.change, name="follow_change"),
    path("-/follow/mine/<int:pk>/stop/", views.stop_one, name="follow_stop_one"),
    path("-/follow/mine/go-on/", views.go_on, name="follow_go_on"),
    path("-/follow/mine/stop-all/", views.stop_all, name="follow_stop_all"),
    path("-/follow/stop/<str:raw>/", views.stop_by_letter, name="follow_stop"),
    path("-/follow/<str:raw>/", views.open_link, name="follow_open"),
]
