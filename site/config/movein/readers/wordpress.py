"""
Reads a WordPress export (WXR): pages and posts, with the files of its media library.

Languages are those of Polylang, which writes them into the export as categories; other
plugins keep them elsewhere. What is not published, or asks for a password, is a draft.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from config.movein.addresses import host_of
from config.movein.fetching import Fetcher, Refused
from config.movein.folders import Folder, is_web
from config.movein.items import UNKNOWN, Item, Kind, Old, Text, guarded, language
from locales.table import SOURCE_CODE

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
KINDS = {"page": Kind.PAGE, "post": Kind.NEWS}
# Neither content nor anything that somebody would miss.
SILENT = {
    *("attachment", "nav_menu_item", "revision", "custom_css", "wp_global_styles"),
    *("customize_changeset", "oembed_cache", "wp_template", "wp_template_part"),
    *("wp_navigation", "wp_font_family", "user_request", "polylang_mo"),
}
# WordPress writes UTF-8: there they are no part of any other letter.
FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
# What a page without one has for a page above it.
TOP = "0"
GONE = {"trash", "auto-draft", "inherit"}
SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]*)([^\]\n]*)\]", re.IGNORECASE)
CAPTION = re.compile(
    r"\[caption[^\]]*\]\s*(<a[^>]*>\s*)?(<img[^>]*>)(\s*</a>)?(.*?)\[/caption\]",
    re.IGNORECASE | re.DOTALL,
)
# What plugins show only to some stands between codes with such names.
FOR_SOME = re.compile(
    r"member|restrict|private|protect|login|logged|access|hide|subscri", re.IGNORECASE
)
BLOCK = re.compile(r"<(p|div|h[1-6]|ul|ol|table|figure|blockquote)\b", re.IGNORECASE)


def read(source: str, fetcher: Fetcher, spoken: str = "") -> Old:
    """
    An export file, or a folder with one: then pictures may lie beside it.

    :param spoken: the language of what names none; else that of the site
    :raises Refused: if it cannot be read, or is not to be trusted
    """
    content, folder = _content(source, fetcher)
    try:
        with content:
            found = _Channel(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused("this is no WordPress export that can be read") from error
    base = found.base
    if not base:
        raise Refused("this is no WordPress export")
    old = Old(name=f"wordpress:{base}"[:120], base=f"{base.rstrip('/')}/")
    if folder is not None:
        addresses = (base, *(post.get("link") for post in found.posts))
        old.files = Folder(folder, {host_of(x) for x in addresses} - {""})
    if not spoken and not found.mixes_languages:
        spoken = found.spoken
    spoken = language(spoken) or spoken or UNKNOWN
    _Export(old, found.posts, found.pictures, spoken).read()
    return old


def _content(source: str, fetcher: Fetcher) -> tuple[BinaryIO, Path | None]:
    if is_web(source):
        return BytesIO(fetcher.content(source)), None
    # What lies beside a file is nobody's media library.
    path, folder = Path(source), None
    if path.is_dir():
        folder = path
        found = sorted(path.glob("*.xml"))
        if len(found) != 1:
            raise Refused(f"there are {len(found)} XML files in {source}, not one")
        path = found[0]
    try:
        return path.open("rb"), folder
    except OSError as error:
        raise Refused(f"{path.name} cannot be read") from error


class _Clean:
    """An export without the control characters that editors paste and XML forbids."""

    def __init__(self, content: BinaryIO) -> None:
        self.content = content

    def read(self, size: int = -1) -> bytes:
        while piece := self.content.read(size):
            if clean := piece.translate(None, FORBIDDEN):
                return clean
        return b""


class _Channel:
    """What an export holds, read item by item: it may be larger than the memory."""

    def __init__(self, content: BinaryIO) -> None:
        self.base = self.spoken = ""
        # WPML keeps the languages of its texts where no export has them.
        self.mixes_languages = False
        self.posts: list[_Post] = []
        # Address and words of each picture, by its number.
        self.pictures: dict[str, tuple[str, str]] = {}
        for _event, element in iterparse(_Clean(content), forbid_dtd=True):
            name = _name(element)
            if name == "base_blog_url" or (name == "base_site_url" and not self.base):
                self.base = (element.text or "").strip()
            elif name == "language" and not self.spoken:
                self.spoken = (element.text or "").strip()
            elif name == "item":
                self._keep(_Post(element))
                element.clear()

    def _keep(self, post: "_Post") -> None:
        kind = post.get("post_type")
        if kind == "attachment":
            self.pictures[post.get("post_id")] = (
                post.get("attachment_url"),
                post.meta.get("_wp_attachment_image_alt", ""),
            )
        elif kind not in SILENT:
            is_of_wpml = any(x.startswith(("_wpml_", "_icl_")) for x in post.meta)
            self.mixes_languages = self.mixes_languages or is_of_wpml
            if kind not in KINDS:
                # It is only counted.
                post.html = ""
            self.posts.append(post)


def _name(element: Element) -> str:
    """The tag without its namespace: that of WordPress has its version in it."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


