"""What an old site gave into a folder, or answers on the web."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config.movein.addresses import host_of
from config.movein.fetching import Fetcher, Refused

MOST_BYTES = 500 * 1024 * 1024


class Folder:
    """
    Files of a folder by the addresses that they had; nothing outside is read.

    `https://old.example/media/house.jpg` is `media/house.jpg` below it. Where `hosts`
    are named, addresses of others are none of its files.
    """

    def __init__(self, root: Path, hosts: Iterable[str] = ()) -> None:
        self.root, self.hosts = root.resolve(), set(hosts)

    def __contains__(self, address: str) -> bool:
        return self._path(address) is not None

    def __getitem__(self, address: str) -> Path:
        found = self._path(address)
        if found is None:
            raise KeyError(address)
        return found

    def _path(self, address: str) -> Path | None:
        if self.hosts and host_of(address) not in self.hosts:
            return None
        try:
            below = unquote(urlsplit(address).path).lstrip("/")
            path = (self.root / below).resolve()
            is_there = bool(below) and path.is_file()
        except (ValueError, OSError):
            return None
        return path if is_there and path.is_relative_to(self.root) else None


def is_web(source: str) -> bool:
    return bool(re.match(r"https?://", source, re.IGNORECASE))


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """
    :raises Refused: if it is not there or too large
    """
    try:
        if path.stat().st_size > most:
            raise Refused(f"{path.name} is too large")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path.name} cannot be read") from error


def getter(source: str, fetcher: Fetcher) -> Callable[[str, str], bytes | None]:
    """
    A function that gives an answer of the web, or the file that stands for it.

    It takes the part of an address behind the source, and the file's name; it gives
    None where the source has no such thing.
    """
    if is_web(source):
        base = source.rstrip("/")
        return lambda part, name: fetcher.content(f"{base}/{part}")

    root = Path(source)

    def of_folder(part: str, name: str) -> bytes | None:
        path = root / name
        return read_file(path) if path.is_file() else None

    return of_folder
