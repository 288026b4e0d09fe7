"""
Requests that nobody sends in good faith: over every address, form and feed.

Each is made of the run's seed and its own number alone, so that it can be sent again.
"""

import random
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, urlencode

from .addresses import LANGUAGES, filled

MARK = "<xq7\"'>"
TOKEN = "c" * 32
WORDS = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "99999999999999999999999999",
    "٣",
    "½",
    "null",
    "true",
    "[]",
    "{}",
    "__class__",
    "\x00",
    "a\x00b",
    "\ud800",
    "\ufeff",
    "\u202egnp.exe",
    "\u2028",
    "🏳️‍🌈" * 40,
    "é" * 5000,
    "a" * 9000,
    "../../../../etc/passwd",
    "..\\..\\windows",
    "%00",
    "%c0%ae%c0%ae/",
    "' OR 1=1 --",
    '"); DROP TABLE wagtailcore_page; --',
    "{{ 7*7 }}",
    "{% load static %}",
    "${jndi:ldap://x}",
    "javascript:alert(1)",
    "//evil.example/",
    "https://evil.example",
    "file:///etc/passwd",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "-4713-11-24",
    "2026-W53",
    "24:00",
    "25:61",
    "ada@example.org\nBcc: eve@example.org",
    "(" * 200,
    '"' * 300,
    "* OR *:*",
    "~~~~^^^^",
    "a AND OR NOT",
    MARK,
    f"ada{MARK}@example.org",
)
VALID = {
    "int": ("1", "3", "2147483648", "9223372036854775808", "0"),
    "uuid": (
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-4fff-bfff-ffffffffffff",
    ),
    "slug": ("wohnen", "a", "-", "_"),
    "str": ("x", "MTIz:1abc:def", "a.b-c"),
    "path": ("images/x.jpg", "original_images/%2e%2e/x", "documents/x.pdf"),
    "language": LANGUAGES,
}
METHODS = ("GET",) * 10 + ("POST",) * 6 + ("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
NAMES = [
    *("q", "page", "p", "sort", "format", "from", "to", "month", "day", "date"),
    *("place", "topic", "audience", "language", "lang", "kind", "next", "url", "back"),
    *("answer", "token", "code", "key", "id", "pk", "_form", "website", "email"),
    *("name", "view", "town", "since", "limit", "offset", "fields", "mode", "period"),
    *("csrfmiddlewaretoken", "action", "login", "password"),
]
KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=no-such-thing",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "b" * 300,
    "application/json",
    "text/xml",
    "",
    "\xff/\xff",
)
HEADERS = (
    ("Accept-Language", "de;q=x, *;q=1e999, " + "a-b," * 300),
    ("Accept-Language", "\xff\xfe"),
    ("Accept-Encoding", "gzip;q=nan, br, *"),
    ("Accept", "application/json;q=\x01"),
    ("Range", "bytes=0-18446744073709551615,5-1,-0"),
    ("If-None-Match", '"' * 500),
    ("If-Modified-Since", "Thu, 32 Feb 99999 25:00:00 GMT"),
    ("If-Modified-Since", "Sat, 01 Jan 0000 00:00:00 GMT"),
    ("Cookie", "sessionid=\x7f; csrftoken=" + "z" * 3000),
    (
        "Cookie",
        "sessionid=" + "a" * 32 + "; messages=W1siX19qc29u; django_language=../",
    ),
    ("Cookie", 'sessionid=../../x; ;;;==="\\'),
    ("X-Forwarded-For", "not-an-address, " * 200),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Requested-With", "XMLHttpRequest"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("Referer", "https://evil.example/" + "r" * 4000),
    ("Origin", "null"),
    ("User-Agent", "\u00ff" * 2000),
    ("Content-Length", "-1"),
    ("Content-Length", "99999999999999999999"),
    ("Transfer-Encoding", "chunked"),
    ("Expect", "100-continue"),
    ("Sec-Fetch-Site", "cross-site"),
)


@dataclass
class Hostile:
    """One request, as it goes over the line."""

    number: int
    method: str
    target: str
    headers: list
    body: bytes

    def raw(self, host):
        # A form of ours comes with both: otherwise it is refused before it is read.
        ours = [("Referer", f"https://{host}/"), ("Cookie", f"csrftoken={TOKEN}")]
        named = {name.lower() for name, _said in self.headers}
        headers = [x for x in ours if x[0].lower() not in named] + self.headers
        body = self.body
        if "transfer-encoding" in named:
            # Nobody is owed an answer to what never ends.
            size = b"%x" % len(body) if self.number % 3 else b"zz"
            first = size + b"\r\n" + body + b"\r\n" if body else b""
            body = first + b"0\r\n\r\n"
        elif "content-length" not in named:
            headers.append(("Content-Length", len(body)))
        lines = [f"{self.method} {self.target} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {said}" for name, said in headers]
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("latin-1", "replace") + body

    @property
    def words(self):
        """Enough to know it again in a report."""
        names = ", ".join(name for name, _said in self.headers)
        return (
            f"request {self.number}: {self.method} {self.target[:150]} "
            f"({names}) {self.body[:120]!r}"
        )


