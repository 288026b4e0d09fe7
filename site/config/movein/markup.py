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

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
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
LONGEST_HEADING, LONGEST_CELL, LONGEST_CELL_HEADING, LONGEST_CAPTION = 120, 255, 80, 160
LONGEST_ALT = 255
DEEPEST = 60
LONGEST = 1_000_000
SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
LINK = re.compile(r'<a href="([^"]*)">')
TAGS = re.compile(r"<[^>]+>")

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
    soup = BeautifulSoup(html[:LONGEST], "html.parser")
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
    soup = BeautifulSoup(html.replace("\x00", ""), "html.parser")
    writer = _Writer(found, plain(caption, LONGEST_CAPTION))
    writer.walk(soup.contents)
    writer.end_text()
    return found


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


class _Writer:
    """Goes through a tree once and writes blocks."""

    def __init__(self, body: Body, caption: str) -> None:
        self.body, self.caption = body, caption
        self.line: list[str] = []
        self.text: list[str] = []
        self.depth = 0

    def walk(self, nodes: Iterable[object]) -> None:
        self.depth += 1
        for node in list(nodes):
            if isinstance(node, Tag):
                self._tag(node)
            elif isinstance(node, NavigableString):
                self._say(node)
        self.depth -= 1

    def _say(self, node: NavigableString) -> None:
        # Comments, declarations and the like.
        if not isinstance(node, PreformattedString):
            self.line.append(escape(SPACE.sub(" ", node), quote=False))

    def _tag(self, tag: Tag) -> None:
        name = tag.name.lower().rsplit(":", 1)[-1]
        if name in SILENT:
            return
        if name in LOST:
            self._lose(tag, LOST[name])
        elif self.depth > DEEPEST:
            self.line.append(escape(tag.get_text(" "), quote=False))
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
        if tag.find([*HEADINGS, *LISTS, "p", "div", "img", "table"]):
            # Blocks within a link or a bold text: the blocks count.
            self.walk(tag.contents)
            return
        before, after = _around(name, tag)
        self.line.append(before)
        self.walk(tag.contents)
        self.line.append(after)

    def _block(self, name: str, tag: Tag) -> None:
        if name == "br":
            self.line.append("<br/>")
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
        said = _tidy("".join(self.line))
        self.line = []
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
        pictures = tag.find_all("img")
        self.text.append(self._items(tag))
        for picture in pictures:
            self._picture(picture, "")

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
        if tag.name in LISTS:
            return f"<li>{self._items(tag)}</li>"
        below = []
        inner = self._aside()
        for child in tag.children:
            if isinstance(child, Tag) and child.name in LISTS:
                below.append(
                    self._items(child) if self.depth < DEEPEST else child.get_text(" ")
                )
            else:
                inner.walk([child])
        said = inner.as_line() + "".join(below)
        return f"<li>{said}</li>" if said else ""

    def _aside(self) -> "_Writer":
        """Writes what stands in an item or a cell, pictures left for later."""
        inner = _Writer(Body(lost=self.body.lost), self.caption)
        inner.depth = self.depth
        return inner

    def as_line(self) -> str:
        """All that was said as one line."""
        self.end_line()
        parts = []
        kept = [*self.body.blocks, ("rich_text", "".join(self.text))]
        for kind, value in kept:
            if kind == "heading":
                parts.append(f"<b>{escape(value, quote=False)}</b>")
            elif kind == "rich_text":
                parts += re.split(r"</?(?:p|li|ul|ol)>", value)
        return _tidy("<br/>".join(part for part in parts if part))

    # Tables ---------------------------------------------------------------------

    def _table(self, tag: Tag) -> None:
        rows = []
        for row in tag.find_all("tr"):
            cells = [
                x for x in row.find_all(["td", "th"]) if x.find_parent("tr") is row
            ]
            if cells:
                rows.append([(cell.name == "th", self._cell(cell)) for cell in cells])
        title = tag.find("caption")
        caption = plain(title.get_text(" "), LONGEST_CAPTION) if title else self.caption
        if _is_plain(rows):
            header, *rest = [[_words(cell) for _is, cell in row] for row in rows]
            self._add("table", {"caption": caption, "header": header, "rows": rest})
        elif rows:
            self._table_as_list(rows)
        for picture in tag.find_all("img"):
            self._picture(picture, "")

    def _cell(self, tag: Tag) -> str:
        inner = self._aside()
        inner.walk(tag.contents)
        return inner.as_line()

    def _table_as_list(self, rows: list[list[tuple[bool, str]]]) -> None:
        """Cells with links or long texts: a list, each cell behind its heading."""
        self.end_line()
        head = [_words(cell) for _is, cell in rows[0]]
        has_head = len(rows) > 1 and all(is_head for is_head, _cell in rows[0])
        lines = []
        for row in rows[1:] if has_head else rows:
            cells = [
                f"<b>{escape(head[at], quote=False)}:</b> {cell}"
                if has_head and at < len(head) and head[at]
                else cell
                for at, (_is, cell) in enumerate(row)
                if cell
            ]
            lines.append(f"<li>{'<br/>'.join(cells)}</li>" if cells else "")
        if said := "".join(lines):
            self.text.append(f"<ul>{said}</ul>")


def _around(name: str, tag: Tag) -> tuple[str, str]:
    if name in BOLD:
        return "<b>", "</b>"
    address = str(tag.get("href") or "").strip() if name == "a" else ""
    if address and not address.startswith("#") and check_url(address):
        return f"<a {href(address)}>", "</a>"
    return "", ""


def _tidy(line: str) -> str:
    """One line without empty tags and breaks at its ends."""
    line = SPACE.sub(" ", line).strip()
    for _round in range(3):
        line = re.sub(r"<b>((?:\s|<br/>)*)</b>", r"\1", line)
        line = re.sub(r'<a href="[^"]*">((?:\s|<br/>)*)</a>', r"\1", line)
    line = re.sub(r"</b>(\s*)<b>", r"\1", line)
    line = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", line)
    return _closed(line)


def _closed(line: str) -> str:
    """Bold and links that do not overlap: what is opened within is closed within."""
    parts, open_tags = [], []
    for part in re.split(r"(</?(?:a|b)\b[^>]*>)", line):
        name = re.match(r"</?(a|b)\b", part)
        if name is None:
            parts.append(part)
        elif not part.startswith("</"):
            if name[1] in open_tags:
                continue
            open_tags.append(name[1])
            parts.append(part)
        elif open_tags and open_tags[-1] == name[1]:
            open_tags.pop()
            parts.append(part)
    return "".join(parts) + "".join(f"</{name}>" for name in reversed(open_tags))


def _words(cell: str) -> str:
    return plain(unescape(TAGS.sub(" ", cell)))


def _is_plain(rows: list[list[tuple[bool, str]]]) -> bool:
    """Whether a block of plain cells holds the table."""
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return False
    if not all(is_head for is_head, _cell in rows[0]):
        return False
    if any("<a " in cell for row in rows for _is, cell in row):
        return False
    heads = [_words(cell) for _is, cell in rows[0]]
    longest = max(len(_words(cell)) for row in rows for _is, cell in row)
    return (
        all(heads)
        and max(map(len, heads)) <= LONGEST_CELL_HEADING
        and longest <= LONGEST_CELL
    )