class _Post:
    """One item of the export, as plain values."""

    def __init__(self, element: Element) -> None:
        self.values: dict[str, str] = {}
        self.meta: dict[str, str] = {}
        self.terms: dict[str, list[str]] = defaultdict(list)
        self.html = element.findtext(CONTENT) or ""
        for child in element:
            name = _name(child)
            if name == "postmeta":
                pair = {_name(x): x.text or "" for x in child}
                self.meta[pair.get("meta_key", "")] = pair.get("meta_value", "")
            elif name == "category":
                domain = child.get("domain", "")
                self.terms[domain].append(child.get("nicename", ""))
            elif name == "encoded" and child.tag != CONTENT:
                self.values["excerpt"] = child.text or ""
            elif name != "encoded":
                self.values.setdefault(name, (child.text or "").strip())

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def code(self) -> str:
        """What it says of its language; empty for nothing."""
        said = self.terms.get("language")
        return (language(said[0]) or said[0]) if said else ""

    @property
    def group(self) -> str:
        """What all versions of one page share."""
        shared = self.terms.get("post_translations")
        return shared[0] if shared else f"post-{self.get('post_id')}"

    @property
    def is_public(self) -> bool:
        return self.get("status") == "publish" and not self.get("post_password")


class _Export:
    """Puts pages together that are versions of each other."""

    def __init__(
        self,
        old: Old,
        posts: list[_Post],
        pictures: dict[str, tuple[str, str]],
        spoken: str,
    ) -> None:
        self.old, self.posts = old, posts
        self.pictures, self.spoken = pictures, spoken

    def _code(self, post: _Post) -> str:
        return post.code or self.spoken

    def read(self) -> None:
        names, groups = {}, defaultdict(list)
        left: dict[str, int] = defaultdict(int)
        for post in self.posts:
            kind = post.get("post_type")
            if kind in KINDS and post.get("status") not in GONE:
                groups[kind, post.group].append(post)
            elif kind not in KINDS:
                left[kind] += 1
        for kind, number in sorted(left.items()):
            self.old.left_out.append((kind, f"{number} things of this kind"))
        for (kind, _group), posts in groups.items():
            german = next((x for x in posts if self._code(x) == SOURCE_CODE), posts[0])
            foreign = german.get("post_id")
            broken: list[str] = []
            with guarded(broken):
                item = self._item(KINDS[kind], foreign, german, posts)
                names |= {post.get("post_id"): foreign for post in posts}
                self.old.items.append(item)
            self.old.left_out += [(foreign, why) for why in broken]
        for item in self.old.items:
            # One that is in the trash is no item: then it is told where this stands.
            above = "" if item.parent == TOP else item.parent
            item.parent = names.get(above, above)

    def _item(
        self, kind: Kind, foreign: str, german: _Post, posts: list[_Post]
    ) -> Item:
        item = Item(kind, foreign, {})
        for post in posts:
            code = self._code(post)
            if code in item.texts:
                item.remarks.append(f"it is there twice in {code}")
                continue
            item.texts[code] = self._text(post, item)
        item.parent = german.get("post_parent")
        order = german.get("menu_order")
        item.order = int(order) if order.lstrip("-").isdigit() else 0
        item.values["_also"] = [x.get("guid") for x in posts if x.get("guid")]
        if kind == Kind.NEWS:
            item.values |= {"date": _day(german.get("post_date")), "author": ""}
        picture = self.pictures.get(german.meta.get("_thumbnail_id", ""))
        if picture is not None:
            item.picture, item.picture_alt = picture
        if german.get("status") == "future":
            item.remarks.append("it was to be published later: it is a draft here")
        if german.get("post_password"):
            item.remarks.append("it asked for a password: it is a draft here")
        return item

    def _text(self, post: _Post, item: Item) -> Text:
        html, lost = _html(post.html)
        item.remarks += lost
        hidden = _hidden(post.html)
        item.remarks += [
            f"[{code}] may hide a part from readers: it is a draft here"
            for code in hidden
        ]
        return Text(
            title=unescape(post.get("title")),
            html=html,
            summary=post.get("excerpt"),
            foreign=post.get("post_id"),
            address=post.get("link"),
            slug=post.get("post_name"),
            is_public=post.is_public and not hidden,
        )


def _html(text: str) -> tuple[str, list[str]]:
    """What WordPress would show of a text, and which of its codes were lost."""
    text = CAPTION.sub(
        r"<figure>\2<figcaption>\4</figcaption></figure>", text.replace("\r\n", "\n")
    )
    lost = sorted(set(_codes(text)))
    text = SHORTCODE.sub(lambda x: "" if x.group(2).lower() in lost else x[0], text)
    if not BLOCK.search(text):
        # Of the old editor: an empty line ends a paragraph, others break it.
        paragraphs = [x.strip() for x in re.split(r"\n\s*\n", text) if x.strip()]
        text = "".join(f"<p>{x.replace(chr(10), '<br>')}</p>" for x in paragraphs)
    return text, [f"the code [{code}] was left out" for code in lost]


def _codes(text: str) -> Iterator[str]:
    """Names in brackets that have attributes or an end: others are words."""
    for end, name, more in SHORTCODE.findall(text):
        if end or "=" in more:
            yield name.lower()


def _hidden(text: str) -> list[str]:
    """Names of codes that may show what they enclose only to some."""
    ends = {name.lower() for end, name, _more in SHORTCODE.findall(text) if end}
    return sorted(name for name in ends if FOR_SOME.search(name))


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
