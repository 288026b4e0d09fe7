"""A backup put in elsewhere: the same rows, the same files, the same pages."""

import psycopg
import pytest
from django.db import connection

from tests.site.upkeep.machines import Machine

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SEQUENCES = """
SELECT table_name, column_name,
  pg_get_serial_sequence(format('%I', table_name), column_name)
FROM information_schema.columns
WHERE table_schema = 'public'
  AND pg_get_serial_sequence(format('%I', table_name), column_name) IS NOT NULL
"""


@pytest.fixture(scope="class")
def moved(demonstrating, databases, tmp_path_factory):
    """Another machine that has been given a backup of the demonstration."""
    folder = tmp_path_factory.mktemp("moved")
    file = demonstrating.backup(str(folder / "backups"))
    other = Machine(folder / "data", databases.empty("moved"))
    said = other.run("restore", str(file))
    assert said.returncode == 0, said.words
    return other


class TestABackupOnAnEmptyMachine:
    def test_has_every_row_of_every_table(self, demonstrating, moved):
        before, after = demonstrating.rows(), moved.rows()

        assert set(before) == set(after)
        assert len(before["media_customdocument"]) > 9
        differing = [name for name in before if before[name] != after[name]]
        assert differing == []

    def test_has_every_file_with_its_rights(self, demonstrating, moved):
        before = demonstrating.files()

        assert len(before) > 10
        assert moved.files() == before

    def test_counts_on_where_it_was(self, demonstrating, moved):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite keeps that in a table, which was compared")

        with psycopg.connect(moved.address) as base:
            counted = base.execute(SEQUENCES).fetchall()
            wrong = []
            for table, column, name in counted:
                (last,) = base.execute(
                    f'SELECT max("{column}") FROM "{table}"'
                ).fetchone()
                (following,) = base.execute(f"SELECT nextval('{name}')").fetchone()
                if last is not None and following <= last:
                    wrong.append(table)

        assert len(counted) > 50
        assert wrong == []

    @pytest.mark.gates
    def test_serves_every_page_as_before(self, demonstrating, moved):
        if connection.vendor != "sqlite":
            pytest.skip("there are no pages on this machine")
        before = demonstrating.pages()

        after = moved.pages()

        assert len(before) > 50
        assert {answer[0] for answer in before.values()} == {200}
        assert [
            address for address in before if before[address] != after[address]
        ] == []
