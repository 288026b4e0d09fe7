"""A service whose database was locked by others."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from events import patience
from events.patience import Busy, patiently


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    """How long was waited; nobody sleeps in tests."""
    found = []
    monkeypatch.setattr(patience.time, "sleep", found.append)
    monkeypatch.setattr(patience, "connection", SimpleNamespace(in_atomic_block=False))
    return found


def locked_for(times):
    """A service that finds the database locked so many times."""
    left = [OperationalError("database is locked")] * times

    @patiently
    def service():
        if left:
            raise left.pop()
        return "done"

    return service


class TestABusyDatabase:
    def test_is_tried_again(self, waits):
        assert locked_for(patience.ATTEMPTS - 1)() == "done"
        assert len(waits) == patience.ATTEMPTS - 1

    def test_is_said_after_the_last_attempt(self, waits):
        with pytest.raises(Busy):
            locked_for(patience.ATTEMPTS)()

        assert len(waits) == patience.ATTEMPTS - 1

    def test_is_left_to_the_whole_transaction_inside_of_one(self, monkeypatch, waits):
        inside = SimpleNamespace(in_atomic_block=True)
        monkeypatch.setattr(patience, "connection", inside)

        with pytest.raises(OperationalError):
            locked_for(1)()

        assert waits == []
