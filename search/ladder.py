"""
Steps from a strict answer to a generous one, each taken only when little was found.

All words; most words; a corrected spelling; words one letter away; other languages.
Every step that was taken is told to the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils import timezone

from . import asking
from .analysis.folding import fold
from .asking import Question
from .engines import Engine
from .models import SearchWord
from .queries import NOTHING, Answer, Condition, Request, any_of
from .sources.directory import UNCONFIRMED
from .vocabulary import near_words

ENOUGH = 3
FRESH = timedelta(days=90)


@dataclass
class Findings:
    """An answer and how it was come by."""

    asked: Question
    request: Request
    answer: Answer
    steps: list[str] = field(default_factory=list)
    corrected: str = ""


Search = Callable[[Request], Answer]


def find(
    engine: Engine,
    asked: Question,
    *,
    filters: tuple[tuple[str, ...], ...] = (),
    offset: int = 0,
    size: int = 10,
    correct: bool = True,
    facets: bool = True,
) -> Findings:
    """What the engine knows about a question, as strictly as it finds something."""
    found = asking.conditions(asked, asked.languages)
    made = Findings(asked, Request(NOTHING), Answer())
    if not found:
        return made
    request = Request(
        wanted=asking.all_words(found),
        boosts=asking.boosts(asked, found),
        filters=filters,
        fresh_from=timezone.localdate() - FRESH,
        sunk=UNCONFIRMED,
        offset=offset,
        size=size,
        facets=facets,
    )
    made.request, made.answer = request, engine.search(request)
    for name, step in STEPS.items():
        if made.answer.total >= ENOUGH:
            break
        if name == "spelling" and not correct:
            continue
        step(engine, made)
    return made


def _widen(engine: Engine, made: Findings, condition: Condition, name: str) -> None:
    """Take a step when it finds more."""
    if condition == NOTHING:
        return
    request = replace(made.request, wanted=any_of([made.request.wanted, condition]))
    answer = engine.search(request)
    if answer.total > made.answer.total:
        made.request, made.answer = request, answer
        made.steps.append(name)


def _most_words(engine: Engine, made: Findings) -> None:
    found = asking.conditions(made.asked, made.asked.languages)
    _widen(engine, made, asking.most_words(found), "most")


def _spelling(engine: Engine, made: Findings) -> None:
    """Look for the nearest known spelling instead of a word that stands nowhere."""
    text = corrected(made.asked)
    if not text:
        return
    other = find(
        engine,
        asking.read_question(text, made.asked.code),
        filters=made.request.filters,
        offset=made.request.offset,
        size=made.request.size,
        facets=made.request.facets,
        correct=False,
    )
    if other.answer.total > made.answer.total:
        made.request, made.answer = other.request, other.answer
        made.asked, made.corrected = other.asked, text
        made.steps = ["spelling", *other.steps]


def corrected(asked: Question) -> str:
    """The question with its unknown words replaced by near known ones; or nothing."""
    text, changed = asked.text, False
    for token in asked.words[asked.code]:
        if _is_known(token.surface):
            continue
        for code in asked.languages:
            near = near_words(code, fold(token.surface, code))
            if not near and len(token.exact) >= 8:
                near = near_words(code, fold(token.surface, code), distance=2)
            if near:
                text = text.replace(token.surface, near[0].surface)
                changed = True
                break
    return text if changed else ""


def _is_known(surface: str) -> bool:
    """A word of any language is no mistake."""
    spellings = {fold(surface, code) for code in ("de", "tr", "fa", "ckb")}
    return SearchWord.objects.filter(word__in=spellings).exists()


def _nearly(engine: Engine, made: Findings) -> None:
    found = asking.conditions(made.asked, made.asked.languages)
    wider = asking.nearly_words(made.asked, found)
    _widen(engine, made, asking.all_words(wider), "nearly")


def _other_languages(engine: Engine, made: Findings) -> None:
    asked = made.asked
    codes = asking.other_languages(asked)
    for code in codes:
        asked.words[code] = asking.keywords(code, asked.text)
    found = asking.conditions(asked, codes)
    _widen(engine, made, asking.all_words(found), "languages")


STEPS: dict[str, Callable[[Engine, Findings], None]] = {
    "most": _most_words,
    "spelling": _spelling,
    "nearly": _nearly,
    "languages": _other_languages,
}
