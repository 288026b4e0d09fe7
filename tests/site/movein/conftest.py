"""A small old site, and this one with room for it."""

import json
from io import BytesIO

import pytest
from PIL import Image
from wagtail.models import Locale

from config.movein.fetching import Fetcher
from config.movein.management.commands.move_in import targets_below
from config.movein.moving import Move
from config.movein.readers import READERS
from events.models import EventIndexPage
from pages.news.models import NewsIndexPage
from tests.again import content

HOST = "https://cms.example.org"


@content
def lists(home):
    """Where events and news go."""
    for model, slug in ((EventIndexPage, "termine"), (NewsIndexPage, "neues")):
        home.add_child(instance=model(title=slug, slug=slug))
    return home


@pytest.fixture
def region(tmp_path, lists, arabic_home):
    """A region of Integreat in a folder: `region.page("de", "wohnen", ...)`."""
    english = Locale.objects.get_or_create(language_code="en")[0]
    lists.copy_for_translation(english).save_revision().publish()
    return Region(tmp_path / "musterstadt")


class Region:
    def __init__(self, folder):
        self.folder, self.rows = folder, {}
        self.codes = ["de", "ar", "en"]

    def page(self, code, slug, html="<p>Text.</p>", *, german=None, above="", **more):
        """A page in one language; `german` is what it is called there."""
        path = self.path(code, slug, above)
        row = {
            "url": HOST + path,
            "path": path,
            "title": more.pop("title", f"{slug} ({code})"),
            "content": html,
            "parent": {"path": self.path(code, above) if above else None},
            "order": len(self.rows),
            "available_languages": {"de": {"path": self.path("de", german or slug)}},
            **more,
        }
        self.rows.setdefault((code, "pages"), {})[slug] = row

    def put(self, code, what, row):
        shelf = self.rows.setdefault((code, what), {})
        shelf[len(shelf)] = row

    def path(self, code, slug, above=""):
        middle = f"{above}/" if above else ""
        return f"/musterstadt/{code}/{middle}{slug}/"

    def write(self):
        self.folder.mkdir(exist_ok=True)
        languages = [{"code": code} for code in self.codes]
        (self.folder / "languages.json").write_text(json.dumps(languages))
        for code in self.codes:
            (self.folder / code).mkdir(exist_ok=True)
            (self.folder / code / "pages.json").write_text("[]")
        for (code, what), rows in self.rows.items():
            path = self.folder / code / f"{what}.json"
            path.write_text(json.dumps(list(rows.values())))

    def move(self, **options):
        self.write()
        return move("integreat", self.folder, **options)


def move(kind, source, *, dry=False, fetch=None, below=None):
    """Move in; the report."""
    old = READERS[kind](str(source), Fetcher())
    return Move(old, targets_below(below), fetch=fetch).run(dry=dry)


def picture(size=(8, 6), kind="PNG", color="red"):
    """The bytes of a picture."""
    file = BytesIO()
    Image.new("RGB", size, color).save(file, kind)
    return file.getvalue()


def outcomes(report, kind=None):
    """Outcome, foreign name and language of each line."""
    return [
        (str(line.outcome), line.foreign, line.language)
        for line in report.lines
        if kind is None or line.kind == kind
    ]


def whys(report):
    return [line.why for line in report.lines if line.why]
