"""Foreign HTML becomes what the editors' field would keep, and nothing else."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from config.movein.markup import body_of, with_links, words_of
from pages.base.blocks import StoryBlock
from pages.base.fields import INLINE_TEXT

PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<strong>", "<a href='/x'>", "</a>", "<br>"),
        *("<ul>", "</ul>", "<li>", "</li>", "<ol>", "</ol>", "<h2>", "</h2>", "Wort "),
        *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<div>", "</div>"),
        *("<a href='javascript:alert(1)'>", "<img src='a.png' onerror='x'>", "&amp;"),
        *("<script>alert(1)</script>", "<!-- x -->", "<b onclick='x'>", "\n", "<q>"),
        *("<![", "<!", "]>"),
    ]
)


def rich(html):
    return "".join(value for kind, value in body_of(html).blocks if kind == "rich_text")


def kept_by_the_editor(html):
    converter = ContentstateConverter(INLINE_TEXT)
    kept = converter.to_database_format(converter.from_database_format(html))
    return re.sub(r' data-block-key="\w+"', "", kept)


class TestBodyOf:
    def test_keeps_what_rich_text_knows(self):
        html = rich(
            '<p>Ein <strong>fetter</strong> <em>Text</em> &amp; <a href="/a?b=1&amp;c">'
            "Link</a>.<br>Zeile</p><ol><li>eins<ul><li>zwei</li></ul></li></ol>"
        )

        assert html == (
            '<p>Ein <b>fetter</b> Text &amp; <a href="/a?b=1&amp;c">Link</a>.<br/>Zeile'
            "</p><ol><li>eins<ul><li>zwei</li></ul></li></ol>"
        )
        assert kept_by_the_editor(html) == html

    def test_makes_blocks_of_headings_pictures_and_tables(self):
        body = body_of(
            "<h1>Titel</h1><p>a</p><figure><img src='/x.png' alt='Haus'><figcaption>"
            "Unten</figcaption></figure><table><tr><th>A</th></tr><tr><td>1</td></tr>"
            "</table><h3>" + "lang " * 40 + "</h3>",
            "Seite",
        )

        assert [kind for kind, _value in body.blocks] == [
            *("heading", "rich_text", "image", "table", "rich_text")
        ]
        picture = body.blocks[2][1]
        assert picture == {"address": "/x.png", "alt": "Haus", "caption": "Unten"}
        table = body.blocks[3][1]
        assert table == {"caption": "Seite", "header": ["A"], "rows": [["1"]]}

    def test_keeps_links_in_tables(self):
        html = rich(
            "<table><tr><th>Wer</th><th>Wo</th></tr><tr><td>Amt</td>"
            "<td><a href='/amt'>hier</a></td></tr></table>"
        )

        assert '<b>Wo:</b> <a href="/amt">hier</a>' in html

    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>",
            "<p onclick='alert(1)'>x</p>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href=' java&#10;script:alert(1)'>x</a>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)></svg>",
            "<iframe src='javascript:alert(1)'></iframe>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        ],
    )
    def test_lets_nothing_through_that_runs(self, html):
        written = rich(html)

        assert not re.search(r"<(?!/?(p|b|a|br/|ul|ol|li)\b)", written)
        assert not re.search(r"<[^>]*(on\w+=|javascript|data:)", written)

    def test_says_once_what_stands_in_a_table_within_a_table(self):
        inner = "<table><tr><td>innen</td></tr></table>"

        html = rich(f"<table><tr><td>aussen</td><td>{inner}</td></tr></table>")

        assert (html.count("aussen"), html.count("innen")) == (1, 1)

    @pytest.mark.parametrize(
        ("html", "blocks"),
        [
            (
                "<table><tr><th>A<th>B<tr><td>1<td>2<tr><td>3<td>4</table>",
                [("table", {"caption": "Seite", "header": ["A", "B"],
                            "rows": [["1", "2"], ["3", "4"]]})],
            ),
            (
                "<ul><li>eins<ul><li>zwei</ul><li>drei</ul>",
                [("rich_text", "<ul><li>eins<ul><li>zwei</li></ul></li>"
                               "<li>drei</li></ul>")],
            ),
        ],
    )  # fmt: skip
    def test_knows_ends_that_are_left_out(self, html, blocks):
        assert body_of(html, "Seite").blocks == blocks

    @pytest.mark.parametrize("html", ["<table><tr><td>", "<tr><td>a", "<tr></tr>"])
    def test_takes_no_longer_for_each_of_many_rows(self, html):
        before = time.process_time()

        body_of("<table>" + html * 700)

        assert time.process_time() - before < 2

    def test_tells_what_it_leaves_out(self):
        body = body_of(
            "<iframe src='https://video.example.org/1'></iframe><form></form>"
        )

        assert body.lost == [
            "embedded content: https://video.example.org/1",
            "a form",
        ]

    def test_survives_what_is_deep_and_long(self):
        deep = body_of("<div>" * 3000 + "Tief" + "<ul><li>" * 500 + "unten")
        long = body_of("<p>" + "a" * 1_200_000)

        assert "Tief" in str(deep.blocks)
        assert long.lost

    def test_survives_what_the_parser_refuses(self):
        broken = "<p>Davor</p><![foo bar"

        assert rich(broken) == "<p>Davor</p><p>&lt;![foo bar</p>"
        assert words_of(broken) == "Davor <![foo bar"

    @given(st.lists(PIECES, max_size=25).map("".join))
    def test_writes_what_the_editor_would_keep(self, html):
        for kind, value in body_of(html, "Seite").blocks:
            if kind == "rich_text":
                assert kept_by_the_editor(value) == value
            elif kind != "image":
                block = StoryBlock().child_blocks[kind]
                block.clean(block.to_python(value))

    def test_leaves_no_name_of_a_fact_in_a_heading(self):
        assert body_of("<h2>Preis {fee}</h2>").blocks == [("heading", "Preis (fee)")]


class TestWithLinks:
    def test_gives_links_other_attributes_or_none(self):
        html = '<p><a href="/a">A</a> <a href="/b?x&amp;y">B</a></p>'

        new = with_links(html, lambda x: 'id="1"' if x == "/a" else "")

        assert new == '<p><a id="1">A</a> B</p>'


class TestWordsOf:
    def test_leaves_scripts_out(self):
        assert words_of("<p>Ein <b>Wort</b></p><script>x</script>") == "Ein Wort"
