"""What is kept, switched on: elsewhere the suite runs without."""

import pytest
from django.test import Client

from freshness import answers, middleware, recording
from freshness.versions import versions


class Elsewhere:
    """A reader whom a worker answers that has just started and knows nothing."""

    def __init__(self):
        self.made = 0

    def get(self, path, **headers):
        answers.hand.clear()
        versions.forget()
        return Client().get(path, headers=headers)

    def text(self, path):
        return self.get(path).content.decode()

    def makes(self, path):
        """Whether the answer to that address has to be made anew."""
        before = self.made
        assert self.get(path).status_code == 200, path
        return self.made > before

    def knows(self, *paths):
        """Asks until nothing is made any more: a first answer may make pictures."""
        for path in paths:
            if self.makes(path) and self.makes(path):
                assert not self.makes(path), path


@pytest.fixture
def elsewhere(keeping, monkeypatch):
    reader = Elsewhere()

    def counted():
        reader.made += 1
        return recording.record()

    monkeypatch.setattr(middleware, "record", counted)
    return reader


@pytest.fixture
def clock(monkeypatch):
    """Sets the time of everything that asks Django for it."""

    def at(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return at
