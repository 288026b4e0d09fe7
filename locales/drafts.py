"""
First drafts of translations: the German page copied into the languages' trees.

wagtail-localize copies a page, saves it again with the words it knows in that language,
and then a third time as another version. Of a page that is new in a language it knows
no words, so the copy alone is the draft.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from wagtail.actions.copy_page import CopyPageAction
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import copy_for_translation_done
from wagtail.tasks import update_reference_index_task
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.operations import TranslationCreator

from accounts.models import User


def create_drafts(
    instance: TranslatableMixin, locales: Iterable[Locale], user: User | None
) -> None:
    """
    Make the translations of an original in these languages, each in a transaction.

    What it refers to goes along. Whoever stops half-way can begin again.
    """
    if not isinstance(instance, Page):
        _create_as_upstream(instance, locales, user)
        return
    with transaction.atomic():
        source, _created = TranslationSource.get_or_create_from_instance(instance)
    original = source.as_instance()
    new = _new_locales(source, original)
    for locale in locales:
        if locale.pk in new:
            _copy_into(locale, source, original, user)
        else:
            _create_as_upstream(instance, [locale], user)


@transaction.atomic
def _create_as_upstream(
    instance: TranslatableMixin, locales: Iterable[Locale], user: User | None
) -> None:
    TranslationCreator(user, locales).create_translations(instance)


def _new_locales(source: TranslationSource, original: Page) -> set[int]:
    """
    Languages that know no word of the page yet, and in which its parent stands.

    None where the page refers to other things that have to be translated before it, or
    where its translations begin as pages that editors write by themselves.
    """
    parent = original.get_parent()
    if parent.is_root() or source.relatedobjectsegment_set.exists():
        return set()
    usual = getattr(settings, "WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE", "synced")
    if getattr(original, "localize_default_translation_mode", usual) != "synced":
        return set()
    own = {"context__object_id": source.object_id}
    versions = Page.objects.filter(translation_key=original.translation_key)
    known = [
        source.translations.values_list("target_locale_id"),
        versions.values_list("locale_id"),
        StringTranslation.objects.filter(**own).values_list("locale_id"),
        SegmentOverride.objects.filter(**own).values_list("locale_id"),
    ]
    taken = QuerySet.union(*[rows.order_by() for rows in known])
    places = Page.objects.filter(
        translation_key=parent.translation_key, alias_of__isnull=True
    )
    return {*places.values_list("locale_id", flat=True)} - {pk for (pk,) in taken}


@transaction.atomic
def _copy_into(
    locale: Locale, source: TranslationSource, original: Page, user: User | None
) -> None:
    Translation.objects.create(source=source, target_locale=locale)
    parent = original.get_parent().get_translation(locale)
    # Each save would bring the list of references up to date.
    with disable_reference_index_auto_update():
        draft = CopyPageAction(
            original,
            to=parent,
            update_attrs={
                "locale": locale,
                "slug": find_available_slug(parent, original.slug),
                "owner": original.owner,
            },
            copy_revisions=False,
            keep_live=False,
            reset_translation_key=False,
            process_child_object=_in_its_language,
            user=user,
            log_action="wagtail.copy_for_translation",
        ).execute(skip_permission_checks=True)
    update_reference_index_task.enqueue(
        draft._meta.app_label, draft._meta.model_name, str(draft.pk)
    )
    TranslationLog.objects.create(
        source=source, locale=locale, revision=draft.latest_revision
    )
    copy_for_translation_done.send(
        sender=CopyPageAction, source_obj=original, target_obj=draft
    )


def _in_its_language(
    original: Page, draft: Page, relation: object, child: object
) -> None:
    if isinstance(child, TranslatableMixin):
        child.locale = draft.locale
