"""The site does not start without the dictionaries of its search."""

from django.core.checks import Error, register

from .analysis.lexicon import missing


@register()
def dictionaries_are_built(app_configs: object, **kwargs: object) -> list[Error]:
    if not missing():
        return []
    return [
        Error(
            f"Dictionaries of the search are missing: {', '.join(missing())}.",
            hint="Run `manage.py search_lexicon` (a minute, once).",
            id="search.E001",
        )
    ]
