from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "pages.projects"
    label = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from pages.base import sitemap

        # Each of these registers itself.
        from . import deadlines, signals, still_wanted  # noqa: F401
        from .addresses import sub_addresses

        sitemap.register(sub_addresses)
