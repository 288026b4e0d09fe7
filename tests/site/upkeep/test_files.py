"""A folder becomes what it was when it was backed up, whatever stands in the way."""

from django.core.files.storage import FileSystemStorage

from config.upkeep import files


def write(path, words):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words)


class TestPutIn:
    def test_changes_files_for_folders_and_folders_for_files(self, tmp_path):
        storage = FileSystemStorage(location=tmp_path / "media")
        write(tmp_path / "media" / "a" / "old.txt", "old")
        write(tmp_path / "media" / "b", "old")
        write(tmp_path / "new" / "a", "new")
        write(tmp_path / "new" / "b" / "new.txt", "new")

        files.put_in(storage, tmp_path / "new", {"a", "b/new.txt"})

        assert files.listed(storage) == ["a", "b/new.txt"]
        assert (tmp_path / "media" / "b" / "new.txt").read_text() == "new"
