"""Machine translation that loses one text at most when an engine breaks its markup."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.strings import StringValue, validate_translation_links

from accounts.models import User
from locales.permissions import may_change

logger = logging.getLogger(__name__)
Engine = BaseMachineTranslator


@dataclass
class Outcome:
    """How many texts an engine translated, and which it broke."""

    engine: str
    translated: int = 0
    broken: list[str] = field(default_factory=list)

    def report(self, request: HttpRequest) -> None:
        """Tell the editor."""
        if self.broken:
            messages.warning(request, _broken_words(self.broken))
        if self.translated:
            text = _("Translated by %(engine)s. Please read it before you publish.")
            messages.success(request, text % {"engine": self.engine})
        elif not self.broken:
            messages.warning(request, _("There is nothing left to translate."))


def _broken_words(broken: list[str]) -> str:
    text = ngettext_lazy(
        "%(number)d text came back damaged and stays untranslated: %(texts)s",
        "%(number)d texts came back damaged and stay untranslated: %(texts)s",
        len(broken),
    )
    return text % {"number": len(broken), "texts": "; ".join(broken)}


def translate_by_machine(
    translation: Translation, user: User, engine: Engine
) -> Outcome:
    """
    Fill the empty texts of a translation.

    What a person or an earlier run translated stays as it is.
    """
    outcome = Outcome(engine=str(engine.display_name))
    places = _empty_places(translation)
    found, outcome.broken = _ask(engine, translation, list(places))
    with transaction.atomic():
        for string, answer in found.items():
            for string_id, context_id in places[string]:
                StringTranslation.objects.get_or_create(
                    translation_of_id=string_id,
                    locale=translation.target_locale,
                    context_id=context_id,
                    defaults={
                        "data": answer,
                        "translation_type": StringTranslation.TRANSLATION_TYPE_MACHINE,
                        "tool_name": outcome.engine,
                        "last_translated_by": user,
                    },
                )
            outcome.translated += 1
    return outcome


def _empty_places(translation: Translation) -> dict[StringValue, list[tuple]]:
    """Each string without a translation, and where it stands."""
    known = set(
        StringTranslation.objects.filter(
            locale=translation.target_locale,
            context__object_id=translation.source.object_id,
        ).values_list("translation_of_id", "context_id")
    )
    places = defaultdict(list)
    for segment in translation.source.stringsegment_set.select_related("string"):
        place = (segment.string_id, segment.context_id)
        if place not in known:
            places[segment.string.as_value()].append(place)
    return places


def _ask(
    engine: Engine, translation: Translation, strings: list[StringValue]
) -> tuple[dict[StringValue, str], list[str]]:
    """Sound answers, and the texts whose answers were not. One call if it can be."""
    try:
        return _sound(strings, _call(engine, translation, strings))
    except ValueError:
        logger.warning("%s broke markup; asking text by text", engine.display_name)
    found, broken = {}, []
    for string in strings:
        try:
            some, wrong = _sound([string], _call(engine, translation, [string]))
        except ValueError:
            some, wrong = {}, [string.render_text()]
        found.update(some)
        broken.extend(wrong)
    return found, broken


def _call(
    engine: Engine, translation: Translation, strings: Iterable[StringValue]
) -> dict:
    if not strings:
        return {}
    locale = translation.source.locale
    return engine.translate(locale, translation.target_locale, strings)


def _sound(
    strings: Iterable[StringValue], answers: dict
) -> tuple[dict[StringValue, str], list[str]]:
    found, broken = {}, []
    for string in strings:
        answer = answers.get(string)
        if answer is None or answer.data is None:
            continue
        try:
            StringValue.from_translated_html(answer.data)
            validate_translation_links(string.data, answer.data)
        except ValueError:
            broken.append(string.render_text())
        else:
            found[string] = answer.data
    return found, broken


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Fill the empty texts of one translation and say what could not be filled."""
    engine = get_machine_translator()
    translation = get_object_or_404(
        Translation.objects.select_related("source__locale", "target_locale"),
        pk=translation_id,
    )
    if engine is None or not engine.can_translate(
        translation.source.locale, translation.target_locale
    ):
        raise Http404
    if not may_change(request.user, translation.get_target_instance()):
        raise PermissionDenied
    translate_by_machine(translation, request.user, engine).report(request)
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url or reverse("wagtailadmin_home"))
