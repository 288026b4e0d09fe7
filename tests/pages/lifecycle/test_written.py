"""Which links stand in what Wagtail keeps, and what changes when one is replaced."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.lifecycle.links.addresses import spelled, with_place
from pages.lifecycle.links.written import links_in, replaced
from pages.lifecycle.models import Kind

ROOT = "https://www.example.org/"
OLD, NEW = "https://old.example.org/a", "https://new.example.org/b"


def rule(written):
    return NEW if written == OLD else written


def blocks(*values):
    return json.dumps([{"type": "x", "id": "1", "value": value} for value in values])


class TestLinksIn:
    def test_are_found_in_text_blocks_and_rows_below(self):
        data = {
            "text": f'<a href="{OLD}">hier</a> und <a linktype="page" id="3">da</a>',
            "body": blocks({"text": f'<a href="{OLD}?a=1&amp;b=2">x</a>'}, OLD),
            "grants": [{"website": OLD}],
            "title": "Kein Link: https://old.example.org/a steht nur so da",
        }

        found = list(links_in(data))

        assert [(x.field, x.kind, x.written, x.target) for x in found] == [
            ("text", Kind.WEB, OLD, 0),
            ("text", Kind.PAGE, "", 3),
            ("body", Kind.WEB, f"{OLD}?a=1&b=2", 0),
            ("body", Kind.WEB, OLD, 0),
            ("grants", Kind.WEB, OLD, 0),
        ]
        assert [x.words for x in found][:2] == ["hier", "da"]

    def test_leave_out_mail_phone_and_places_of_the_same_page(self):
        text = "".join(
            f'<a href="{href}">x</a>'
            for href in ("mailto:a@example.org", "tel:+32", "#unten", "")
        )

        assert list(links_in({"text": text})) == []

    def test_take_addresses_from_our_own_root(self):
        [link] = links_in({"text": '<a href="/de/wohnen/">x</a>'})

        assert spelled(link.written, root=ROOT).url == f"{ROOT}de/wohnen/"

    @given(st.text())
    def test_never_break_on_a_text(self, text):
        list(links_in({"text": text, "body": f"[{text}"}))
        assert replaced(text, lambda written: written) == text


class TestReplaced:
    def test_changes_the_address_and_nothing_else(self):
        text = f'<p>A &amp; B <a href="{OLD}">x</a> <a href="{OLD}/c">y</a></p>'
        data = {"text": text, "body": blocks({"t": text}, OLD), "n": 3, "none": None}

        other = replaced(data, rule)

        assert other["text"] == text.replace(f'"{OLD}"', f'"{NEW}"')
        assert json.loads(other["body"])[1]["value"] == NEW
        assert (other["n"], other["none"]) == (3, None)

    def test_leaves_data_without_the_address_to_the_letter(self):
        odd = '[{"a":  1}, "é"]'

        assert replaced({"body": odd}, rule) == {"body": odd}

    def test_writes_an_address_so_that_it_is_read_as_it_was_meant(self):
        new = 'https://example.org/?a=1&b="2"'
        text = replaced(f'<a href="{OLD}">x</a>', lambda written: new)

        [link] = links_in({"text": text})
        assert link.written == new


class TestAnAddress:
    @pytest.mark.parametrize(
        "written",
        [
            "https://Example.org",
            "https://example.org/",
            "https://example.org:443/#oben",
            "HTTPS://example.org",
            "//example.org/",
        ],
    )
    def test_is_one_however_it_is_written(self, written):
        assert spelled(written, root=ROOT).url == "https://example.org/"

    @pytest.mark.parametrize(
        "written", ["https://", "https://[::1", "https://a:b:c/", "ftp://example.org"]
    )
    def test_that_cannot_be_read_is_kept_and_has_no_host(self, written):
        assert spelled(written, root=ROOT).host == ""

    def test_keeps_the_place_in_the_page_when_it_is_replaced(self):
        assert with_place(f"{OLD}#fee", NEW) == f"{NEW}#fee"
        assert with_place(f"{OLD}#fee", f"{NEW}#cost") == f"{NEW}#cost"
        assert with_place(OLD, NEW) == NEW
