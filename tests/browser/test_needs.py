"""`docs/needs.md` is true: each need can be seen at its address."""

import html
import re
import urllib.error
import urllib.request

import pytest

from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser

TABLE = (ROOT / "docs" / "needs.md").read_text()
ROW = re.compile(r"^\| ([A-E]\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
SEEN = re.compile(r'`(/[^`]*)`((?: "[^"]+")+)')
UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>|<[^>]+>", re.DOTALL)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200e\u200f\u2066\u2067\u2068\u2069"))


def needs():
    """Each need as its number and what to look for at which address."""
    return [
        (number, [(x, re.findall(r'"([^"]+)"', words)) for x, words in SEEN.findall(y)])
        for number, _need, y in ROW.findall(TABLE)
    ]


NEEDS = needs()
PUBLIC = [
    pytest.param(address, words, id=f"{number} {address}")
    for number, places in NEEDS
    for address, words in places
    if not address.startswith("/admin/")
]
ADMIN = [
    pytest.param(address, words, id=f"{number} {address}")
    for number, places in NEEDS
    for address, words in places
    if address.startswith("/admin/")
]


def plain(page):
    """The words of a page as somebody reads them."""
    # Nothing in place of a tag: "Eupen</bdi>, St. Vith" has no gap.
    text = html.unescape(UNSEEN.sub("", re.sub(r"(?=</?(?:[pdlh]|t[dh]))", " ", page)))
    return re.sub(r"\s+", " ", text.translate(INVISIBLE))


def lacking(words, page):
    text = plain(page)
    return [word for word in words if word not in text]


class TestTheList:
    def test_numbers_the_needs_of_each_setting_and_says_where_to_look(self):
        rows = [line for line in TABLE.splitlines() if re.match(r"\| [A-E]\d", line)]
        numbers = [number for number, _places in NEEDS]

        assert len(rows) == len(numbers) == len({*numbers}) >= 60
        assert {number[0] for number in numbers} == set("ABCDE")
        for number, places in NEEDS:
            assert places, number
            assert all(words for _address, words in places), number

    def test_would_miss_a_word_that_is_not_there(self):
        page = "<h1>Drei&nbsp;Büros</h1><script>'Konzept'</script>"

        assert lacking(["Drei Büros", "Konzept"], page) == ["Konzept"]


@pytest.mark.parametrize(("address", "words"), PUBLIC)
class TestANeed:
    def test_is_seen_at_its_address(self, site_url, address, words):
        try:
            with urllib.request.urlopen(f"{site_url}{address}", timeout=60) as answer:
                page = answer.read().decode()
        except urllib.error.HTTPError as error:
            pytest.fail(f"{address} answers {error.code}")

        assert lacking(words, page) == []


class TestANeedOfTheOffice:
    def test_is_seen_by_a_signed_in_editor(self, editor, site_url):
        for case in ADMIN:
            address, words = case.values
            start, *links = address.split(" › ")
            answer = editor.goto(f"{site_url}{start}")
            for link in links:
                found = editor.get_by_role("link", name=link, exact=True).first
                answer = editor.goto(f"{site_url}{found.get_attribute('href')}")

            assert answer.status == 200, address
            assert lacking(words, editor.content()) == [], address
