"""
Foreign HTML as blocks of a page's body.

Only what our own rich text knows is written (`pages.base.fields.INLINE_TEXT`), letter
by letter, from a tree that a forgiving parser made: nothing of the foreign markup is
passed on. Headings, pictures and tables become blocks of their own.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import groupby, islice
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from bs4.exceptions import ParserRejectedMarkup
from wagtail.whitelist import check_url

from locales.values import NAMED

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol"}
BOLD = {"b", "strong"}
SILENT = {"style", "template", "head", "meta", "link", "title", "noscript", "svg"}
# What would be lost, and is told of.
LOST = {
    **dict.fromkeys(("iframe", "embed", "object"), "embedded content"),
    **dict.fromkeys(("video", "audio"), "a video or sound"),
    **dict.fromkeys(("form", "input", "select", "textarea", "button"), "a form"),
    "script": "a script",
}
INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
    ),
    *("i", "ins", "kbd", "label", "mark", "q", "s", "small", "span", "strong", "sub"),
    *("sup", "time", "tt", "u", "var"),
}
# What ends before the next of its kind, and around what it does not.
UNENDED = {
    "tr": ({"tr"}, {"table"}),
    **dict.fromkeys(("td", "th"), ({"td", "th"}, {"tr", "table"})),
    "li": ({"li"}, LISTS),
}
LONGEST_HEADING, LONGEST_CELL, LONGEST_CELL_HEADING, LONGEST_CAPTION = 120, 255, 80, 160
LONGEST_ALT = 255
DEEPEST = 60
LONGEST = 1_000_000
SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
LINK = re.compile(r'<a href="([^"]*)">')
BREAK = "\n"

# A kind of block and its value, with addresses of the old site in it.
Block = tuple[str, object]


@dataclass
class Body:
    """The blocks of a text, and what of it they do not hold."""

    blocks: list[Block] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def plain(text: str, longest: int = 0) -> str:
    """One line of text in which nothing is taken for the name of a fact."""
    line = NAMED.sub(r"(\1)", SPACE.sub(" ", text).strip())
    line = "".join(letter for letter in line if letter.isprintable() or letter in " ‌‍")
    return shortened(line, longest) if longest else line


def shortened(text: str, longest: int) -> str:
    """The text, cut between words where it is longer."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"


def words_of(html: str) -> str:
    """What HTML says, without its tags."""
    soup = _soup(html[:LONGEST])
    for silent in soup.find_all([*SILENT, "script"]):
        silent.decompose()
    return SPACE.sub(" ", soup.get_text(" ")).strip()


def body_of(html: str, caption: str = "") -> Body:
    """
    The blocks of a foreign text.

    `caption` is what a table is called that has no caption of its own. Addresses of
    links and pictures are still those of the old site.
    """
    found = Body()
    if len(html) > LONGEST:
        found.lost.append("the text is longer than a million letters: its end")
        html = html[:LONGEST]
    soup = _soup(html.replace("\x00", ""))
    writer = _Writer(found, plain(caption, LONGEST_CAPTION))
    writer.walk(soup.contents)
    writer.end_text()
    return found


class _Soup(BeautifulSoup):
    """Ends what HTML need not end: rows, cells and items before the next of them."""

    def handle_starttag(self, name: str, *args: object, **kwargs: object) -> Tag | None:
        ended, around = UNENDED.get(name, ((), ()))
        for tag in islice(reversed(self.tagStack), DEEPEST if ended else 0):
            if tag.name in ended:
                self.handle_endtag(tag.name)
                break
            if tag.name in around:
                break
        return super().handle_starttag(name, *args, **kwargs)


def _soup(html: str) -> BeautifulSoup:
    try:
        return _Soup(html, "html.parser")
    except ParserRejectedMarkup:
        # Such as "<![if": a declaration of which nobody knows the end.
        return _Soup(html.replace("<![", "&lt;!["), "html.parser")


def with_links(html: str, lead: Callable[[str], str]) -> str:
    """
    Rich text with other links.

    :param lead: the attributes of the new link to an address; empty: no link
    """
    ends: list[str] = []

    def opened(match: re.Match) -> str:
        if match.group() == "</a>":
            return ends.pop()
        attributes = lead(unescape(match.group(1)))
        ends.append("</a>" if attributes else "")
        return f"<a {attributes}>" if attributes else ""

    return re.sub(rf"{LINK.pattern}|</a>", opened, html)


def links_in(html: str) -> list[str]:
    """The addresses of all links in rich text that `body_of` made."""
    return [unescape(address) for address in LINK.findall(html)]


def href(address: str) -> str:
    """The attribute of an ordinary link."""
    return f'href="{escape(address)}"'


class Run(NamedTuple):
    """Letters that look alike: `link` is an address or nothing."""

    text: str
    is_bold: bool = False
    link: str = ""


def _line(runs: list[Run]) -> list[Run]:
    """One line without double spaces, and without any at its ends and breaks."""
    found: list[Run] = []
    for run in runs:
        for part in re.split(r"(\n)", run.text):
            if part == BREAK:
                if found and found[-1].text == " ":
                    found.pop()
                found.append(Run(BREAK))
            elif part:
                _append(found, run._replace(text=SPACE.sub(" ", part)))
    return _stripped(found)


