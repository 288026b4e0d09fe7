"""A file that was changed or cut on its way is noticed, whatever became of it."""

import io
import tarfile
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.upkeep.archives import ArchiveWriter, Manifest, unpack
from config.upkeep.refusing import Damaged


def manifest():
    return Manifest(
        made_at="2026-11-26T03:00:00+00:00",
        database="sqlite",
        versions={"site": "1"},
        migrations=["base.0001_initial"],
        tables={"base_homepage": 1},
        settings={"BASE_URL": "https://www.example.org"},
    )


def written(folder):
    """The bytes of a backup of two files."""
    folder.mkdir(exist_ok=True)
    stream = io.BytesIO()
    writer = ArchiveWriter(stream)
    for name in ("media/a.txt", "private/ü.txt"):
        path = folder / name.replace("/", "-")
        path.write_bytes(name.encode() * 100)
        writer.add(name, path)
    writer.finish(manifest())
    return stream.getvalue()


def everything(archive):
    """What it tells, and every file's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        told = unpack(io.BytesIO(archive), Path(folder))
        found = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }
    return told, found


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return written(tmp_path_factory.mktemp("archive"))


class TestUnpack:
    def test_gives_what_was_written(self, archive, tmp_path):
        found = unpack(io.BytesIO(archive), tmp_path)

        assert found.names("media") == {"a.txt"}
        assert (tmp_path / "private" / "ü.txt").read_text() == "private/ü.txt" * 100
        assert found.tables == {"base_homepage": 1}

    @given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    def test_never_gives_anything_else_when_a_bit_is_flipped(self, archive, place, bit):
        broken = bytearray(archive)
        broken[int(place * len(archive))] ^= 1 << bit

        try:
            found = everything(bytes(broken))
        except Damaged:
            return
        # What fills up a block, and times of files, are nobody's words.
        assert found == everything(archive)

    def test_notices_a_changed_letter_of_a_file(self, archive):
        with pytest.raises(Damaged, match=r"media/a.txt is not what was written"):
            unpack(io.BytesIO(archive.replace(b"media/a.txtm", b"media/a.txtn")), None)

    def test_gives_both_names_of_one_file(self, tmp_path):
        (tmp_path / "a").write_text("words")
        (tmp_path / "b").hardlink_to(tmp_path / "a")
        stream = io.BytesIO()
        writer = ArchiveWriter(stream)
        for name in "ab":
            writer.add(f"media/{name}", tmp_path / name)
        writer.finish(manifest())

        unpack(io.BytesIO(stream.getvalue()), tmp_path)

        assert (tmp_path / "media" / "b").read_text() == "words"

    @given(place=st.floats(0, 1, exclude_max=True))
    def test_notices_that_the_end_is_missing(self, archive, place):
        # Only blanks stand behind the last file.
        last = archive.rstrip(b"\0")

        with pytest.raises(Damaged):
            unpack(io.BytesIO(last[: int(place * len(last))]), None)

    def test_notices_a_file_more(self, tmp_path):
        archive = written(tmp_path / "from")
        changed = io.BytesIO()
        with tarfile.open(fileobj=changed, mode="w") as tar:
            more = tarfile.TarInfo("media/more.txt")
            tar.addfile(more)
            with tarfile.open(fileobj=io.BytesIO(archive)) as old:
                for member in old:
                    tar.addfile(member, old.extractfile(member))

        with pytest.raises(Damaged, match="media/more.txt"):
            unpack(io.BytesIO(changed.getvalue()), None)

    @pytest.mark.parametrize(
        "name", ["../evil.txt", "media/../../evil.txt", "/evil.txt"]
    )
    def test_writes_nothing_outside_of_its_folder(self, name, tmp_path):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as tar:
            member = tarfile.TarInfo(name)
            member.size = 4
            tar.addfile(member, io.BytesIO(b"evil"))
        inside = tmp_path / "a" / "b"
        inside.mkdir(parents=True)

        with pytest.raises(Damaged, match="no backup holds"):
            unpack(io.BytesIO(stream.getvalue()), inside)
        assert not list(tmp_path.rglob("evil.txt"))

    def test_takes_no_links(self, tmp_path):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as tar:
            member = tarfile.TarInfo("media/link")
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(member)

        with pytest.raises(Damaged, match="no backup holds"):
            unpack(io.BytesIO(stream.getvalue()), tmp_path)

    def test_reads_no_format_that_it_does_not_know(self, tmp_path):
        stream = io.BytesIO()
        later = manifest()
        later.format = 2
        ArchiveWriter(stream).finish(later)

        with pytest.raises(Damaged, match="format 2"):
            unpack(io.BytesIO(stream.getvalue()), tmp_path)
