"""Who may open which door of the editors' area: `table.txt` says it, this tries it."""

import pytest

from tests.site.matrix import table
from tests.site.matrix.asking import Visitor
from tests.site.matrix.house import SECRETS

pytestmark = pytest.mark.django_db
# Of what readers, partners and colleagues told the office, what those few may be
# shown who are led to the same pages as the office's own people.
MAY_READ = {
    "anonymous": (),
    "translator": (),
    "neighbour": (),
    "organiser": ("registration", "guest"),
}
WHERE = "tests/site/matrix/table.txt"


@pytest.fixture(scope="module")
def rows():
    return table.read(table.PATH.read_text())


@pytest.fixture
def try_all(house, every_door, rows, seen):
    """Asks for every address as somebody; what is not as the table says, in words."""

    def try_all(method, role):
        reads = method == "get" and role in MAY_READ
        visitor, faults = Visitor(house.people[role], reads=reads), []
        for door in every_door:
            answer, text = visitor.ask(method, door.url)
            seen.note(door.name, method, role, answer)
            row = table.row_of(door.name, rows)
            wanted = row.expects(method, role) if row else "nothing: it has no row"
            if answer != wanted:
                faults.append(
                    f"{method.upper()} /admin/{door.name} as {role}: {answer}, "
                    f"but {WHERE} says {wanted}"
                )
            faults += [
                f"{method.upper()} /admin/{door.name} shows the {role} the {kind}"
                for kind in _shown(text, role)
            ]
        return "\n".join(faults)

    return try_all


def _shown(text, role):
    """What the text holds that this person may not see."""
    secret = SECRETS.keys() - MAY_READ.get(role, SECRETS)
    return sorted(kind for kind in secret if SECRETS[kind] in text)


class TestEveryAddress:
    """A test for each person and method, so that they share out among processes."""

    def test_has_a_row_in_the_table_and_every_row_has_one(self, every_door, rows):
        names = [door.name for door in every_door]

        missing = [name for name in names if table.row_of(name, rows) is None]

        assert missing == [], (
            f"No row in {WHERE}: {missing}. `make matrix` shows what they answer; "
            "write what they should answer."
        )
        unused = table.unused(rows, names)
        assert unused == [], f"Rows in {WHERE} for addresses that are gone: {unused}"

    @pytest.mark.parametrize(("method", "role"), table.COLUMNS)
    def test_answers_as_the_table_says(self, try_all, method, role):
        assert try_all(method, role) == ""