def _append(found: list[Run], run: Run) -> None:
    """Spaces between runs are runs of their own: bold if both sides are."""
    words = run.text.strip(" ")
    is_apart = not found or found[-1].text in (" ", BREAK)
    if run.text.startswith(" ") and not is_apart:
        found.append(Run(" "))
    if not words:
        return
    if len(found) > 1 and found[-1].text == " " and found[-2][1:] == run[1:]:
        found[-1] = run._replace(text=" ")
    found.append(run._replace(text=words))
    if run.text.endswith(" "):
        found.append(Run(" "))


def _stripped(runs: list[Run]) -> list[Run]:
    while runs and runs[-1].text.isspace():
        runs.pop()
    while runs and runs[0].text.isspace():
        runs.pop(0)
    return runs


def _written(runs: list[Run]) -> str:
    """The line as the editors' field writes it: bold within links."""
    parts = []
    for link, of_link in groupby(_line(runs), key=lambda run: run.link):
        inner = "".join(
            f"<b>{said}</b>" if is_bold else said
            for is_bold, alike in groupby(of_link, key=lambda run: run.is_bold)
            if (said := "".join(_letters(run.text) for run in alike))
        )
        parts.append(f"<a {href(link)}>{inner}</a>" if link else inner)
    return "".join(parts)


def _letters(text: str) -> str:
    return "<br/>" if text == BREAK else escape(text, quote=False)


def _said(runs: list[Run]) -> str:
    return plain("".join(run.text for run in runs).replace(BREAK, " "))


