"""Take a translators' file over: all of it or nothing, as drafts."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from accounts.models import User
from locales.permissions import may_change

from .files import Change, FileRefused, Plan, Progress

TOOL = "PO"


@dataclass
class Taken:
    """What a file changed: texts, drafts, and pages whose parent is untranslated."""

    texts: int = 0
    drafts: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def take(plan: Plan, user: User | None, progress: Progress | None = None) -> Taken:
    """
    Store the texts of a file and make drafts of the pages they belong to.

    Snippets have no drafts: they change at once. Nothing is published.

    :raises FileRefused: if this person may not change one of the pages
    """
    sources = plan.sources
    if user is not None:
        _refuse_foreign_pages(sources, plan.locale, user)
    taken = Taken()
    with transaction.atomic():
        taken.texts = sum(_store(x, plan.locale, user) for x in plan.changes)
        for at, source in enumerate(sources, start=1):
            _make_draft(source, plan.locale, user, taken)
            if progress:
                progress(at, len(sources))
    return taken


def _refuse_foreign_pages(
    sources: list[TranslationSource], locale: Locale, user: User
) -> None:
    problems = [
        _("You may not change “%(title)s”.") % {"title": source.get_source_instance()}
        for source in sources
        if not _may_change(source, locale, user)
    ]
    if problems:
        raise FileRefused(*problems)


def _may_change(source: TranslationSource, locale: Locale, user: User) -> bool:
    """Whether they may edit the translation, or add it where there is none yet."""
    german = source.get_source_instance()
    target = german.get_translation_or_none(locale)
    if target is not None or not isinstance(german, Page):
        return may_change(user, target or german)
    parent = german.get_parent().get_translation_or_none(locale)
    if parent is None:
        return may_change(user, german.specific)
    return parent.permissions_for_user(user).can_add_subpage()


def _store(change: Change, locale: Locale, user: User | None) -> bool:
    """Store one text; whether it is new."""
    segment = change.segment
    key = {
        "translation_of_id": segment.string_id,
        "context_id": segment.context_id,
        "locale": locale,
    }
    row = StringTranslation.objects.filter(**key).first()
    manual = StringTranslation.TRANSLATION_TYPE_MANUAL
    if row and row.data == change.text and row.translation_type == manual:
        return False
    StringTranslation.objects.update_or_create(
        **key,
        defaults={
            "data": change.text,
            "translation_type": manual,
            "tool_name": TOOL,
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )
    return True


def _make_draft(
    source: TranslationSource, locale: Locale, user: User | None, taken: Taken
) -> None:
    german = source.get_source_instance()
    if not _has_place(german, locale):
        taken.waiting.append(str(german))
        return
    translation, _created = Translation.objects.get_or_create(
        source=source, target_locale=locale
    )
    translation.save_target(user=user, publish=not isinstance(german, Page))
    taken.drafts.append(str(german))


def _has_place(german: TranslatableMixin, locale: Locale) -> bool:
    """Whether the parent is translated; wagtail-localize would publish it in German."""
    if not isinstance(german, Page) or german.depth <= 2:
        return True
    parent = german.get_parent().get_translation_or_none(locale)
    return parent is not None and parent.alias_of_id is None
