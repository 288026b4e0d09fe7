"""Refuses to start with a language whose words are not there."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register

from .table import TABLE


@register("locales")
def every_language_has_a_catalogue(
    app_configs: object, **kwargs: object
) -> list[Error]:
    """
    One error a language without a compiled catalogue.

    Django would answer its addresses with a redirect to German instead.
    """
    folder = Path(settings.LOCALE_PATHS[0])
    return [
        Error(
            f"The language {language.code} has no compiled catalogue.",
            hint="Run: python locales/catalogues.py compile",
            id="locales.E001",
        )
        for language in TABLE
        if not (folder / language.catalogue / "LC_MESSAGES" / "django.mo").exists()
    ]
