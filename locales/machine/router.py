"""One translator for wagtail-localize that asks the right engine for each language."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail.models import Locale
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from locales.exchange.models import glossary
from locales.markup import BrokenMarkup, protect, restore
from locales.table import SOURCE_CODE, find

from .engines import EngineError

logger = logging.getLogger(__name__)


@dataclass
class Answer:
    """What an engine made of some strings; `broken` could not be used."""

    tool: str
    texts: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def engine_for(target: str) -> object | None:
    """
    The engine of a target language by `MACHINE_TRANSLATION`, or nothing.

    `ROUTES` maps a language, or "*" for all others, to a name in `ENGINES`.
    """
    configured = settings.MACHINE_TRANSLATION
    name = configured["ROUTES"].get(target, configured["ROUTES"].get("*"))
    if name is None or not find(target).machine_translated:
        return None
    options = dict(configured["ENGINES"][name])
    return import_string(options.pop("CLASS"))(**options)


def translate(texts: Iterable[str], target: str) -> Answer:
    """
    German strings of inline HTML in another language.

    A string whose tags or protected words an engine breaks is left out of `texts`
    and named in `broken`; the others are not lost for it.

    :raises EngineError: if there is no engine for the language or it fails
    """
    engine = engine_for(target)
    if engine is None or not engine.can_translate(SOURCE_CODE, target):
        raise EngineError(f"no engine for {target}")
    texts = list(texts)
    words = glossary(target)
    protected = [protect(text, words) for text in texts]
    answered = engine.translate(
        [text for text, _kept in protected], SOURCE_CODE, target
    )
    answer = Answer(engine.name)
    for text, (_marked, kept), translated in zip(
        texts, protected, answered, strict=True
    ):
        try:
            answer.texts[text] = restore(translated, kept, text)
        except BrokenMarkup:
            answer.broken.append(text)
    return answer


class Router(BaseMachineTranslator):
    """Asks the engine of each target language; wagtail-localize shows its button."""

    @cached_property
    def display_name(self) -> str:
        names = {
            import_string(options["CLASS"]).name
            for options in settings.MACHINE_TRANSLATION["ENGINES"].values()
        }
        return " / ".join(sorted(names))

    def translate(
        self, source_locale: Locale, target_locale: Locale, strings: list[StringValue]
    ) -> dict[StringValue, StringValue]:
        by_text = {string.data: string for string in strings}
        answer = translate(by_text, target_locale.language_code)
        return {by_text[x]: StringValue(text) for x, text in answer.texts.items()}

    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        target = target_locale.language_code
        if source_locale.language_code != SOURCE_CODE or target == SOURCE_CODE:
            return False
        engine = engine_for(target)
        return engine is not None and engine.can_translate(SOURCE_CODE, target)
