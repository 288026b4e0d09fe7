"""The table of the bench: every row is measured, and judged as it should be."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from bench.goals import Goal, lines
from bench.reach import FOLDER, measured
from bench.table import ROWS


class Copies:
    """Databases as `bench.databases` gives them, of SQLite."""

    def __init__(self, folder):
        self.folder = folder

    def fresh(self, name, *, is_ours):
        path = self.folder / f"{name}.sqlite3"
        if is_ours:
            # Not by the connection of the test: its transaction would be waited for.
            name = connection.settings_dict["NAME"]
            with (
                closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True)) as tables,
                closing(sqlite3.connect(path)) as copy,
            ):
                tables.backup(copy)
        return f"sqlite:///{path}"


@pytest.mark.gates
@pytest.mark.skipif(connection.vendor != "sqlite", reason="its copies are SQLite's")
class TestEveryRow:
    @pytest.mark.parametrize("row", ROWS)
    def test_measures_what_it_has_goals_for(self, row, db, tmp_path):
        FOLDER.mkdir(parents=True, exist_ok=True)

        ours, reference = measured(row, "tiny", Copies(tmp_path))

        table = lines(ROWS[row].title, ROWS[row].goals, ours, reference)
        assert {goal.name for goal in ROWS[row].goals} <= ours.keys()
        assert len(table) == 1 + len(ours)
        for goal in ROWS[row].goals:
            compares = goal.ratio is not None or goal.share is not None
            assert not compares or goal.other(ours, reference)


class TestAGoal:
    def test_compares_with_a_number_with_the_reference_and_with_another_line(self):
        ours = {"queries": 12, "few": 10, "rate": 50}

        assert Goal("queries", most=12).is_reached(ours, {})
        assert not Goal("queries", most=11).is_reached(ours, {})
        assert Goal("rate", least=50).is_reached(ours, {})
        assert not Goal("rate", least=51).is_reached(ours, {})
        assert Goal("queries", ratio=0.6).is_reached(ours, {"queries": 20})
        assert not Goal("queries", ratio=0.5).is_reached(ours, {"queries": 20})
        assert not Goal("queries", ratio=1, than="few").is_reached(ours, {})
        assert Goal("rate", share=0.5).is_reached(ours, {"rate": 100})
        assert not Goal("rate", share=0.6).is_reached(ours, {"rate": 100})
        assert not Goal("rate", share=0.6).is_reached(ours, {})

    def test_says_in_the_table_whether_it_is_reached(self):
        goals = (Goal("queries", most=15), Goal("CPU ms", ratio=0.5))

        table = lines("A row", goals, {"queries": 9, "CPU ms": 8}, {"CPU ms": 10})

        assert table[0] == "A row"
        assert table[1].endswith("reached") and "<= 15" in table[1]
        assert table[2].endswith("MISSED") and "0.80" in table[2]
