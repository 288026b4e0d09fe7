"""What follows when an organisation is shown to readers."""

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from locales.table import SOURCE_CODE
from pages.directory.models import Organisation

from .letters import post_shown


@receiver(post_save, sender=Organisation)
def tell_whoever_offered_it(
    sender: type, instance: Organisation, raw: bool = False, **kwargs: object
) -> None:
    if raw or not instance.is_public:
        return
    if instance.locale.language_code == SOURCE_CODE:
        with transaction.atomic():
            post_shown(instance, at=timezone.now())
