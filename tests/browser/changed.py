"""Makes translations of the demonstration old, or a machine's."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail_localize.models import StringTranslation

from locales.status.judging import judge_all
from locales.status.recording import announce
from pages.services.models import ServicePage

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE


def change(slug, significance):
    """German says something else in a text, in a step, and has one step more."""
    page = ServicePage.objects.get(slug=slug, locale__language_code="de")
    page.summary = "Seit heute ist alles anders."
    page.deadline = "Sofort"
    page.what_it_is += "<p>Das ist neu.</p>"
    page.steps[0].value["title"] = "Zuerst anrufen"
    page.steps.append(("step", {"title": "Warten", "text": "Zwei Wochen."}))
    revision = page.save_revision()
    announce(revision.pk, significance)
    revision.publish()
    _judge(page)


def leave_to_a_machine(slug):
    """Nobody has read what the machine wrote."""
    page = ServicePage.objects.get(slug=slug, locale__language_code="de")
    StringTranslation.objects.filter(context__object_id=page.translation_key).update(
        translation_type=MACHINE, updated_at=timezone.now()
    )
    for version in page.get_translations().filter(live=True):
        version.save_revision().publish()
    _judge(page)


def _judge(page):
    judge_all(ContentType.objects.get_for_model(page), str(page.translation_key))
