"""The folder of the backups: their names, how many stay, whether there is room."""

import errno
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest

from config.upkeep import places
from config.upkeep.refusing import Refused

NIGHT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def week(tmp_path):
    """A backup of each night of a week."""
    for number in range(7):
        places.new_path(tmp_path, NIGHT - timedelta(days=number), "").touch()
    return tmp_path


class TestTheFolder:
    def test_lists_the_newest_first_and_nothing_else(self, week):
        (week / "holiday.tar").touch()
        (week / "office-2026-11-27T020000Z.tar.part").touch()

        found = places.backups(week)

        assert len(found) == 7
        assert found[0].made_at == NIGHT
        assert not found[0].is_encrypted

    def test_is_empty_when_it_is_missing(self, tmp_path):
        assert places.backups(tmp_path / "missing") == []

    def test_keeps_the_newest_and_what_is_no_backup(self, week):
        (week / "holiday.tar").touch()

        places.forget_old(week, 3)

        assert [backup.made_at.day for backup in places.backups(week)] == [26, 25, 24]
        assert (week / "holiday.tar").exists()

    def test_gives_no_name_twice(self, week):
        with pytest.raises(Refused, match="exists already"):
            places.new_path(week, NIGHT, "")

    def test_is_for_one_at_a_time(self, tmp_path):
        with (
            places.held(tmp_path),
            pytest.raises(Refused, match="at work"),
            places.held(tmp_path),
        ):
            pass

    def test_that_cannot_be_made_is_said(self, tmp_path):
        (tmp_path / "file").touch()

        with (
            pytest.raises(Refused, match="cannot be written"),
            places.held(tmp_path / "file" / "folder"),
        ):
            pass


class TestAFullDisk:
    def test_is_noticed_before_anything_is_written(self, tmp_path, monkeypatch):
        monkeypatch.setattr(
            places.shutil, "disk_usage", lambda path: Usage(9, 9, 60_000_000)
        )

        with pytest.raises(Refused, match=r"62.4 MB are needed, 60.0 MB are free"):
            places.check_room(tmp_path, 10_000_000)

    def test_that_becomes_full_is_said_in_a_sentence(self, tmp_path):
        with (
            pytest.raises(Refused, match="has become full"),
            places.sentences_of_the_disk(tmp_path),
        ):
            raise OSError(errno.ENOSPC, "No space left on device")
