"""
What wagtail-localize does not leave to settings or hooks.

Kept to four places; each has a test in tests/locales that fails without it.
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import (
    LocaleSynchronization,
    Translation,
    TranslationSource,
)

from .table import SOURCE_CODE

upstream_status = Translation.get_status_display


def harden() -> None:
    """Called once, when all models are there."""
    pre_save.connect(one_source_only, sender=TranslationSource)
    pre_save.connect(one_source_only, sender=LocaleSynchronization)
    Translation.get_status_display = status_display
    LOCALE_COMPONENTS[:] = [
        component
        for component in LOCALE_COMPONENTS
        if component["model"] is not LocaleSynchronization
    ]


def one_source_only(sender: type, instance: object, **kwargs: object) -> None:
    """
    Two sources for one language make the editor answer 500.

    Synchronised trees are refused as well: they fill a language with German aliases.

    :raises ValidationError: unless the source is the German original
    """
    if sender is LocaleSynchronization:
        raise ValidationError("Trees are not synchronised: see docs/ways.md.")
    if instance.locale.language_code != SOURCE_CODE:
        raise ValidationError("Only the German original can be translated.")


def status_display(translation: Translation) -> str:
    """Our status; wagtail-localize calls old translations up to date."""
    from .status.models import TranslationStatus

    status = TranslationStatus.objects.for_translation(translation)
    return status.words_of_state if status else upstream_status(translation)
