"""Told to rooms that keep what readers read: a fact says something else from now on."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver

from locales.status.judging import statuses_changed
from locales.status.models import TranslationStatus, content_type_of
from pages.base.frame import forget_frames
from pages.base.models import Fact, FactWords

# Sent with the fact, once for each change, inside the transaction of the change.
fact_changed = Signal()


def _tell(fact: Fact) -> None:
    forget_frames()
    fact_changed.send(sender=Fact, fact=fact)


@receiver(post_save, sender=Fact)
def tell_of_new_value(
    sender: type, instance: Fact, raw: bool = False, **kwargs: object
) -> None:
    if not raw:
        _tell(instance)


@receiver(post_delete, sender=Fact)
def tell_of_no_value(sender: type, instance: Fact, **kwargs: object) -> None:
    _tell(instance)


@receiver(post_delete, sender=FactWords)
def tell_of_lost_words(sender: type, instance: FactWords, **kwargs: object) -> None:
    for fact in Fact.objects.filter(pk=instance.fact_id):
        _tell(fact)


@receiver(post_save, sender=TranslationStatus)
def tell_of_new_words(
    sender: type, instance: TranslationStatus, **kwargs: object
) -> None:
    """Only with its status is it known from which German words a translation is."""
    tell_of_judged_words(sender, [instance])


@receiver(statuses_changed)
def tell_of_judged_words(
    sender: type, statuses: list[TranslationStatus], **kwargs: object
) -> None:
    kind = content_type_of(FactWords).pk
    for status in statuses:
        if status.content_type_id != kind:
            continue
        words = FactWords.objects.filter(
            translation_key=status.translation_key, locale_id=status.locale_id
        ).select_related("fact")
        for row in words:
            _tell(row.fact)
