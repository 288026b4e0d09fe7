"""Our machine translation on the path of wagtail-localize's own."""

from django.urls import URLPattern, path
from wagtail import hooks

from . import views


# Before wagtail-localize's, which answers 500 when an engine fails.
@hooks.register("register_admin_urls", order=-10)
def machine_urls() -> list[URLPattern]:
    return [
        path(
            "localize/translate/<int:translation_id>/machine_translate/",
            views.machine_translate,
        ),
        path(
            "localize/translate/<int:translation_id>/proposals/",
            views.proposals,
            name="machine_proposals",
        ),
    ]
