"""From rows to profiles, and who is proposed to somebody, in few queries."""

from collections.abc import Iterable

from .matching import Match, Profile, ranked
from .models import Ending, PairState, Participant, Role, State
from .questions import spoken_of
from .vocabulary import ANY, ELSEWHERE

# Nobody at the desk reads more.
MOST = 20
TRIED_IN_VAIN = (Ending.REFUSED, Ending.NO_MATCH, Ending.NO_ANSWER)


def profile_of(
    person: Participant, *, pairs: int = 0, said_no_with: Iterable[int] = ()
) -> Profile:
    """What counts of somebody who is in so many pairs now."""
    answers = person.answers
    town, wish = answers.get("municipality", ""), answers.get("age_wish", "")
    return Profile(
        pk=person.pk,
        role=person.role,
        since=person.since,
        languages=spoken_of(answers),
        municipality="" if town == ELSEWHERE else town,
        district=answers.get("district", ""),
        times=frozenset(answers.get("times", [])),
        interests=frozenset(answers.get("interests", [])),
        age=answers.get("age", ""),
        age_wish="" if wish == ANY else wish,
        gender=answers.get("gender", ""),
        same_gender=bool(answers.get("same_gender")),
        is_paused=person.state != State.WAITING,
        is_free=pairs < person.most_pairs,
        said_no_with=frozenset(said_no_with),
    )


def proposals_for(person: Participant) -> list[tuple[Participant, Match]]:
    """The others of the programme that suit best, with the reasons: two queries."""
    role = Role.NEWCOMER if person.is_mentor else Role.MENTOR
    rows = Participant.objects.with_pairs().looking()
    found = rows.filter(programme=person.programme_id, role=role)
    others = {row.pk: row for row in found}
    matches = ranked(
        profile_of(person, said_no_with=said_no_with(person)),
        (profile_of(row, pairs=row.pairs_now) for row in others.values()),
    )
    return [(others[match.profile.pk], match) for match in matches[:MOST]]


def said_no_with(person: Participant) -> set[int]:
    """With whom it was tried in vain; a good pair that ended can be renewed."""
    other = "newcomer" if person.is_mentor else "mentor"
    rows = person.pairs.filter(state=PairState.ENDED)
    tried = rows.filter(why_ended__in=TRIED_IN_VAIN)
    return {*tried.values_list(other, flat=True)} - {None}
