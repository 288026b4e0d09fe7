"""Encrypted backups, by age or GnuPG: the site writes them, only a key reads them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .refusing import Damaged, Refused

AGE, GPG = ".age", ".gpg"


@dataclass(frozen=True)
class Key:
    """What opens a backup: a file of age's, or the passphrase of a key of GnuPG's."""

    identity: str = ""
    passphrase_file: str = ""


def suffix(recipient: str) -> str:
    """How a backup for that recipient ends; nothing when there is none."""
    if not recipient:
        return ""
    return AGE if recipient.startswith(("age1", "ssh-")) else GPG


@contextmanager
def sealed(path: Path, recipient: str) -> Iterator[BinaryIO]:
    """
    A stream into a new file, encrypted to the recipient if there is one.

    :raises Refused: if it cannot be encrypted
    """
    if not recipient:
        with open(path, "xb", opener=_for_its_owner) as file:
            yield file
        return
    if suffix(recipient) == AGE:
        command = ["age", "--encrypt", "--recipient", recipient, "--output", str(path)]
    else:
        command = [
            *("gpg", "--batch", "--quiet", "--trust-model", "always"),
            *("--compress-algo", "none", "--recipient", recipient),
            *("--output", str(path), "--encrypt"),
        ]
    with _running(command, stdin=subprocess.PIPE) as process:
        yield process.stdin


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def opened(path: Path, key: Key) -> Iterator[BinaryIO]:
    """
    What a backup holds, decrypted.

    :raises Refused: if the key is not the right one
    """
    if path.suffix not in (AGE, GPG):
        with path.open("rb") as file:
            yield file
        return
    with _running(_opening(path, key), stdout=subprocess.PIPE) as process:
        yield process.stdout


def _opening(path: Path, key: Key) -> list[str]:
    if path.suffix == AGE:
        if not key.identity:
            raise Refused(
                f"{path.name} is encrypted. Name the file with the secret key: "
                "--identity FILE."
            )
        return ["age", "--decrypt", "--identity", key.identity, str(path)]
    command = ["gpg", "--batch", "--quiet"]
    if key.passphrase_file:
        command += ["--pinentry-mode", "loopback"]
        command += ["--passphrase-file", key.passphrase_file]
    return [*command, "--decrypt", str(path)]


@contextmanager
def _running(command: list[str], **pipes: int) -> Iterator[subprocess.Popen]:
    """A process whose refusal is worth more than what it did to our reading of it."""
    if not shutil.which(command[0]):
        package = {"gpg": "gnupg"}.get(command[0], command[0])
        raise Refused(f"{command[0]} is missing: apt-get install {package}.")
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stderr=said, **pipes)  # noqa: S603  a list of ours
        try:
            yield process
            _close(process)
        except (Damaged, BrokenPipeError):
            _close(process)
            _refuse(process, said)
            raise
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        _refuse(process, said)


def _close(process: subprocess.Popen) -> None:
    """Let it come to its end: write no more, or read the rest."""
    try:
        if process.stdin:
            process.stdin.close()
        while process.stdout and process.stdout.read(1024 * 1024):
            pass
    except BrokenPipeError:
        # It has said why before it went.
        pass
    process.wait()


def _refuse(process: subprocess.Popen, said: BinaryIO) -> None:
    if not process.returncode:
        return
    said.seek(0)
    words = [line for line in said.read().decode(errors="replace").splitlines() if line]
    told = "; ".join(words[:2]) or f"it ended with {process.returncode}"
    why = (
        "encrypted: is BACKUP_RECIPIENT right?"
        if process.stdin
        else "opened: the key or its passphrase is wrong, or the file is damaged."
    )
    raise Refused(f"The backup could not be {why} {process.args[0]} says: {told}")
