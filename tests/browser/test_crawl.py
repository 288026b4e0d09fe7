"""Every page that links lead to: whole, small, valid, in words of its language."""

import gzip
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from locales.table import TABLE
from tests.browser.conftest import missing

pytestmark = pytest.mark.browser

# Three words of an alphabet that the page's language does not use.
FOREIGN = {
    "Arab": re.compile(r"(?:[A-Za-zÀ-ž]{3,}[ ,]+){2}[A-Za-zÀ-ž]{3,}"),
    "Latn": re.compile(r"[\u0600-\u06ff]{2,}|[\u0400-\u04ff]{2,}|[\u1200-\u137f]{2,}"),
}
VOID = {"meta", "link", "img", "input", "br", "hr", "source", "use", "path", "wbr"}


class ForeignWords(HTMLParser):
    """Collects words of another script that no `lang` around them announces."""

    def __init__(self, html):
        super().__init__()
        self.open, self.found = [("", "")], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        lang = dict(attributes).get("lang") or self.open[-1][1]
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag):
        if tag in [opened for opened, _lang in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, text):
        script = {language.code: language.script for language in TABLE}.get(
            self.open[-1][1], "Latn"
        )
        pattern = FOREIGN.get(script)
        unread = self.open[-1][0] in {"title", "script"}
        if pattern and not unread and pattern.search(text):
            self.found.append(text.strip()[:80])


class TestLinks:
    def test_all_lead_somewhere(self, crawl):
        broken = {url: page.status for url, page in crawl.items() if page.status != 200}

        assert broken == {}
        assert len(crawl) > 100

    def test_all_anchors_are_there(self, crawl, html_pages):
        lost = []
        for url in html_pages:
            for link in crawl[url].links:
                target, anchor = urldefrag(urljoin(url, link))
                known = crawl[target].anchors if target in html_pages else {anchor}
                if anchor and unquote(anchor) not in known:
                    lost.append(f"{url} -> {link}")

        assert lost == []

    def test_the_versions_of_a_page_name_each_other(self, html_pages):
        named = {
            url: dict(re.findall(r'hreflang="([\w-]+)" href="(http[^"]+)"', html))
            for url, html in html_pages.items()
        }
        paths = {re.sub(r"^https?://[^/]+", "", url): x for url, x in named.items()}

        assert any(len(versions) > 3 for versions in named.values())
        for url, versions in paths.items():
            for target in versions.values():
                path = re.sub(r"^https?://[^/]+", "", target)
                assert paths[path] == versions, (url, target)


class TestAPage:
    def test_is_small(self, html_pages):
        sizes = {url: len(gzip.compress(x.encode())) for url, x in html_pages.items()}

        assert {url: size for url, size in sizes.items() if size > 14_000} == {}

    def test_marks_words_of_another_language(self, html_pages):
        unmarked = {
            url: words
            for url, html in html_pages.items()
            if (words := ForeignWords(html).found)
        }

        assert unmarked == {}


class TestTheForeignWords:
    def test_are_seen_where_nothing_marks_them(self):
        html = '<html lang="ar"><p>Das ist nicht übersetzt</p></html>'

        assert ForeignWords(html).found == ["Das ist nicht übersetzt"]

    def test_are_let_pass_where_they_are_marked(self):
        html = '<html lang="ar"><p lang="de">Das ist nicht übersetzt</p></html>'

        assert ForeignWords(html).found == []


class TestTheNuChecker:
    def test_finds_no_error_on_any_page(self, html_pages, tools, tmp_path):
        java = shutil.which("java")
        if java is None:
            missing("no java: apt-get install default-jre-headless")
        names = {}
        for number, (url, html) in enumerate(html_pages.items()):
            path = tmp_path / f"{number}.html"
            path.write_text(html)
            names[path.name] = url

        jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
        done = subprocess.run(
            [java, "-jar", jar, "--errors-only", "--format", "json", tmp_path],
            capture_output=True,
            text=True,
        )

        errors = [
            (names.get(x.get("url", "").rpartition("/")[2], "?"), x["message"])
            for x in json.loads(done.stderr)["messages"]
        ]
        assert errors == []
