"""A translation goes live only when it takes nothing away from its readers."""

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail_localize.models import Translation

from accounts.models import User


class WouldShowGerman(Exception):
    """German words would replace translated ones that are live."""

    def __init__(self, missing: int) -> None:
        self.missing = missing
        super().__init__(missing)


def untranslated_segments(translation: Translation) -> QuerySet:
    """The strings of the synchronised original that have no sound translation."""
    return (
        translation.source.stringsegment_set.order_by("order")
        .annotate_translation(translation.target_locale)
        .filter(translation__isnull=True)
        .select_related("string", "context")
    )


def check_publishable(translation: Translation) -> None:
    """
    Nothing, if the translation may go live.

    :raises WouldShowGerman: if strings are missing and all of them are there in
        what readers see now
    """
    missing = untranslated_segments(translation).count()
    if missing and _is_complete_now(translation):
        raise WouldShowGerman(missing)


def _is_complete_now(translation: Translation) -> bool:
    from .status.models import TranslationStatus

    target = translation.source.object.get_instance_or_none(translation.target_locale)
    if target is None or (isinstance(target, Page) and not target.live):
        return False
    status = TranslationStatus.objects.of(target).first()
    return status is None or not status.missing


def publish(translation: Translation, user: User) -> None:
    """
    Put a translation live.

    :raises WouldShowGerman: see `check_publishable`
    :raises ValidationError: if the words do not fit their fields
    """
    check_publishable(translation)
    translation.save_target(user=user, publish=True)
