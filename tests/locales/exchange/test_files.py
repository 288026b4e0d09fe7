"""Translators' files: out, in, and refused."""

import polib
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission
from wagtail_localize.models import StringTranslation

from accounts.models import User
from locales.exchange.files import FileRefused, read, write
from locales.exchange.importing import take
from locales.exchange.models import GlossaryEntry, GlossaryWord
from pages.base.models import OfficeWords
from tests.again import content

pytestmark = pytest.mark.django_db
PAGE = "/admin/translators-files/"


@pytest.fixture
def service(make_service):
    return make_service(
        summary="Melden Sie sich an.",
        what_it_is='<p>Fragen Sie die <a href="https://example.org/">Gemeinde</a>.</p>',
    )


@content
def arabic_services(services, arabic_home, arabic):
    version = services.copy_for_translation(arabic)
    version.title = "الخدمات"
    version.save_revision().publish()
    return version


def translated(po, **texts):
    """The file with the summary said in Arabic, as a translator sends it back."""
    for entry in po:
        if entry.msgid == "Melden Sie sich an.":
            entry.msgstr = texts.get("summary", "سجّل عنوانك.")
            entry.flags = texts.get("flags", [])
    return str(po).encode()


@pytest.fixture
def po(service, arabic_services, arabic):
    return write([service], arabic)


class TestAFile:
    def test_holds_each_german_text_with_the_page_it_is_from(self, po):
        (entry,) = [x for x in po if x.msgid == "Melden Sie sich an."]

        assert entry.comment.startswith("Wohnsitz anmelden")
        assert entry.msgctxt.endswith(":summary")
        assert po.metadata["Language"] == "ar"

    def test_can_be_read_by_other_programs(self, po, tmp_path):
        path = tmp_path / "ar.po"
        path.write_text(str(po))

        assert len(polib.pofile(str(path))) == len(po)

    def test_names_the_glossary_beside_the_text(self, service, arabic_services, arabic):
        entry = GlossaryEntry.objects.create(term="Gemeinde")
        GlossaryWord.objects.create(entry=entry, language="ar", word="البلدية")

        po = write([service], arabic)

        (found,) = [x for x in po if "Gemeinde" in x.msgid]
        assert "Gemeinde = البلدية" in found.comment

    def test_marks_what_only_a_machine_has_said(self, po, service, arabic):
        take(read(translated(po)), None)
        StringTranslation.objects.update(translation_type="machine")

        (entry,) = [x for x in write([service], arabic) if x.msgstr]

        assert entry.fuzzy

    def test_holds_the_german_of_today(self, po, service, arabic):
        service.summary = "Melden Sie sich heute an."
        service.save_revision().publish()

        texts = [entry.msgid for entry in write([service], arabic)]

        assert "Melden Sie sich heute an." in texts


class TestTakingAFileOver:
    def test_makes_a_draft_with_the_new_words(self, po, service, arabic):
        taken = take(read(translated(po)), None)

        version = service.get_translation(arabic)
        assert taken.texts == 1
        assert version.summary == "سجّل عنوانك."
        assert not version.live

    def test_twice_changes_nothing(self, po):
        take(read(translated(po)), None)

        assert take(read(translated(po)), None).texts == 0

    def test_leaves_out_what_the_translator_is_not_sure_of(self, po):
        plan = read(translated(po, flags=["fuzzy"]))

        assert (plan.unread, plan.changes) == (1, [])

    def test_leaves_out_what_german_no_longer_says(self, po, service, arabic):
        content = translated(po)
        service.summary = "Melden Sie sich heute an."
        service.save_revision().publish()
        write([service], arabic)

        plan = read(content)

        assert (plan.outdated, plan.changes) == (1, [])

    def test_never_publishes_a_german_parent(
        self, service, arabic_home, arabic, services
    ):
        content = translated(write([service], arabic))

        taken = take(read(content), None)

        assert taken.waiting == ["Wohnsitz anmelden"]
        assert not services.has_translation(arabic)
        assert StringTranslation.objects.filter(data="سجّل عنوانك.").exists()

    def test_changes_a_snippet_at_once(self, home, arabic_home, arabic):
        words = OfficeWords.objects.get()
        po = write([words], arabic)
        po[0].msgstr = "مكتب الاندماج"

        take(read(str(po).encode()), None)

        assert words.get_translation(arabic).name == "مكتب الاندماج"


