from django.apps import AppConfig


class WelcomeConfig(AppConfig):
    name = "config.welcome"
    label = "welcome"