class Maker:
    """`known` are addresses that exist, `forms` what they ask, `patterns` the rest."""

    def __init__(self, seed, patterns, known, forms):
        self.seed, self.patterns, self.known = seed, sorted(set(patterns)), known
        self.forms = forms

    def make(self, number):
        dice = random.Random(f"{self.seed}-{number}")  # noqa: S311  no secret
        # Every pattern, form and known address in turn, so that none is left out.
        kind = number % 4
        turn = number // 4
        if kind == 0 and self.forms:
            return self._form(number, dice, self.forms[turn % len(self.forms)])
        if kind == 1:
            target = self.known[turn % len(self.known)]
        else:
            pattern = self.patterns[turn % len(self.patterns)]
            target = filled(pattern, lambda part: self._part(dice, part))
        method = dice.choice(METHODS)
        body, headers = b"", []
        if method in ("POST", "PUT", "PATCH"):
            said = {dice.choice(NAMES): word(dice) for _n in range(dice.randint(0, 8))}
            token = permitted(dice, said)
            headers, body = sent(dice, said)
            headers += token
        return Hostile(number, method, target + query(dice), headers + odd(dice), body)

    def _form(self, number, dice, form):
        """What a form asks, some of it answered with malice."""
        path, fields, files = form
        said = dict(fields)
        for name in list(said):
            if dice.random() < 0.4:
                said[name] = word(dice)
            elif dice.random() < 0.1:
                del said[name]
        if dice.random() < 0.3:
            said[dice.choice(NAMES)] = word(dice)
        token = permitted(dice, said)
        headers, body = sent(dice, said, files)
        headers += token
        return Hostile(number, "POST", path, headers + odd(dice), body)

    def _part(self, dice, kind):
        if dice.random() < 0.5:
            return quote(word(dice)[:300], safe="/", errors="surrogatepass")
        if kind in VALID:
            return dice.choice(VALID[kind])
        if "/" in kind:
            return dice.choice(self.known).strip("/").partition("/")[2] + "/"
        return dice.choice(("1", "mentor", "again", "de", "x"))


def word(dice):
    if dice.random() < 0.15:
        return "".join(
            chr(dice.randrange(1, 0xD7FF)) for _n in range(dice.randint(1, 80))
        )
    return dice.choice(WORDS)


def permitted(dice, said):
    """Most come as if from a page of ours, in the form or beside it."""
    if dice.random() < 0.1:
        return []
    if "csrfmiddlewaretoken" in said:
        said["csrfmiddlewaretoken"] = TOKEN
    return [("X-CSRFToken", TOKEN)]


def query(dice):
    if dice.random() < 0.4:
        return ""
    if dice.random() < 0.1:
        return "?" + quote_from_bytes(dice.randbytes(40))
    pairs = [(dice.choice(NAMES), word(dice)[:900]) for _n in range(dice.randint(1, 6))]
    return "?" + urlencode(pairs, errors="surrogatepass")


def sent(dice, said, files=()):
    """Headers and body; now and then a body that is not what its header says."""
    if files or dice.random() < 0.15:
        return multipart(dice, said, files)
    body = urlencode(said, errors="surrogatepass").encode()
    if dice.random() < 0.1:
        body = dice.randbytes(dice.randint(0, 3000))
    kind = KINDS[0] if dice.random() < 0.7 else dice.choice(KINDS)
    return [("Content-Type", kind)], body


def multipart(dice, said, files):
    parts = []
    for name, words in said.items():
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(f"{head}{words}\r\n".encode(errors="surrogatepass"))
    for name in files:
        called = dice.choice(
            ("a.pdf", "a.png", "../../a.php", "a\x00.txt", "", "é" * 300)
        )
        head = (
            f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"'
        )
        kind = dice.choice(KINDS)
        begin = f"{head}\r\nContent-Type: {kind}\r\n\r\n".encode(errors="replace")
        parts.append(begin + dice.randbytes(dice.randint(0, 20_000)) + b"\r\n")
    end = b"--x--\r\n" if dice.random() < 0.9 else b"--x"
    return [("Content-Type", "multipart/form-data; boundary=x")], b"".join(parts) + end


def odd(dice):
    """Mostly nothing."""
    if dice.random() < 0.6:
        return []
    return list({x[0]: x for x in dice.sample(HEADERS, dice.randint(1, 3))}.values())
