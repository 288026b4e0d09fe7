from django.apps import AppConfig


class MoveInConfig(AppConfig):
    name = "config.movein"
    label = "movein"
