"""Backups that the site can write and cannot read."""

import os
import shutil
import subprocess

import pytest

from config.upkeep.refusing import Refused
from config.upkeep.sealing import Key, opened, sealed, suffix

WORDS = b"what the office knows " * 100_000


def need(program):
    if not shutil.which(program):
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing: apt-get install {program}")
        pytest.skip(f"{program} is missing: apt-get install {program}")


def write(path, recipient):
    with sealed(path, recipient) as stream:
        stream.write(WORDS)


def read(path, key):
    with opened(path, key) as stream:
        return stream.read()


class TestWithoutARecipient:
    def test_a_backup_is_open(self, tmp_path):
        write(tmp_path / "a.tar", "")

        assert suffix("") == ""
        assert (tmp_path / "a.tar").read_bytes() == WORDS


class TestAge:
    @pytest.fixture
    def key(self, tmp_path):
        """A secret key's file, and whom it belongs to."""
        return self.make(tmp_path / "key.txt")

    def make(self, path):
        need("age")
        subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
        public = path.read_text().split("public key: ")[1].split()[0]
        return Key(identity=str(path)), public

    def test_gives_the_words_back_to_whoever_has_the_key(self, key, tmp_path):
        path = tmp_path / "a.tar.age"

        write(path, key[1])

        assert suffix(key[1]) == ".age"
        assert b"the office" not in path.read_bytes()
        assert read(path, key[0]) == WORDS

    def test_says_that_a_key_is_the_wrong_one(self, key, tmp_path):
        write(tmp_path / "a.tar.age", key[1])
        other, _public = self.make(tmp_path / "other.txt")

        with pytest.raises(Refused, match="could not be opened.*identity"):
            read(tmp_path / "a.tar.age", other)

    def test_asks_for_a_key(self, tmp_path):
        (tmp_path / "a.tar.age").touch()

        with pytest.raises(Refused, match="--identity"):
            read(tmp_path / "a.tar.age", Key())

    def test_notices_a_changed_byte(self, key, tmp_path):
        path = tmp_path / "a.tar.age"
        write(path, key[1])
        broken = bytearray(path.read_bytes())
        broken[-1000] ^= 1
        path.write_bytes(broken)

        with pytest.raises(Refused, match="could not be opened"):
            read(path, key[0])

    def test_refuses_a_recipient_that_is_none(self, tmp_path):
        need("age")

        with pytest.raises(Refused, match="could not be encrypted"):
            write(tmp_path / "a.tar.age", "age1nobody")


class TestGnuPG:
    @pytest.fixture
    def home(self, tmp_path_factory, monkeypatch):
        need("gpg")
        # Its sockets allow no long path.
        home = tmp_path_factory.mktemp("g")
        home.chmod(0o700)
        monkeypatch.setenv("GNUPGHOME", str(home))
        command = ["gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase"]
        command += ["right", "--quick-gen-key", "office@example.org"]
        subprocess.run(command, check=True, capture_output=True)
        yield home
        subprocess.run(["gpgconf", "--kill", "all"], check=True)

    def passphrase(self, home, words):
        path = home / "passphrase"
        path.write_text(words)
        # Otherwise the agent still knows the one before.
        subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=True)
        return Key(passphrase_file=str(path))

    def test_opens_with_the_right_passphrase_only(self, home, tmp_path):
        path = tmp_path / "a.tar.gpg"

        write(path, "office@example.org")

        assert suffix("office@example.org") == ".gpg"
        with pytest.raises(Refused, match="passphrase is wrong"):
            read(path, self.passphrase(home, "wrong"))
        assert read(path, self.passphrase(home, "right")) == WORDS

    def test_refuses_a_recipient_whose_key_is_not_there(self, home, tmp_path):
        with pytest.raises(Refused, match="could not be encrypted"):
            write(tmp_path / "a.tar.gpg", "nobody@example.org")


class TestAMissingProgram:
    def test_is_named_with_its_package(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))

        with pytest.raises(Refused, match="apt-get install gnupg"):
            write(tmp_path / "a.tar.gpg", "office@example.org")
