from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "config.upkeep"
    label = "upkeep"
