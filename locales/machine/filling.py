"""Fill what is untranslated of a page; never what a person wrote."""

from dataclasses import dataclass

from django.db import transaction
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from accounts.models import User

from .models import MachineProposal
from .router import translate

MANUAL = StringTranslation.TRANSLATION_TYPE_MANUAL
MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE


@dataclass
class Filled:
    """How many paragraphs were filled, proposed, and left because of the engine."""

    filled: int = 0
    proposed: int = 0
    broken: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.filled or self.proposed or self.broken)


def fill(translation: Translation, user: User | None) -> Filled:
    """
    Machine texts for the untranslated paragraphs of one translation.

    Where a person has written the paragraph's former text the machine's text
    becomes a proposal. The engine is asked outside of any transaction.

    :raises EngineError: if the engine fails; nothing is stored then
    """
    locale = translation.target_locale
    missing = _untranslated(translation.source, locale.pk)
    if not missing:
        return Filled()
    answer = translate({x.string.data for x in missing}, locale.language_code)
    former = _former_texts(missing, locale.pk)
    filled = Filled()
    with transaction.atomic():
        for segment in missing:
            text = answer.texts.get(segment.string.data)
            if text is None:
                filled.broken += 1
            elif segment.context_id in former:
                _propose(segment, locale.pk, text, former, answer.tool)
                filled.proposed += 1
            else:
                _store(segment, locale.pk, text, answer.tool, user)
                filled.filled += 1
    return filled


def _untranslated(source: TranslationSource, locale_id: int) -> list[StringSegment]:
    segments = StringSegment.objects.filter(source=source).select_related(
        "string", "context"
    )
    done = set(
        StringTranslation.objects.filter(
            locale_id=locale_id, context__object_id=source.object_id
        ).values_list("translation_of_id", "context_id")
    )
    return [x for x in segments if (x.string_id, x.context_id) not in done]


def _former_texts(segments: list[StringSegment], locale_id: int) -> dict[int, str]:
    """Context to the newest text that a person wrote there."""
    rows = StringTranslation.objects.filter(
        locale_id=locale_id,
        context__in={x.context_id for x in segments},
        translation_type=MANUAL,
    ).order_by("updated_at")
    return dict(rows.values_list("context_id", "data"))


def _propose(
    segment: StringSegment, locale_id: int, text: str, former: dict, tool: str
) -> None:
    MachineProposal.objects.update_or_create(
        string_id=segment.string_id,
        context_id=segment.context_id,
        locale_id=locale_id,
        defaults={
            "data": text,
            "former": former[segment.context_id],
            "tool_name": tool,
        },
    )


def _store(
    segment: StringSegment, locale_id: int, text: str, tool: str, user: User | None
) -> None:
    # Whoever typed it in the meantime is right.
    StringTranslation.objects.get_or_create(
        translation_of_id=segment.string_id,
        locale_id=locale_id,
        context_id=segment.context_id,
        defaults={
            "data": text,
            "translation_type": MACHINE,
            "tool_name": tool,
            "last_translated_by": user,
        },
    )


def proposals_of(translation: Translation) -> list[MachineProposal]:
    """What waits for a person in this translation, in the order of the page."""
    orders = dict(
        StringSegment.objects.filter(source=translation.source).values_list(
            "context_id", "order"
        )
    )
    rows = MachineProposal.objects.filter(
        locale=translation.target_locale,
        context__object_id=translation.source.object_id,
        context__in=orders,
    ).select_related("string")
    return sorted(rows, key=lambda row: orders[row.context_id])


@transaction.atomic
def take_over(proposal: MachineProposal, user: User) -> None:
    """The proposal becomes the text; the person who read it answers for it."""
    StringTranslation.objects.update_or_create(
        translation_of_id=proposal.string_id,
        locale_id=proposal.locale_id,
        context_id=proposal.context_id,
        defaults={
            "data": proposal.data,
            "translation_type": MANUAL,
            "tool_name": proposal.tool_name,
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )
    proposal.delete()
