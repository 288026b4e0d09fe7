"""What a backup holds, what it never holds, and when the nightly one is made."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from wagtail.documents import get_document_model

from config.upkeep import backing_up, files, places
from config.upkeep.ages import is_due
from config.upkeep.archives import unpack
from config.upkeep.backing_up import back_up
from config.upkeep.databases import ask_now
from config.upkeep.refusing import Damaged, Refused

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.MEDIA_ROOT = str(tmp_path / "media")


def make(tmp_path, **options):
    folder = tmp_path / "backups"
    return back_up(folder, at=AT, show=lambda done, total: None, **options)


class TestBackUp:
    def test_takes_files_with_it_and_is_for_its_owner_only(self, tmp_path):
        (tmp_path / "media").mkdir()
        (tmp_path / "media" / "a.txt").write_text("a")

        path, manifest = make(tmp_path)

        with path.open("rb") as stream:
            assert unpack(stream, None) == manifest
        assert manifest.names("media") == {"a.txt"}
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_tells_settings_but_no_secret(self, tmp_path, monkeypatch):
        monkeypatch.setenv("BASE_URL", "https://www.example.org")
        monkeypatch.setenv("SECRET_KEY", "nobody-may-read-this")
        monkeypatch.setenv("EMAIL_URL", "smtp://office:nobody-may-read-this@localhost")

        path, manifest = make(tmp_path)

        assert manifest.settings["BASE_URL"] == "https://www.example.org"
        assert manifest.settings["SECRET_KEY"] == "(secret, set)"
        assert b"nobody-may-read-this" not in path.read_bytes()

    def test_goes_on_when_a_file_is_deleted_meanwhile_and_tells_it(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(files, "listed", lambda storage: ["gone.txt"])
        monkeypatch.setattr(files, "named_by", lambda ask, tables: {"media/gone.txt"})

        _path, manifest = make(tmp_path)

        assert manifest.names("media") == set()
        assert manifest.missing == ["media/gone.txt"]

    def test_knows_which_files_the_database_names(self):
        document = get_document_model().objects.create(
            title="Merkblatt", file=ContentFile(b"words", name="merkblatt.txt")
        )

        named = files.named_by(ask_now, set(connection.introspection.table_names()))

        assert named == {f"media/{document.file.name}"}

    def test_keeps_as_many_as_it_should(self, tmp_path):
        for days in (1, 2, 3):
            path = places.new_path(tmp_path / "backups", AT - timedelta(days=days), "")
            path.parent.mkdir(exist_ok=True)
            path.touch()

        path, _manifest = make(tmp_path, keep=2)

        found = places.backups(tmp_path / "backups")
        assert [backup.made_at for backup in found] == [AT, AT - timedelta(days=1)]

    def test_without_its_pictures_pushes_none_out(self, tmp_path, monkeypatch):
        lost = {f"media/{number}.webp" for number in range(9)}
        monkeypatch.setattr(files, "named_by", lambda ask, tables: lost)
        for days in (1, 2, 3):
            path = places.new_path(tmp_path / "backups", AT - timedelta(days=days), "")
            path.parent.mkdir(exist_ok=True)
            path.touch()

        make(tmp_path, keep=1)

        assert len(places.backups(tmp_path / "backups")) == 4
        with pytest.raises(CommandError, match="9 files that the database names"):
            call_command("backup", stdout=io.StringIO())

    def test_that_cannot_be_read_again_is_none(self, tmp_path, monkeypatch):
        def other(stream, folder):
            raise Damaged("The backup is damaged.")

        monkeypatch.setattr(backing_up, "unpack", other)

        with pytest.raises(Refused, match="damaged"):
            make(tmp_path)

        assert list((tmp_path / "backups").glob("office*")) == []

    def test_waits_for_no_restore(self, tmp_path, settings):
        with (
            places.held(settings.VAR),
            pytest.raises(Refused, match="backup or restore is at work"),
        ):
            make(tmp_path)

    @pytest.mark.parametrize("error", [OSError(28, "full"), Refused("no")])
    def test_that_fails_leaves_nothing_and_forgets_none(
        self, tmp_path, monkeypatch, error
    ):
        def fail(*args):
            raise error

        old = places.new_path(tmp_path / "backups", AT - timedelta(days=1), "")
        old.parent.mkdir()
        old.touch()
        monkeypatch.setattr(backing_up.ArchiveWriter, "finish", fail)

        with pytest.raises(Refused):
            make(tmp_path, keep=1)

        assert [path.name for path in old.parent.glob("office*")] == [old.name]
        assert not list((tmp_path / "var").glob("staging-*"))


class TestTheCommand:
    def run(self, *arguments):
        out = io.StringIO()
        call_command(*arguments, stdout=out, stderr=out)
        return out.getvalue()

    def test_says_where_the_backup_is_and_what_it_holds(self, tmp_path):
        said = self.run("backup", str(tmp_path / "elsewhere"))

        (path,) = (tmp_path / "elsewhere").glob("office-*.tar")
        assert str(path) in said
        assert "tables with" in said

    def test_lists_what_there_is(self, tmp_path):
        assert "There is no backup in" in self.run("backups")

        path, _manifest = make(tmp_path)

        assert str(path) in self.run("backups")

    def test_refuses_in_a_sentence(self, tmp_path):
        (tmp_path / "file").touch()

        with pytest.raises(CommandError, match="cannot be written"):
            self.run("backup", str(tmp_path / "file" / "folder"))

    def test_never_keeps_none(self):
        with pytest.raises(CommandError, match="at least one"):
            self.run("backup", "--keep", "0")


class TestTheNightlyBackup:
    def test_is_off_without_a_folder(self, settings):
        settings.BACKUP_DIR = ""

        assert not is_due(at=AT)

    def test_is_due_a_day_after_the_last(self, tmp_path):
        assert is_due(at=AT)

        make(tmp_path)

        assert not is_due(at=AT + timedelta(hours=22))
        assert is_due(at=AT + timedelta(hours=24))

    def test_is_due_though_a_clock_was_wrong_once(self, tmp_path):
        make(tmp_path)
        (tmp_path / "backups" / "office-2026-13-40T999999Z.tar").touch()

        assert is_due(at=AT - timedelta(days=300))


class TestHealth:
    def test_tells_staff_how_old_the_newest_is(self, admin_client, tmp_path):
        back_up(
            tmp_path / "backups",
            at=timezone.now() - timedelta(hours=50),
            show=lambda done, total: None,
        )

        told = admin_client.get("/-/health").json()["backups"]

        assert told["age_hours"] == pytest.approx(50, abs=0.2)
        assert told["is_fresh"] is False
        assert told["nightly"] is True

    def test_tells_everybodys_monitor_only_whether_it_is_fresh(
        self, client, tmp_path, settings
    ):
        told = [client.get("/-/health").json()]
        call_command("backup", stdout=io.StringIO())
        told.append(client.get("/-/health").json())
        settings.BACKUP_DIR = ""
        told.append(client.get("/-/health").json())

        assert [x["backup"] for x in told] == ["old", "fresh", "off"]
        assert not any("backups" in x for x in told)

    def test_is_bad_while_a_restore_is_half_done(self, client, settings):
        settings.VAR.mkdir()
        (settings.VAR / "restore-unfinished").touch()

        answer = client.get("/-/health")

        assert answer.status_code == 503
        assert answer.json()["restored"] is False
