from django.apps import AppConfig


class SheetConfig(AppConfig):
    name = "pages.sheet"
    label = "sheet"
    verbose_name = "Counter sheet"
