"""
What a real site may not be started with, and what to set instead.

What no site may be started with is in `checking`, which asks both.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

SECRET_LENGTH, SECRET_VARIETY = 50, 5
# What examples say where a secret has to be.
PLACEHOLDERS = re.compile(r"change[-_ ]?me|django-insecure|example|only-for|\.\.\.")
PASSWORDS = {"", "office", "postgres", "password", "secret", "elastic", "admin"}
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]", re.I)
MAIL_SERVERS = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
CACHES_OF_ONE_PROCESS = ("locmemcache", "dummycache")
REDIS = ("redis", "rediss", "rediscache")

Environment = Mapping[str, str]


def refused(environment: Environment) -> list[str]:
    """A sentence for each value that is missing or unsafe."""
    return [sentence for rule in RULES for sentence in rule(environment)]


def weak_passwords(environment: Environment) -> list[str]:
    """A sentence for each password that is set and that somebody would guess."""
    rules = [_database] if environment.get("DATABASE_URL") else []
    return [words for rule in (*rules, _search) for words in rule(environment)]


def _secret_key(environment: Environment) -> Iterator[str]:
    key = environment.get("SECRET_KEY", "")
    say_how = "50 random characters or more, such as `openssl rand -hex 48` prints."
    if not key:
        yield f"Set SECRET_KEY to {say_how}"
    elif PLACEHOLDERS.search(key.lower()):
        yield f"SECRET_KEY is an example's: set it to {say_how}"
    elif len(key) < SECRET_LENGTH or len(set(key)) < SECRET_VARIETY:
        yield f"SECRET_KEY can be guessed: set it to {say_how}"


def _allowed_hosts(environment: Environment) -> Iterator[str]:
    hosts = _hosts(environment)
    if not hosts:
        yield "Set ALLOWED_HOSTS to the site's host names, such as www.example.org."
    for host in hosts:
        if not HOST.fullmatch(host):
            yield (
                f"ALLOWED_HOSTS names “{host}”: name each host in full, without *, "
                "https://, port or path."
            )


def _base_url(environment: Environment) -> Iterator[str]:
    url = environment.get("BASE_URL", "")
    parts = _split(url)
    if not url:
        yield "Set BASE_URL to the site's address, such as https://www.example.org."
    elif parts.scheme != "https" or parts.path or parts.query:
        yield "BASE_URL must be https:// and a host name, with no path or / after it."
    elif parts.hostname not in _hosts(environment):
        yield f"BASE_URL leads to “{parts.hostname}”: name that host in ALLOWED_HOSTS."


def _database(environment: Environment) -> Iterator[str]:
    url = environment.get("DATABASE_URL", "")
    parts = _split(url)
    if not url:
        yield "Set DATABASE_URL, such as postgres://office:PASSWORD@127.0.0.1/office."
    elif _asks_over_a_wire(parts) and _is_weak(parts.password):
        yield "DATABASE_URL has no password, or a well-known one: set a long one."


def _asks_over_a_wire(parts: SplitResult) -> bool:
    """Whether it is a host: a file or a socket has its own keeper, the machine."""
    host = (parts.hostname or "").lower()
    return bool(host) and parts.scheme != "sqlite" and not host.startswith("%2f")


def _cache(environment: Environment) -> Iterator[str]:
    for name in ("CACHE_URL", "ANSWERS_CACHE_URL", "SHEETS_CACHE_URL"):
        scheme = _split(environment.get(name, "")).scheme
        if scheme in CACHES_OF_ONE_PROCESS:
            yield f"{name} must name a cache that all workers share, or be left out."
        elif scheme in REDIS and not find_spec("redis"):
            yield f"{name} needs a library that is missing: pip install redis."


def _mail(environment: Environment) -> Iterator[str]:
    url = environment.get("EMAIL_URL", "")
    parts = _split(url)
    if url and parts.scheme not in MAIL_SERVERS:
        yield "EMAIL_URL reaches no mail server: set smtp+tls://USER:PASSWORD@HOST:587."
    elif parts.scheme == "smtp" and parts.password and not _is_near(parts):
        yield "EMAIL_URL sends a password unencrypted: begin it with smtp+tls://."
    if "@" not in environment.get("FROM_EMAIL", ""):
        yield "Set FROM_EMAIL to the address that letters come from."


def _search(environment: Environment) -> Iterator[str]:
    parts = _split(environment.get("ELASTICSEARCH_URL", ""))
    if parts.password is not None and _is_weak(parts.password):
        yield "ELASTICSEARCH_URL has no password, or a well-known one: set a long one."


def _proxies(environment: Environment) -> Iterator[str]:
    # A real site speaks to a proxy that speaks TLS, so there is always one.
    if environment.get("TRUSTED_PROXIES", "").strip() in ("", "0"):
        yield (
            "Set TRUSTED_PROXIES to the number of proxies of yours in front of the "
            "site, 1 with the nginx of docs/production.md: otherwise all visitors "
            "count as one and lock each other out."
        )


def _split(url: str) -> SplitResult:
    """The parts of an address; empty ones when it is none."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def _hosts(environment: Environment) -> list[str]:
    """As Django splits it, so that it means the same."""
    return [host for host in environment.get("ALLOWED_HOSTS", "").split(",") if host]


def _is_weak(password: str | None) -> bool:
    """Whether somebody who has read our examples would try it first."""
    text = (password or "").lower()
    return text in PASSWORDS or bool(PLACEHOLDERS.search(text))


def _is_near(parts: SplitResult) -> bool:
    """Whether nobody but this machine reads what is sent there."""
    host = parts.hostname or "localhost"
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


RULES: list[Callable[[Environment], Iterator[str]]] = [
    _secret_key,
    _allowed_hosts,
    _base_url,
    _database,
    _cache,
    _mail,
    _search,
    _proxies,
]
