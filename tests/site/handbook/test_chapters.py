"""The handbook says what is there: names, addresses, links and pictures."""

import re
from functools import cache
from pathlib import Path

import polib
import pytest
import wagtail
import wagtail_localize
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve
from PIL import Image

from config.handbook.chapters import CHAPTERS, FOLDER, LANGUAGES, chapter
from config.handbook.rendering import anchor_of

EVERY = [(language, name) for language in LANGUAGES for name in CHAPTERS]
MOST_BYTES = 1_500_000
OURS = Path(settings.ROOT) / "locales" / "locale"


def text_of(language, name):
    return (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")


def images_of(text):
    return re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text)


def catalogues(language):
    """Ours, Wagtail's and wagtail-localize's, and Django's for its own words."""
    own = OURS / language / "LC_MESSAGES" / "django.po"
    yield polib.pofile(str(own))
    for package in (wagtail, wagtail_localize):
        root = Path(package.__file__).parent
        for path in root.glob(f"**/locale/{language}/LC_MESSAGES/*.mo"):
            yield polib.mofile(str(path))
    import django

    root = Path(django.__file__).parent / "contrib" / "auth"
    yield polib.mofile(str(root / "locale" / language / "LC_MESSAGES" / "django.mo"))


@cache
def known_names(language):
    """What stands on buttons and in menus, whole, and as patterns with gaps."""
    words = set()
    for catalogue in catalogues("de"):
        for entry in catalogue:
            said = {entry.msgid, entry.msgid_plural}
            if language == "de":
                said = {entry.msgstr, *entry.msgstr_plural.values()}
            words |= {word.replace("\xad", "") for word in said if word}
    whole = {word.casefold().strip() for word in words if "%(" not in word}
    gaps = {
        re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(word))
        for word in words
        # A name with a gap: “Submit to …”. What is nearly all gap would fit anything.
        if "%(" in word and 8 < len(re.sub(r"%\(\w+\)\w", "", word)) < 40
    }
    return whole, re.compile("|".join(sorted(gaps)))


def is_known(language, name):
    whole, gaps = known_names(language)
    return name.casefold() in whole or gaps.fullmatch(name) is not None


class TestTheHandbook:
    def test_has_every_chapter_in_both_languages_and_no_other(self):
        for language in LANGUAGES:
            files = {path.stem for path in (FOLDER / language).glob("*")}

            assert files == {*CHAPTERS}

    @pytest.mark.parametrize("name", CHAPTERS)
    def test_says_as_much_in_english_as_in_german(self, name):
        def shape(language):
            text = text_of(language, name)
            pictures = [Path(path).name for _alt, path in images_of(text)]
            marks = re.findall(r"^(#+ |\d+\. |- |\|)", text, re.MULTILINE)
            return marks, pictures

        assert shape("de") == shape("en")

    @pytest.mark.parametrize(("language", "name"), EVERY)
    def test_says_what_may_go_wrong_or_how_to_undo(self, language, name):
        anchors = " ".join(part.anchor for part in chapter(name, language).headings)

        words = {"de": "zurücknehmen|schiefgehen", "en": "undo|undone|wrong"}
        assert re.search(words[language], anchors), anchors

    @pytest.mark.parametrize(("language", "name"), EVERY)
    def test_calls_buttons_and_menus_by_their_names(self, language, name):
        bold = re.findall(r"\*\*([^*]+)\*\*", text_of(language, name))

        assert [word for word in bold if not is_known(language, word)] == []

    @pytest.mark.parametrize(("language", "name"), EVERY)
    def test_links_to_parts_that_are_there(self, language, name):
        for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text_of(language, name)):
            file, _hash, anchor = link.partition("#")

            assert file.removesuffix(".md") in CHAPTERS, link
            headings = re.findall(
                r"^## (.+)$", text_of(language, file.removesuffix(".md")), re.MULTILINE
            )
            assert not anchor or anchor in map(anchor_of, headings), link

    @pytest.mark.parametrize(("language", "name"), EVERY)
    def test_names_addresses_commands_and_files_that_are_there(self, language, name):
        for code in re.findall(r"`([^`]+)`", text_of(language, name)):
            if code.startswith("/") and len(code) > 1:
                try:
                    resolve(code)
                except Resolver404:
                    pytest.fail(code)
            elif code.startswith("docs/"):
                assert (settings.ROOT / code).is_file(), code
            elif code.startswith("manage.py "):
                assert code.split()[1] in get_commands(), code
            elif code.startswith("make "):
                rules = (settings.ROOT / "Makefile").read_text()
                assert f"\n{code.split()[1]}:" in rules, code

    def test_has_every_picture_that_it_shows_and_shows_every_one(self):
        for language in LANGUAGES:
            shown = set()
            for name in CHAPTERS:
                for alt, path in images_of(text_of(language, name)):
                    assert alt, path
                    shown.add((FOLDER / language / path).resolve())

            assert shown == {*(FOLDER / "images" / language).iterdir()}

    def test_keeps_its_pictures_small(self):
        pictures = [*(FOLDER / "images").glob("*/*")]

        assert sum(path.stat().st_size for path in pictures) < MOST_BYTES
        for path in pictures:
            with Image.open(path) as picture:
                assert picture.format == "WEBP"
