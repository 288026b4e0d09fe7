"""Two texts with what is new and what is gone marked, word by word."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORD = re.compile(r"\S+\s*|\s+")


def marked(former: str, new: str) -> SafeString:
    """HTML of the new text with `<del>` and `<ins>` against the former one."""
    before, after = WORD.findall(former), WORD.findall(new)
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, False).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(after[c:d])))
            continue
        if b > a:
            parts.append(format_html("<del>{}</del>", "".join(before[a:b])))
        if d > c:
            parts.append(format_html("<ins>{}</ins>", "".join(after[c:d])))
    return format_html_join("", "{}", ((part,) for part in parts))
