"""What counts as a change of a German text, paragraph by paragraph."""

from datetime import UTC, datetime

from locales.status.changes import Change, dated, differences, reworded
from locales.status.pieces import fingerprints, split

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 3, 9, tzinfo=UTC)


def found(before, after, missing=()):
    changes = differences(fingerprints(before), list(missing), after)
    return [(x.path, x.kind, x.start, x.end, x.german) for x in changes]


class TestDifferences:
    def test_are_none_between_the_same_texts(self):
        assert found({"a": ["1", "2"]}, {"a": ["1", "2"]}) == []

    def test_name_the_very_paragraph(self):
        before, after = {"a": ["1", "2", "3"]}, {"a": ["1", "zwei", "3"]}

        assert found(before, after) == [("a", "changed", 1, 2, ["zwei"])]

    def test_tell_a_new_paragraph_from_a_changed_one(self):
        before, after = {"a": ["1", "2"]}, {"a": ["1", "neu", "2"]}

        assert found(before, after) == [("a", "added", 1, 1, ["neu"])]

    def test_know_what_is_gone(self):
        assert found({"a": ["1", "2"]}, {"a": ["1"]}) == [("a", "removed", 1, 2, [])]
        assert found({"a": ["1"]}, {}) == [("a", "removed", 0, 1, [])]

    def test_know_what_was_never_translated(self):
        assert found({}, {"a": ["1"]}, missing=["a"]) == [("a", "missing", 0, 0, ["1"])]


class TestDays:
    def test_stay_while_german_says_the_same(self):
        old = Change("a", "changed", 0, 1, ["x"], since=MONDAY.isoformat())

        new = dated([Change("a", "changed", 0, 1, ["x"])], [old], at=TUESDAY)

        assert new[0].day == MONDAY

    def test_are_new_when_german_changes_again(self):
        old = Change("a", "changed", 0, 1, ["x"], since=MONDAY.isoformat())

        new = dated([Change("a", "changed", 0, 1, ["y"])], [old], at=TUESDAY)

        assert new[0].day == TUESDAY

    def test_keep_what_was_urgent_urgent(self):
        old = Change("a", "changed", 0, 1, ["x"], MONDAY.isoformat(), urgent=True)

        new = dated([Change("a", "changed", 0, 1, ["y"])], [old], at=TUESDAY)

        assert new[0].urgent

    def test_stay_after_other_words_for_the_same(self):
        old = Change("a", "changed", 0, 1, ["x"], since=MONDAY.isoformat())

        other = [Change("a", "changed", 0, 1, ["y"])]
        new = dated(other, [old], at=TUESDAY, wording=True)

        assert new[0].day == MONDAY


class TestOtherWordsForTheSame:
    def test_leave_a_translation_right(self):
        before, after = {"a": ["1", "2"]}, {"a": ["1", "zwei"]}

        assert reworded(before, before, after) == after

    def test_do_not_cure_what_was_stale_before(self):
        translated = {"a": ["alt", "2"]}

        assert reworded(translated, {"a": ["1", "2"]}, {"a": ["1", "zwei"]}) == {
            "a": ["alt", "zwei"]
        }

    def test_follow_a_text_that_comes_or_goes(self):
        assert reworded({"a": ["1"]}, {"a": ["1"]}, {"b": ["2"]}) == {"b": ["2"]}


class TestParagraphs:
    def test_are_none_where_the_editors_field_left_an_empty_one(self):
        assert split('<p data-block-key="k1"></p>') == []
        assert split("<p>Eins</p><p> </p>") == ["<p>Eins</p>"]

    def test_ignore_the_marks_of_the_editors_field(self):
        marked = '<p data-block-key="k1">Eins</p>\n<p data-block-key="k2">Zwei</p>'

        assert split(marked) == split("<p>Eins</p><p>Zwei</p>")
