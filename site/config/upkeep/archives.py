"""One file that holds a backup: a tar whose last member says what the others are."""

import hashlib
import io
import json
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from .refusing import Damaged

FORMAT = 1
MANIFEST = "manifest.json"
OWN = {MANIFEST, f"{MANIFEST}.sha256"}
LONGEST_MANIFEST = 256 * 1024 * 1024
CHUNK = 1024 * 1024


@dataclass
class Manifest:
    """What a backup holds, where it comes from, and the checksum of every file."""

    made_at: str
    database: str
    versions: dict[str, str]
    migrations: list[str]
    tables: dict[str, int]
    settings: dict[str, str | None]
    files: dict[str, dict[str, str | int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    # How much room it needs beside its file to be put in.
    database_size: int = 0
    format: int = FORMAT

    @property
    def size(self) -> int:
        """How many bytes it has when it is unpacked."""
        return sum(int(file["size"]) for file in self.files.values())

    @property
    def lacks_files(self) -> bool:
        """
        Whether so many are missing that a folder was not there.

        A few are always lost: deleted in that minute, or long ago by hand.
        """
        return len(self.missing) > 5 and 20 * len(self.missing) > len(self.files)

    @property
    def identity(self) -> str:
        """What no other backup has."""
        words = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()

    def names(self, folder: str) -> set[str]:
        """The files of one folder of the backup, as they are called in there."""
        start = f"{folder}/"
        return {name[len(start) :] for name in self.files if name.startswith(start)}


class ArchiveWriter:
    """Writes files one after the other to a stream, and remembers their checksums."""

    def __init__(self, stream: BinaryIO) -> None:
        # Closed by finish. A file with two names is written twice, not as a link.
        self.tar = tarfile.open(  # noqa: SIM115
            fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, dereference=True
        )
        self.files: dict[str, dict[str, str | int]] = {}

    def add(self, name: str, path: Path) -> int:
        """
        Take a file in; how many bytes it has.

        :raises FileNotFoundError: if it has been deleted meanwhile
        """
        with path.open("rb") as file:
            member = self.tar.gettarinfo(arcname=name, fileobj=file)
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            reading = _Hashing(file)
            self.tar.addfile(member, reading)
        self.files[name] = {"size": member.size, "sha256": reading.hexdigest()}
        return member.size

    def finish(self, manifest: Manifest) -> None:
        """Write what it all was; without that it counts as cut short."""
        manifest.files = self.files
        words = json.dumps(asdict(manifest), indent=1).encode()
        digest = hashlib.sha256(words).hexdigest()
        for name, data in ((MANIFEST, words), (f"{MANIFEST}.sha256", digest.encode())):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            member.mode = 0o600
            self.tar.addfile(member, io.BytesIO(data))
        self.tar.close()


class _Hashing:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self.hash.hexdigest()


def unpack(stream: BinaryIO, folder: Path | None) -> Manifest:
    """
    Put a backup's files into an empty folder, or only read them, and check them all.

    :raises Damaged: if one is not what was written, or any is missing
    """
    found: dict[str, dict[str, str | int]] = {}
    own: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                if member.name in OWN and member.size <= LONGEST_MANIFEST:
                    own[member.name] = tar.extractfile(member).read()
                else:
                    found[member.name] = _take(tar, member, folder)
    except (tarfile.TarError, EOFError, ValueError, AttributeError) as error:
        raise Damaged(f"The backup cannot be read: {error}.") from error
    manifest = _understood(own)
    _compare(manifest, found)
    return manifest


def _take(
    tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path | None
) -> dict[str, str | int]:
    """Nothing but plain files, and none outside of the folder."""
    is_plain = member.isreg() and not member.issparse()
    if not is_plain or ".." in Path(member.name).parts or member.name[:1] == "/":
        raise Damaged(f"The backup holds what no backup holds: {member.name!r}.")
    reading = _Hashing(tar.extractfile(member))
    if folder is None:
        while reading.read(CHUNK):
            pass
    else:
        target = folder / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            while data := reading.read(CHUNK):
                file.write(data)
    return {"size": member.size, "sha256": reading.hexdigest()}


def _understood(own: dict[str, bytes]) -> Manifest:
    words, digest = own.get(MANIFEST), own.get(f"{MANIFEST}.sha256")
    if words is None or digest is None:
        raise Damaged("The backup is damaged or cut short: its end is missing.")
    if hashlib.sha256(words).hexdigest().encode() != digest:
        raise Damaged("The backup is damaged: its list of files was changed.")
    values = json.loads(words)
    if values.get("format") != FORMAT:
        raise Damaged(
            f"The backup has format {values.get('format')}, this version of the site "
            f"reads format {FORMAT}. Install the version that made it."
        )
    try:
        return Manifest(**values)
    except TypeError as error:
        raise Damaged("The backup's list of files is not understood.") from error


def _compare(manifest: Manifest, found: dict[str, dict[str, str | int]]) -> None:
    wrong = sorted(
        name
        for name in {*manifest.files, *found}
        if manifest.files.get(name) != found.get(name)
    )
    if wrong:
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise Damaged(
            f"The backup is damaged: {wrong[0]}{more} is not what was written."
        )
