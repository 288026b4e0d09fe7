from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "pages.projects"
    label = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        # Each of these registers itself.
        from . import deadlines, signals  # noqa: F401
