"""What follows when a programme changes, and when its project's page goes."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from locales.table import SOURCE_CODE
from pages.base.frame import forget_frames
from pages.projects.models import ProjectPage

from .models import MentoringProgramme
from .steps import remove


@receiver([post_save, post_delete], sender=MentoringProgramme)
def show_it_at_once(sender: type, **kwargs: object) -> None:
    forget_frames()


@receiver(post_delete, sender=ProjectPage)
def forget_with_the_page(sender: type, instance: ProjectPage, **kwargs: object) -> None:
    """Nobody could look after the people of a German page that is gone."""
    if instance.locale.language_code != SOURCE_CODE:
        return
    programme = MentoringProgramme.objects.filter(
        page_key=instance.translation_key
    ).first()
    if programme is not None:
        for pk in list(programme.participants.values_list("pk", flat=True)):
            remove(pk, at=timezone.now())
        programme.delete()
