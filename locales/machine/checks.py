"""Refuses a route to an engine that nobody set up."""

from django.conf import settings
from django.core.checks import Error, register


@register("machine")
def every_route_leads_to_an_engine(
    app_configs: object, **kwargs: object
) -> list[Error]:
    """One error a language whose engine has no address or key."""
    engines = settings.MACHINE_TRANSLATION["ENGINES"]
    return [
        Error(
            f"MACHINE_ROUTES sends {language} to {name}, which is not set up.",
            hint="Set LIBRETRANSLATE_URL or DEEPL_KEY, or change MACHINE_ROUTES.",
            id="machine.E001",
        )
        for language, name in settings.MACHINE_TRANSLATION["ROUTES"].items()
        if name not in engines
    ]
