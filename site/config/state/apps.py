from django.apps import AppConfig


class StateConfig(AppConfig):
    name = "config.state"
    label = "state"
