"""The files beside the database: what is in the media folder and in the private one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.db import connection
from django.db.models import FileField

from .databases import Ask
from .refusing import Refused

MEDIA, PRIVATE = "media", "private"


def folders() -> dict[str, FileSystemStorage]:
    """
    The folders that a backup has, by their name in there.

    :raises Refused: if files are kept elsewhere than on this machine
    """
    found = {MEDIA: storages["default"], PRIVATE: storages["private"]}
    for name, storage in found.items():
        if not isinstance(storage, FileSystemStorage):
            raise Refused(
                f"The files of {name} are not kept on this machine; whoever keeps "
                "them must back them up."
            )
    return found


def listed(storage: FileSystemStorage) -> list[str]:
    """Every file of a folder, by its path in there."""
    root = Path(storage.location)
    return sorted(str(path.relative_to(root)) for path in _walk(root))


def _walk(root: Path) -> Iterator[Path]:
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def named_by(ask: Ask, tables: set[str]) -> set[str]:
    """The files that the database names, as they are called in a backup."""
    found = set()
    quote = connection.ops.quote_name
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in tables:
            continue
        for field in model._meta.local_fields:
            if not isinstance(field, FileField) or not field.column:
                continue
            table, column = quote(model._meta.db_table), quote(field.column)
            rows = ask(
                f"SELECT {column} FROM {table} "  # noqa: S608  names of our own models
                f"WHERE {column} IS NOT NULL AND {column} <> ''"
            )
            folder = MEDIA if _is_media(field) else PRIVATE
            found.update(f"{folder}/{name}" for (name,) in rows)
    return found


def _is_media(field: FileField) -> bool:
    location = getattr(field.storage, "location", default_storage.location)
    return location != storages["private"].location


def put_in(storage: FileSystemStorage, unpacked: Path, names: set[str]) -> None:
    """Those files and no others: a folder is then as it was when it was backed up."""
    root = Path(storage.location)
    root.mkdir(parents=True, exist_ok=True)
    for name in sorted(names):
        target = root / name
        _make_folder(target.parent, root, storage.directory_permissions_mode)
        if target.is_dir():
            shutil.rmtree(target)
        shutil.move(unpacked / name, target)
        if storage.file_permissions_mode is not None:
            target.chmod(storage.file_permissions_mode)
    for path in list(_walk(root)):
        if str(path.relative_to(root)) not in names:
            path.unlink()
    for folder, _folders, _names in os.walk(root, topdown=False):
        if Path(folder) != root and not os.listdir(folder):
            os.rmdir(folder)


def _make_folder(folder: Path, root: Path, mode: int | None) -> None:
    if folder == root or folder.is_dir():
        return
    _make_folder(folder.parent, root, mode)
    # What stands in its way is not in the backup, so it would go anyway.
    folder.unlink(missing_ok=True)
    folder.mkdir(exist_ok=True)
    if mode is not None:
        folder.chmod(mode)