class TestAFileThatIsRefused:
    def _problems(self, content):
        with pytest.raises(FileRefused) as refused:
            read(content)
        assert not StringTranslation.objects.exists()
        return str(refused.value)

    @pytest.mark.parametrize(
        "content",
        [b"", b"\xff\xfe\x00", b"not a po file", b"%PDF-1.7", b'msgid "a"\nmsgstr "'],
    )
    def test_is_no_such_file(self, db, content):
        assert self._problems(content)

    def test_is_too_large(self, db):
        assert "5 MB" in self._problems(b"x" * (5 * 1024 * 1024 + 1))

    def test_names_no_language_of_ours(self, po):
        po.metadata["Language"] = "xx"

        assert "Sprachen" in self._problems(translated(po))

    def test_is_german_itself(self, po):
        po.metadata["Language"] = "de"

        assert self._problems(translated(po))

    def test_is_from_another_site(self, po):
        for entry in po:
            entry.msgctxt = "7b0b3b0e-0000-4000-8000-000000000000:summary"

        assert "nicht von dieser Website" in self._problems(translated(po))

    @pytest.mark.parametrize(
        "text",
        [
            "اسأل البلدية.",
            'اسأل <a id="a9">البلدية</a>.',
            '<script>x</script> <a id="a1">البلدية</a>',
            'اسأل <a id="a1" href="https://evil.example">البلدية</a>.',
        ],
    )
    def test_breaks_a_link_and_names_the_line(self, po, text):
        for entry in po:
            if "<a" in entry.msgid:
                entry.msgstr = text

        assert "Zeile" in self._problems(translated(po))


class TestTheEditorsPage:
    @pytest.fixture
    def translator(self, client, arabic_home):
        """Trudi may change the Arabic pages, and nothing else."""
        group = Group.objects.create(name="Arabic")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for right in ("add_page", "change_page"):
            GroupPagePermission.objects.create(
                group=group,
                page=arabic_home,
                permission=Permission.objects.get(codename=right),
            )
        user = User.objects.create_user("trudi", password="x")
        user.groups.add(group)
        client.force_login(user)
        return client

    def _upload(self, client, content):
        file = SimpleUploadedFile("ar.po", content)
        return client.post(f"{PAGE}import/", {"file": file}, follow=True)

    def test_gives_the_file_of_a_page_and_those_below(
        self, admin_client, service, services, arabic_services
    ):
        answer = admin_client.post(
            f"{PAGE}export/", {"page": services.pk, "below": "on", "language": "ar"}
        )

        assert (
            answer["Content-Disposition"] == 'attachment; filename="leistungen-ar.po"'
        )
        assert "Melden Sie sich an." in answer.content.decode()

    def test_takes_a_file_over_and_says_how_much(self, admin_client, po):
        answer = self._upload(admin_client, translated(po))

        assert "1 Text wurde übernommen." in answer.content.decode()

    def test_says_why_a_file_is_refused(self, admin_client, po):
        answer = self._upload(admin_client, b"kein Text")

        assert answer.status_code == 200
        assert "keine Datei für Übersetzende" in answer.content.decode()

    def test_takes_a_file_of_pages_that_the_translator_may_change(self, translator, po):
        answer = self._upload(translator, translated(po))

        assert "1 Text wurde übernommen." in answer.content.decode()

    def test_refuses_a_file_of_pages_that_they_may_not_change(self, client, po):
        bob = User.objects.create_user("bob", password="x")
        bob.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(bob)

        self._upload(client, translated(po))

        assert not StringTranslation.objects.exists()

    @pytest.mark.parametrize("name", ["", "export/", "import/"])
    def test_is_closed_to_strangers(self, client, home, name):
        answer = client.post(f"{PAGE}{name}") if name else client.get(PAGE)

        assert answer.status_code == 302
        assert "/login/" in answer["Location"]

    def test_asks_for_a_page_and_keeps_the_language(self, admin_client, arabic_home):
        answer = admin_client.post(f"{PAGE}export/", {"language": "ar"})

        assert answer.status_code == 200
        assert '<option value="ar" selected>' in answer.content.decode()


class TestTheCommands:
    def test_write_and_take_a_language(
        self, service, arabic_services, arabic, tmp_path, capsys
    ):
        path = tmp_path / "ar.po"
        call_command("export_translations", str(path), locale="ar")
        path.write_bytes(translated(polib.pofile(str(path))))

        call_command("import_translations", str(path))

        assert service.get_translation(arabic).summary == "سجّل عنوانك."
        assert "1 new texts" in capsys.readouterr().out

    def test_change_nothing_in_a_dry_run(self, po, tmp_path):
        path = tmp_path / "ar.po"
        path.write_bytes(translated(po))

        call_command("import_translations", str(path), "--dry-run")

        assert not StringTranslation.objects.exists()

    def test_say_why_a_file_is_refused(self, db, tmp_path):
        path = tmp_path / "ar.po"
        path.write_text("nothing")

        with pytest.raises(CommandError, match="was refused"):
            call_command("import_translations", str(path))
