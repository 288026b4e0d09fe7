"""WordPress, Plone and tables: what each format says becomes the same content."""

import base64
import json

import pytest
from django.core.management import call_command

from config.movein.fetching import Refused
from pages.base.models import StandardPage
from pages.directory.models import Organisation, Place
from pages.media.models import CustomDocument, CustomImage
from pages.news.models import NewsPage

from .conftest import move, outcomes, picture, whys

pytestmark = pytest.mark.django_db

WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Alt</title><language>{said}</language>
<wp:base_site_url>https://alt.example.org</wp:base_site_url>
<wp:base_blog_url>https://alt.example.org</wp:base_blog_url>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://alt.example.org/{slug}/</link>
<guid>https://alt.example.org/?page_id={pk}</guid>
<content:encoded><![CDATA[{html}]]></content:encoded>
<excerpt:encoded><![CDATA[Kurz.]]></excerpt:encoded>
<wp:post_id>{pk}</wp:post_id><wp:post_date>2026-03-01 10:00:00</wp:post_date>
<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>
<wp:post_parent>{parent}</wp:post_parent><wp:menu_order>0</wp:menu_order>
<wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>
{more}</item>"""


def item(pk, slug, html="Text", **values):
    values = {
        "title": slug,
        "status": "publish",
        "parent": 0,
        "kind": "page",
        "password": "",
        "more": "",
        **values,
    }
    return ITEM.format(pk=pk, slug=slug, html=html, **values)


def language(code, group):
    return (
        f'<category domain="language" nicename="{code}">x</category>'
        f'<category domain="post_translations" nicename="{group}">y</category>'
    )


@pytest.fixture
def export(tmp_path, lists, arabic_home):
    def export(*items, said="de-DE"):
        folder = tmp_path / "alt"
        folder.mkdir(exist_ok=True)
        (folder / "export.xml").write_text(WXR.format(items="".join(items), said=said))
        return folder

    return export


def page(slug, code="de"):
    return StandardPage.objects.get(slug=slug, locale__language_code=code)


class TestWordPress:
    def test_keeps_what_was_not_public_from_readers(self, export):
        states = ("publish", "draft", "private", "pending", "future")
        folder = export(
            *(item(n, state, status=state) for n, state in enumerate(states, 1)),
            item(8, "geheim", password="x"),
            item(9, "muell", status="trash"),
        )

        move("wordpress", folder)

        assert [x.slug for x in StandardPage.objects.live()] == ["publish"]
        assert StandardPage.objects.count() == 6

    def test_brings_posts_pages_and_their_tree(self, export):
        folder = export(
            item(1, "leben"),
            item(2, "wohnen", "Eins\nZwei\n\nDrei <b>vier</b>", parent=1),
            item(3, "fest", kind="post"),
            item(4, "menue", kind="shop_order"),
        )

        report = move("wordpress", folder)

        assert page("wohnen").get_parent().pk == page("leben").pk
        body = page("wohnen").body[0].value.source
        assert body == "<p>Eins<br/>Zwei</p><p>Drei <b>vier</b></p>"
        assert page("wohnen").summary == "Kurz."
        assert NewsPage.objects.get().date.isoformat() == "2026-03-01"
        assert ("left out", "shop_order", "") in outcomes(report)

    def test_tells_which_pages_come_to_the_top(self, export):
        folder = export(item(1, "muell", status="trash"), item(2, "kind", parent=1))

        report = move("wordpress", folder)

        why = "the page above it is not in the export: it stands at the top"
        assert page("kind").live
        assert why in whys(report)

    def test_puts_the_languages_of_polylang_together(self, export):
        folder = export(
            item(1, "wohnen", "<p>Deutsch</p>", more=language("de", "pll_1")),
            item(2, "sakan", "<p>عربي</p>", more=language("ar", "pll_1")),
        )

        move("wordpress", folder)

        assert page("wohnen", "ar").translation_key == page("wohnen").translation_key
        assert "عربي" in page("wohnen", "ar").body[0].value.source

    def test_brings_each_picture_once_and_tells_what_is_missing(self, export):
        there = '<img src="https://alt.example.org/files/a.png" alt="Haus">'
        folder = export(
            item(1, "eins", f"<p>a</p>{there}"),
            item(2, "zwei", there.replace("a.png", "kopie.png")),
            item(3, "drei", '<img src="/files/fehlt.png">'),
            item(4, "vier", '<img src="/files/b.png">'),
        )
        (folder / "files").mkdir()
        for name in ("a.png", "kopie.png"):
            (folder / "files" / name).write_bytes(picture())
        (folder / "files" / "b.png").write_bytes(b"<html>no picture")

        report = move("wordpress", folder)

        image = CustomImage.objects.get()
        block = page("eins").body[1].value["image"]
        assert (block.pk, block.contextual_alt_text) == (image.pk, "Haus")
        assert page("zwei").body[0].value["image"].pk == image.pk
        assert any("fehlt.png" in why for why in whys(report))
        assert any("b.png is no picture" in why for why in whys(report))

    def test_brings_files_that_are_linked(self, export):
        folder = export(item(1, "eins", '<p><a href="/files/blatt.pdf">Blatt</a></p>'))
        (folder / "files").mkdir()
        (folder / "files" / "blatt.pdf").write_bytes(b"%PDF-1.4 blatt")

        move("wordpress", folder)

        number = CustomDocument.objects.get().pk
        link = f'<a id="{number}" linktype="document">Blatt</a>'
        assert link in page("eins").body[0].value.source

    def test_takes_no_file_that_lies_beside_the_export(self, export):
        folder = export(item(1, "eins", '<a href="/privat/lohn.txt">x</a>'))
        (folder / "privat").mkdir()
        (folder / "privat" / "lohn.txt").write_text("geheim")

        move("wordpress", folder / "export.xml")

        assert not CustomDocument.objects.exists()

    def test_takes_no_file_of_the_folder_for_that_of_another_site(self, export):
        link = '<a href="https://fremd.example.org/files/blatt.pdf">x</a>'
        folder = export(item(1, "eins", link))
        (folder / "files").mkdir()
        (folder / "files" / "blatt.pdf").write_bytes(b"%PDF-1.4 blatt")

        move("wordpress", folder)

        assert not CustomDocument.objects.exists()

    def test_makes_a_draft_of_what_only_some_may_read(self, export):
        hidden = '<p>x</p>[members_only role="x"]<p>geheim</p>[/members_only]'
        folder = export(item(1, "eins", hidden), item(2, "zwei", "[quote]x[/quote]"))

        report = move("wordpress", folder)

        assert [x.slug for x in StandardPage.objects.live()] == ["zwei"]
        why = "[members_only] may hide a part from readers: it is a draft here"
        assert why in whys(report)

    def test_reads_nothing_outside_the_folder(self, export, tmp_path):
        (tmp_path / "geheim.png").write_bytes(picture())
        folder = export(item(1, "eins", '<img src="/..%2Fgeheim.png">'))

        move("wordpress", folder)

        assert not CustomImage.objects.exists()

    def test_leaves_codes_out_and_says_so(self, export):
        folder = export(item(1, "eins", '[gallery ids="1,2"] Wort [sic]'))

        report = move("wordpress", folder)

        assert page("eins").body[0].value.source == "<p>Wort [sic]</p>"
        assert "the code [gallery] was left out" in whys(report)

    @pytest.mark.parametrize(
        "xml",
        [
            '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>',
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>',
            "<rss><channel>",
            "kein XML",
            "<html/>",
        ],
    )
    def test_refuses_what_is_hostile_or_broken(self, tmp_path, lists, xml):
        (tmp_path / "export.xml").write_text(xml)

        with pytest.raises(Refused):
            move("wordpress", tmp_path / "export.xml")

    def test_reads_what_has_control_characters(self, export):
        move("wordpress", export(item(1, "eins", "Ein\x0b Wort\x1b")))

        assert page("eins").body[0].value.source == "<p>Ein Wort</p>"

    @pytest.mark.parametrize("title", ["Tom &amp;amp; J.", "<![CDATA[Tom &amp; J.]]>"])
    def test_reads_titles_as_readers_see_them(self, export, title):
        move("wordpress", export(item(1, "eins", title=title)))

        assert page("eins").title == "Tom & J."

    def test_takes_no_foreign_text_for_german(self, export):
        report = move("wordpress", export(item(1, "vivre"), said="fr-FR"))

        assert not StandardPage.objects.exists()
        assert "it is not there in German (fr)" in whys(report)

    def test_takes_no_text_of_wpml_for_german(self, export):
        mark = (
            "<wp:postmeta><wp:meta_key>_wpml_word_count</wp:meta_key>"
            "<wp:meta_value>7</wp:meta_value></wp:postmeta>"
        )
        folder = export(item(1, "vivre", more=mark), item(2, "leben"))

        report = move("wordpress", folder)

        assert not StandardPage.objects.exists()
        assert "it is not there in German (unknown)" in whys(report)

    def test_believes_whoever_says_which_language_it_is(self, export):
        folder = export(item(1, "leben"), said="en-US")

        call_command("move_in", "wordpress", str(folder), language="de")

        assert page("leben").live


class TestPlone:
    BASE = "http://localhost:8080/Plone"

    def row(self, uid, path, kind="Document", **more):
        above = f"{self.BASE}/{path}".rsplit("/", 1)[0]
        return {
            "@id": f"{self.BASE}/{path}",
            "@type": kind,
            "UID": uid,
            "id": path.rsplit("/", 1)[-1],
            "title": path,
            "description": "Kurz.",
            "parent": {"@id": above},
            "review_state": "published",
            "language": {"token": "de"},
            "text": {"data": "<p>Text</p>", "content-type": "text/html"},
            **more,
        }

    def test_brings_documents_news_and_events_with_their_states(
        self, tmp_path, lists, arabic_home
    ):
        uid = "a" * 32
        rows = [
            self.row("1" * 32, "leben", "Folder"),
            self.row(uid, "leben/wohnen", text={"data": "<p>Deutsch</p>"}),
            self.row(
                "2" * 32,
                "sakan",
                language={"token": "ar"},
                text={"data": f'<p>عربي</p><a href="../resolveuid/{uid}">x</a>'},
            ),
            self.row("3" * 32, "entwurf", review_state="private"),
            self.row("4" * 32, "neues", "News Item", effective="2026-02-03T10:00:00"),
            self.row("5" * 32, "leben/bild", "Image", image={
                "data": base64.b64encode(picture()).decode(), "filename": "bild.png"}),
            self.row("6" * 32, "mit-bild", text={
                "data": '<p><img src="leben/bild/@@images/x.png" alt="Bild"></p>'}),
            self.row("7" * 32, "sammlung", "Collection"),
        ]  # fmt: skip
        (tmp_path / "content.json").write_text(json.dumps(rows))
        groups = [{"de": "1" * 32, "ar": "2" * 32}]
        (tmp_path / "translations.json").write_text(json.dumps(groups))

        report = move("plone", tmp_path)

        assert page("wohnen").get_parent().pk == page("leben").pk
        arabic = page("leben", "ar").body[0].value.source
        assert f'id="{page("wohnen").pk}" linktype="page"' in arabic
        assert not page("entwurf").live
        assert NewsPage.objects.get().date.isoformat() == "2026-02-03"
        shown = page("mit-bild").body[0].value["image"]
        assert shown.pk == CustomImage.objects.get().pk
        assert ("left out", "Collection", "") in outcomes(report)

    def test_shows_nothing_that_was_not_public_there(self, tmp_path, lists):
        def file(uid, path, **more):
            data = base64.b64encode(b"geheim geheim").decode()
            content = {"data": data, "filename": "liste.txt"}
            return self.row(uid, path, "File", file=content, **more)

        links = "".join(
            f'<p><a href="{self.BASE}/{path}">x</a></p>'
            for path in ("intern/a.txt", "intern/b.txt", "offen.txt")
        )
        shown = {"data": base64.b64encode(picture()).decode(), "filename": "b.png"}
        rows = [
            self.row("1" * 32, "intern", "Folder", review_state="private", image=shown),
            self.row("2" * 32, "intern/erbt", review_state=""),
            self.row("3" * 32, "intern/selbst"),
            self.row("4" * 32, "geplant", effective="2099-01-01T00:00:00+00:00"),
            self.row("5" * 32, "ohne", review_state=None),
            file("6" * 32, "intern/a.txt", review_state="private"),
            file("7" * 32, "intern/b.txt", review_state=""),
            file("8" * 32, "offen.txt", review_state=""),
            self.row("9" * 32, "liste", text={"data": links}),
        ]
        (tmp_path / "content.json").write_text(json.dumps(rows))

        report = move("plone", tmp_path)

        live = set(StandardPage.objects.live().values_list("slug", flat=True))
        assert live == {"selbst", "ohne", "liste"}
        assert CustomDocument.objects.get().title == "offen"
        assert not CustomImage.objects.exists()
        assert whys(report).count("it is not public there") == 2

    def test_takes_no_text_without_a_language_for_german(self, tmp_path, lists):
        rows = [self.row("1" * 32, "vivre", language="")]
        (tmp_path / "content.json").write_text(json.dumps(rows))

        report = move("plone", tmp_path)

        assert not StandardPage.objects.exists()
        assert "it is not there in German (unknown)" in whys(report)

    def test_refuses_what_is_no_export(self, tmp_path, lists):
        (tmp_path / "content.json").write_text('{"a": 1}')

        with pytest.raises(Refused):
            move("plone", tmp_path)


class TestTables:
    TABLE = (
        "Art;Name;Angebot;Angebot:ar;PLZ;Ort;Telefon;E-Mail;Webseite;öffentlich\r\n"
        "Verein;Haus e. V.;Hilft;يساعد;50000;Stadt;0221 555010;a@example.org;"
        "https://haus.example.org;ja\r\n"
        "Verein;Entwurf;x;;;;;kaputt;;nein\r\n"
        "Ort;Rathaus;;;50000;Stadt;;;;\r\n"
        "Schiff;Boot;;;;;;;;\r\n"
    )

    @pytest.mark.parametrize("code", ["utf-8-sig", "utf-8"])
    def test_bring_organisations_and_places(self, tmp_path, lists, arabic, code):
        path = tmp_path / "verzeichnis.csv"
        path.write_bytes(self.TABLE.encode(code))

        report = move("csv", path)

        assert Place.objects.get().postal_code == "50000"
        german = Organisation.objects.get(offer="Hilft")
        assert german.phone == "0221 555010"
        assert german.get_translation(arabic).offer == "يساعد"
        draft = Organisation.objects.get(name="Entwurf")
        assert (draft.is_public, draft.email) == (False, "")
        assert "email does not fit and was left out" in whys(report)
        assert ("left out", "row 5", "") in outcomes(report)
        again = move("csv", path)
        assert {str(x.outcome) for x in again.lines if x.kind != "thing"} == {
            "unchanged"
        }

    def test_are_public_only_where_they_say_so_or_nothing(self, tmp_path, lists):
        words = ["", "ja", "X", "nein", "entwurf", "privat", "off"]
        rows = "".join(f"Verein;V{n};{word}\n" for n, word in enumerate(words))
        path = tmp_path / "verzeichnis.csv"
        path.write_text(f"art;name;public\n{rows}")

        report = move("csv", path)

        public = Organisation.objects.filter(is_public=True)
        assert set(public.values_list("name", flat=True)) == {"V0", "V1", "V2"}
        assert "public: entwurf is neither yes nor no: a draft" in whys(report)
        assert not any("nein is neither" in why for why in whys(report))

    def test_never_overwrite_what_was_changed_here(self, tmp_path, lists):
        path = tmp_path / "verzeichnis.csv"
        path.write_text("id;art;name;telefon\n1;Verein;Haus;1\n")
        move("csv", path)
        Organisation.objects.update(phone="2")
        path.write_text("id;art;name;telefon\n1;Verein;Haus;3\n")

        report = move("csv", path)

        assert Organisation.objects.get().phone == "2"
        assert ("kept as changed here", "1", "de") in outcomes(report)

    @pytest.mark.parametrize("text", ["", "name\nx", "a,b\n1,2", "\x00" * 10])
    def test_refuse_what_lacks_a_column(self, tmp_path, lists, text):
        (tmp_path / "x.csv").write_text(text)

        with pytest.raises(Refused):
            move("csv", tmp_path / "x.csv")


def test_every_language_of_another_system_has_a_name_here():
    from config.movein.items import language

    codes = ["de-DE", "de-si", "uk_UA", "ku", "AR", "zh-CN", "fa-AF", "de-easy"]

    assert [language(code) for code in codes] == [
        *("de", "de-simple", "uk", "kmr", "ar", "", "fa", "")
    ]
