"""From what somebody typed to conditions: words, their forms, their meanings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from locales.table import SOURCE_CODE, TABLE

from .analysis import Token, analyse
from .analysis.folding import in_one_line
from .analysis.stopwords import is_stopword
from .analysis.tokens import base_language, script_of
from .queries import NOTHING, All, Boost, Condition, Phrase, Term, all_of, any_of
from .synonyms import Group, widened
from .terms import exact_term, normal_term, part_term, whole_term
from .vocabulary import near_words

LONGEST_QUESTION = 200
MOST_WORDS = 8
# Each of them is a condition of its own for each word.
MOST_NEAR = 10
# Things with all words come before things with some, whatever else they have.
ALL_WORDS, OWN_LANGUAGE = 64, 2
WHOLE_TITLE, EXACT_TITLE, TITLE_PHRASE, TITLE_WORD = 32, 16, 8, 4
HEADS_PHRASE, HEADS_WORD, BODY_PHRASE = 2, 2, 1


@dataclass
class Question:
    """What somebody typed, as words in each language that it is asked in."""

    text: str
    code: str
    words: dict[str, list[Token]] = field(default_factory=dict)

    @property
    def languages(self) -> list[str]:
        return list(self.words)

    @property
    def is_empty(self) -> bool:
        return not any(self.words.values())


def read_question(text: str, code: str) -> Question:
    """What a reader of that language typed; asked in that language and in German."""
    text = in_one_line(text)[:LONGEST_QUESTION]
    asked = Question(text, code)
    for language in dict.fromkeys((code, SOURCE_CODE)):
        asked.words[language] = keywords(language, text)
    return asked


def keywords(code: str, text: str) -> list[Token]:
    """The words of a question that say what it is about; all, if none does."""
    tokens = list({token.exact: token for token in analyse(code, text)}.values())
    base = base_language(code)
    kept = [x for x in tokens if not is_stopword(base, x.exact)]
    return (kept or tokens)[:MOST_WORDS]


def other_languages(asked: Question) -> list[str]:
    """Languages in whose script the text is, and that were not asked yet."""
    scripts = {script_of(token.surface) for token in asked.words[asked.code]}
    return [
        language.code
        for language in TABLE
        if language.script in scripts and language.code not in asked.words
    ]


# Conditions ----------------------------------------------------------------------


def word(code: str, token: Token) -> Condition:
    """Texts with any form of a word, or with all parts of a compound."""
    forms = [normal_term(code, token.normal), part_term(code, token.normal)]
    for sense in token.senses:
        forms += [normal_term(code, sense), part_term(code, sense)]
    parts = [
        any_of((Term(normal_term(code, x)), Term(part_term(code, x))))
        for x in token.parts
    ]
    whole = [Term(form) for form in forms]
    return any_of([*whole, all_of(parts)] if len(parts) > 1 else whole)


def conditions(
    asked: Question, codes: Iterable[str], known: list[Group] | None = None
) -> dict[str, list[Condition]]:
    """
    For each language the condition of each word, with what means the same.

    With the groups in use, unless others are given.
    """
    return {
        code: widened(code, asked.words[code], word, known)
        for code in codes
        if asked.words.get(code)
    }


def all_words(found: dict[str, list[Condition]]) -> Condition:
    """Texts that have, in one of the languages, every word."""
    return any_of(all_of(words) for words in found.values())


def most_words(found: dict[str, list[Condition]]) -> Condition:
    """Texts that lack one word at most; of two words one is enough."""
    return any_of(_all_but_one(x) for x in found.values() if len(x) > 1)


def _all_but_one(words: list[Condition]) -> Condition:
    """By halves: one may lack in either, so few conditions say it of many words."""
    if len(words) == 1:
        return All(())
    middle = len(words) // 2
    halves = words[:middle], words[middle:]
    return any_of(
        all_of(x for x in (*whole, _all_but_one(other)) if x != All(()))
        for whole, other in (halves, halves[::-1])
    )


def nearly_words(
    asked: Question, found: dict[str, list[Condition]]
) -> dict[str, list[Condition]]:
    """The same with known words that are one letter away."""
    wider = {}
    for code, words in found.items():
        wider[code] = []
        most = max(MOST_NEAR // len(words), 2)
        for token, condition in zip_longest(asked.words[code], words):
            near = near_words(code, token.exact) if token else []
            alike = [
                word(code, other)
                for row in near[:most]
                for other in analyse(code, row.surface)
            ]
            wider[code].append(any_of([condition or NOTHING, *alike]))
    return wider


def boosts(asked: Question, found: dict[str, list[Condition]]) -> tuple[Boost, ...]:
    """What brings a text forward: its title, its headings, the words side by side."""
    codes = [code for code in found if asked.words.get(code)]
    made = [
        Boost("all", all_words(found), ALL_WORDS),
        Boost("title", any_of(_whole(asked, codes)), WHOLE_TITLE),
        Boost("title", any_of(_exact(asked, codes)), EXACT_TITLE),
    ]
    phrases = any_of(_phrases(asked, codes))
    if phrases != NOTHING:
        made += [
            Boost("title", phrases, TITLE_PHRASE),
            Boost("heads", phrases, HEADS_PHRASE),
            Boost("all", phrases, BODY_PHRASE),
        ]
    for same in zip_longest(*(found[code] for code in codes)):
        condition = any_of(x for x in same if x is not None)
        made.append(Boost("title", condition, TITLE_WORD))
        made.append(Boost("heads", condition, HEADS_WORD))
    if asked.code in found and len(codes) > 1:
        made.append(Boost("all", all_of(found[asked.code]), OWN_LANGUAGE))
    return tuple(x for x in made if x.condition not in (NOTHING, All(())))


def _whole(asked: Question, codes: list[str]) -> Iterable[Condition]:
    for code in codes:
        # The title's own small words count here: "Die ersten Tage".
        yield Term(whole_term(code, list(analyse(code, asked.text)))[:250])


def _exact(asked: Question, codes: list[str]) -> Iterable[Condition]:
    for code in codes:
        yield all_of(Term(exact_term(code, x.exact)) for x in asked.words[code])


def _phrases(asked: Question, codes: list[str]) -> Iterable[Condition]:
    for code in codes:
        terms = tuple(normal_term(code, x.normal) for x in asked.words[code])
        if len(terms) > 1:
            yield Phrase(terms)