class _Writer:
    """Goes through a tree once and writes blocks."""

    def __init__(self, body: Body, caption: str) -> None:
        self.body, self.caption = body, caption
        self.runs: list[Run] = []
        self.text: list[str] = []
        self.depth = self.bold = 0
        self.link = ""

    def walk(self, nodes: Iterable[object]) -> None:
        self.depth += 1
        for node in list(nodes):
            if isinstance(node, Tag):
                self._tag(node)
            # Not what is a comment, a declaration and the like.
            elif not isinstance(node, PreformattedString):
                self._say(str(node))
        self.depth -= 1

    def _say(self, text: str) -> None:
        text = text.replace("\r", " ").replace(BREAK, " ")
        self.runs.append(Run(text, self.bold > 0, self.link))

    def _tag(self, tag: Tag) -> None:
        name = tag.name.lower().rsplit(":", 1)[-1]
        if name in SILENT:
            return
        if name in LOST:
            self._lose(tag, LOST[name])
        elif self.depth > DEEPEST:
            self._say(tag.get_text(" "))
        elif name in INLINE:
            self._inline(name, tag)
        else:
            self._block(name, tag)

    def _lose(self, tag: Tag, what: str) -> None:
        source = tag.find("source")
        for address in (tag.get("src"), tag.get("data"), source and source.get("src")):
            if address:
                what = f"{what}: {str(address)[:200]}"
                break
        if what not in self.body.lost:
            self.body.lost.append(what)

    def _inline(self, name: str, tag: Tag) -> None:
        before = self.link
        self.bold += name in BOLD
        if name == "a":
            self.link = _link(tag) or before
        self.walk(tag.contents)
        self.bold -= name in BOLD
        self.link = before

    def _block(self, name: str, tag: Tag) -> None:
        if name == "br":
            self.runs.append(Run(BREAK))
        elif name == "img":
            self._picture(tag, "")
        elif name == "table":
            self._table(tag)
        elif name in HEADINGS:
            self._heading(tag)
        elif name in LISTS:
            self._list(tag)
        elif name == "figure":
            self._figure(tag)
        else:
            self.end_line()
            self.walk(tag.contents)
            self.end_line()

    def end_line(self) -> None:
        """What was said so far is a paragraph."""
        said = _written(self.runs)
        self.runs = []
        if said:
            self.text.append(f"<p>{said}</p>")

    def end_text(self) -> None:
        """The paragraphs so far are a block."""
        self.end_line()
        if self.text:
            # The editors' field makes one list of two that follow each other.
            said = "".join(self.text).replace("</ul><ul>", "").replace("</ol><ol>", "")
            self.body.blocks.append(("rich_text", said))
            self.text = []

    def _add(self, kind: str, value: object) -> None:
        self.end_text()
        self.body.blocks.append((kind, value))

    def _heading(self, tag: Tag) -> None:
        said = plain(tag.get_text(" "))
        if said and len(said) <= LONGEST_HEADING:
            self._add("heading", said)
        elif said:
            self.end_line()
            self.text.append(f"<p><b>{escape(said, quote=False)}</b></p>")
        self._pictures(tag)

    def _pictures(self, tag: Tag) -> None:
        for picture in tag.find_all("img"):
            self._picture(picture, "")

    def _figure(self, tag: Tag) -> None:
        words = tag.find("figcaption")
        picture = tag.find("img")
        if picture is None or tag.find("table"):
            self.end_line()
            self.walk(tag.contents)
            self.end_line()
            return
        self._picture(picture, plain(words.get_text(" "), 255) if words else "")

    def _picture(self, tag: Tag, caption: str) -> None:
        address = str(tag.get("src") or tag.get("data-src") or "")
        if not address or address.startswith("data:"):
            self.body.lost.append("a picture without an address")
            return
        shows = plain(str(tag.get("alt") or ""), LONGEST_ALT)
        value = {"address": address, "alt": shows, "caption": caption}
        self._add("image", value)

    # Lists ----------------------------------------------------------------------

    def _list(self, tag: Tag) -> None:
        self.end_line()
        if said := self._items(tag):
            self.text.append(said)
        self._pictures(tag)

    def _items(self, tag: Tag) -> str:
        self.depth += 1
        items = [
            self._item(child)
            for child in tag.children
            if isinstance(child, Tag) and child.name in {"li", *LISTS}
        ]
        self.depth -= 1
        said = "".join(items)
        return f"<{tag.name}>{said}</{tag.name}>" if said else ""

    def _item(self, tag: Tag) -> str:
        """An item, and the lists in it below its words."""
        if tag.name in LISTS or self.depth > DEEPEST:
            return f"<li>{_written(self._flat([tag]))}</li>"
        below = [x for x in tag.children if isinstance(x, Tag) and x.name in LISTS]
        said = _written(self._flat(x for x in tag.children if x not in below))
        lists = "".join(self._items(one) for one in below) if said else ""
        if not said:
            said = _written(self._flat(below))
        return f"<li>{said}{lists}</li>" if said else ""

    def _flat(self, nodes: Iterable[object]) -> list[Run]:
        """What stands in an item or a cell, as one line; its pictures come later."""
        inner = _Flat(Body(lost=self.body.lost), self.caption)
        inner.depth = self.depth
        inner.walk(nodes)
        inner.end_line()
        return inner.done

    # Tables ---------------------------------------------------------------------

    def _table(self, tag: Tag) -> None:
        rows = []
        for row in tag.find_all("tr"):
            if row.find_parent("table") is not tag:
                # Of a table in a cell: what it says comes with the cell.
                continue
            cells = [
                (cell.name == "th", self._flat(cell.contents))
                for cell in row.find_all(["td", "th"])
                if cell.find_parent("tr") is row
            ]
            if cells:
                rows.append(cells)
        title = tag.find("caption")
        title = title if title and title.find_parent("table") is tag else None
        caption = plain(title.get_text(" "), LONGEST_CAPTION) if title else self.caption
        if caption and _is_plain(rows):
            header, *rest = [[_said(cell) for _is, cell in row] for row in rows]
            self._add("table", {"caption": caption, "header": header, "rows": rest})
        elif rows:
            self._table_as_list(rows)
        self._pictures(tag)

    def _table_as_list(self, rows: list[list[tuple[bool, list[Run]]]]) -> None:
        """Cells with links or long texts: a list, each cell behind its heading."""
        self.end_line()
        head = [_said(cell) for _is, cell in rows[0]]
        has_head = len(rows) > 1 and all(is_head for is_head, _cell in rows[0])
        for row in rows[1:] if has_head else rows:
            line: list[Run] = []
            for at, (_is, cell) in enumerate(row):
                name = head[at] if has_head and at < len(head) else ""
                if cell:
                    line += [Run(BREAK)] if line else []
                    line += [Run(f"{name}:", True), Run(" ")] if name else []
                    line += cell
            if said := _written(line):
                self.text.append(f"<ul><li>{said}</li></ul>")


class _Flat(_Writer):
    """Writes one line whatever stands there."""

    def __init__(self, body: Body, caption: str) -> None:
        super().__init__(body, caption)
        self.done: list[Run] = []

    def end_line(self) -> None:
        said, self.runs = _line(self.runs), []
        if said:
            self.done += [Run(BREAK), *said] if self.done else said

    def _heading(self, tag: Tag) -> None:
        self.end_line()
        self.runs = [Run(tag.get_text(" "), True)]
        self.end_line()

    def _picture(self, tag: Tag, caption: str) -> None:
        """It comes behind the list or the table."""

    def _within(self, tag: Tag) -> None:
        self.end_line()
        self.walk(tag.contents)
        self.end_line()

    _list = _table = _within


def _link(tag: Tag) -> str:
    """The address of a link that may be kept; empty for others."""
    address = str(tag.get("href") or "").strip()
    if not address or address.startswith("#") or not check_url(address):
        return ""
    return address


def _is_plain(rows: list[list[tuple[bool, list[Run]]]]) -> bool:
    """Whether a block of plain cells holds the table."""
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return False
    if not all(is_head for is_head, _cell in rows[0]):
        return False
    if any(run.link for row in rows for _is, cell in row for run in cell):
        return False
    heads = [_said(cell) for _is, cell in rows[0]]
    longest = max(len(_said(cell)) for row in rows for _is, cell in row)
    return (
        all(heads)
        and max(map(len, heads)) <= LONGEST_CELL_HEADING
        and longest <= LONGEST_CELL
    )
