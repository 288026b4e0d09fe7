from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "config.handbook"
    label = "handbook"
