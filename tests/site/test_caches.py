"""A cache on a disk that is full."""

import errno

import pytest
from django.core.cache.backends import filebased

from config.caches import FileCache


@pytest.fixture
def cache(tmp_path):
    return FileCache(str(tmp_path), {})


@pytest.fixture
def fill_the_disk(monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    return lambda: monkeypatch.setattr(filebased.tempfile, "mkstemp", full)


class TestAFullDisk:
    def test_keeps_nothing_and_breaks_nothing(self, cache, fill_the_disk):
        fill_the_disk()

        cache.set("frame", "new")

        assert cache.get("frame") is None
        assert cache.get_or_set("frame", lambda: "made") == "made"
        assert cache.add("nudge", 1) is True

    def test_does_not_show_what_was_to_be_replaced(self, cache, fill_the_disk):
        cache.set("frame", "old")
        fill_the_disk()

        cache.set("frame", "new")

        assert cache.get("frame") is None
