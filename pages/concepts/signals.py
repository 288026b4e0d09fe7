"""What follows when a concept is published or deleted."""

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from .models import ConceptPage
from .register import forget, register


@receiver(page_published, sender=ConceptPage)
def register_goals(sender: type, instance: ConceptPage, **kwargs: object) -> None:
    if instance.is_source:
        register(instance)


@receiver(post_delete, sender=ConceptPage)
def forget_goals(sender: type, instance: ConceptPage, **kwargs: object) -> None:
    if instance.is_source:
        forget(instance)
