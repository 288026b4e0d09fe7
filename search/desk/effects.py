"""What a group of words changes for those who search."""

from dataclasses import dataclass

from search.answering import answering_engine
from search.asking import all_words, conditions, read_question
from search.models import SynonymGroup, SynonymTerm
from search.queries import Request
from search.synonyms import read_groups


@dataclass(frozen=True)
class Effect:
    """How many things are found for a word without its group and with it."""

    term: SynonymTerm
    before: int
    after: int


def effects_of(group: SynonymGroup) -> list[Effect]:
    """The effect on each word that is typed; nothing before the group is saved."""
    if group.pk is None:
        return []
    others = SynonymTerm.objects.filter(group__is_active=True).exclude(group=group)
    without = read_groups(others)
    with_it = without + read_groups(SynonymTerm.objects.filter(group=group))
    return [
        Effect(term, _found(term, without), _found(term, with_it))
        for term in group.terms.all()
    ]


def _found(term: SynonymTerm, known: list) -> int:
    asked = read_question(term.text, term.language)
    wanted = all_words(conditions(asked, asked.languages, known))
    return answering_engine().search(Request(wanted, size=0, facets=False)).total
