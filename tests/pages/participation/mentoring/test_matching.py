"""Who suits whom: order, symmetry, and what rules two people out."""

import datetime
import itertools

import pytest

from pages.participation.mentoring import matching
from pages.participation.mentoring.matching import (
    Profile,
    objection,
    ranked,
    reasons_for,
)

DAY = datetime.date(2027, 3, 1)


def mentor(pk=1, **values):
    return Profile(**{"pk": pk, "role": "mentor", "since": DAY, **values})


def newcomer(pk=2, **values):
    return Profile(**{"pk": pk, "role": "newcomer", "since": DAY, **values})


def points(one, other):
    return sum(reason.points for reason in reasons_for(one, other))


MUCH = {
    "municipality": "eupen",
    "district": "Oberstadt",
    "times": frozenset({f"{x}-evening" for x in ("mon", "tue", "wed", "thu", "fri")}),
    "interests": frozenset({"a", "b", "c", "d"}),
    "age": "26",
    "age_wish": "26",
}


class TestPoints:
    def test_a_language_outweighs_any_one_thing_else(self):
        one = mentor(languages={"ar": "native"})
        language = points(one, newcomer(languages={"ar": "native"}))

        for name, value in MUCH.items():
            both = {name: value, "municipality": "eupen"}
            assert language > points(mentor(**both), newcomer(**both)), name

    def test_go_from_language_to_town_to_times_to_interests_to_age(self):
        def worth(**both):
            return points(mentor(**both), newcomer(**both))

        order = [
            worth(languages={"ar": "good"}),
            worth(municipality="eupen", district="Oberstadt"),
            worth(times=MUCH["times"]),
            worth(interests=MUCH["interests"]),
            worth(age="26", age_wish="26"),
        ]
        assert order == sorted(order, reverse=True)
        assert len({*order}) == len(order)

    def test_count_the_lower_level_of_a_language(self):
        little = points(
            mentor(languages={"ar": "native"}), newcomer(languages={"ar": "little"})
        )
        good = points(
            mentor(languages={"ar": "good"}), newcomer(languages={"ar": "native"})
        )
        assert little < good

    def test_take_a_second_language_for_more_but_not_for_much(self):
        one = {"ar": "native", "de": "good"}
        assert (
            0
            < points(mentor(languages=one), newcomer(languages=one))
            - points(mentor(languages=one), newcomer(languages={"ar": "native"}))
            < matching.SAME_TOWN
        )

    def test_know_villages_of_one_name_apart(self):
        one = mentor(municipality="eupen", district="Hof")
        other = newcomer(municipality="kelmis", district="Hof")
        assert points(one, other) == 0

    def test_are_the_same_from_either_side(self):
        shapes = [
            {"languages": {"ar": "native", "fr": "little"}},
            {"languages": {"fr": "good"}, "municipality": "eupen", "district": "HOF"},
            {"municipality": "eupen", "district": "Hof", "age": "26"},
            {"times": frozenset({"mon-evening"}), "age_wish": "26"},
            MUCH,
        ]
        for mine, theirs in itertools.product(shapes, shapes):
            one, other = mentor(**mine), newcomer(**theirs)
            assert reasons_for(one, other) == reasons_for(other, one)
            assert objection(one, other) == objection(other, one)

    def test_say_for_what_they_are(self):
        both = {**MUCH, "languages": {"ar": "native"}}
        kinds = [x.kind for x in reasons_for(mentor(**both), newcomer(**both))]
        assert kinds[0] == matching.LANGUAGES
        assert {*kinds} == {
            *("languages", "town", "district", "times", "interests", "age")
        }

    def test_are_none_for_strangers(self):
        assert reasons_for(mentor(), newcomer()) == ()


class TestWhatRulesOut:
    @pytest.mark.parametrize(
        ("one", "other", "why"),
        [
            (mentor(), mentor(2), "role"),
            (mentor(is_paused=True), newcomer(), "paused"),
            (mentor(), newcomer(is_free=False), "paired"),
            (mentor(), newcomer(same_gender=True, gender="woman"), "gender"),
            (
                mentor(gender="man"),
                newcomer(same_gender=True, gender="woman"),
                "gender",
            ),
            (mentor(said_no_with=frozenset({2})), newcomer(), "refused"),
            (mentor(gender="woman"), newcomer(same_gender=True, gender="woman"), ""),
            (mentor(gender="man"), newcomer(gender="woman"), ""),
        ],
    )
    def test_a_case(self, one, other, why):
        assert objection(one, other) == why
        assert objection(other, one) == why


class TestTheOrder:
    def test_has_the_best_first_and_leaves_out_what_cannot_be(self):
        person = newcomer(languages={"ar": "native"}, municipality="eupen")
        others = [
            mentor(11, municipality="eupen"),
            mentor(12, languages={"ar": "good"}),
            mentor(13, languages={"ar": "good"}, municipality="eupen"),
            mentor(14, languages={"ar": "native"}, is_free=False),
        ]
        assert [x.profile.pk for x in ranked(person, others)] == [13, 12, 11]

    def test_of_equals_has_who_waits_longest_first(self):
        others = [
            mentor(13),
            mentor(12),
            mentor(11, since=DAY + datetime.timedelta(days=1)),
            mentor(14, since=DAY - datetime.timedelta(days=1)),
        ]
        for some in itertools.permutations(others):
            found = [x.profile.pk for x in ranked(newcomer(), some)]
            assert found == [14, 12, 13, 11]
