"""Whether the environment is fit to start with; if not, in sentences."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .variables import VARIABLES

Objection = Callable[[str], str]
DATABASES = ("postgres", "postgresql", "psql", "pgsql", "sqlite")
LETTERS = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
ALONE = ("locmemcache", "dummycache")
REDIS = ("redis", "rediss", "rediscache")
TRUE_OR_FALSE = {"true", "false", "1", "0", "yes", "no", "on", "off"}
LONG_ENOUGH, MIXED_ENOUGH = 50, 10


def check(environment: Mapping[str, str], *, is_real: bool) -> None:
    """
    Let a site start; a real one needs more.

    :raises ImproperlyConfigured: with a sentence for every variable that is wrong
    """
    wrong = objections(environment, VALUES)
    if is_real:
        wrong = {**_missing(environment), **objections(environment, REAL), **wrong}
    if wrong:
        lines = [f"{name}: {words}" for name, words in wrong.items()]
        raise ImproperlyConfigured(
            "\n".join(["The environment is not right.", *lines, "See .env.example."])
        )


def objections(
    environment: Mapping[str, str], rules: dict[str, Objection]
) -> dict[str, str]:
    """What is wrong with the values that are set, by name."""
    found = {
        name: rule(environment[name])
        for name, rule in rules.items()
        if environment.get(name)
    }
    return {name: words for name, words in found.items() if words}


def _missing(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        variable.name: f"It is missing: {variable.words.replace('`', '')}."
        for variable in VARIABLES
        if variable.is_needed and not environment.get(variable.name)
    }


def _number(least: int) -> Objection:
    def rule(value: str) -> str:
        if value.isascii() and value.isdigit() and int(value) >= least:
            return ""
        return f"It has to be a whole number, {least} or more."

    return rule


def _begins(*schemes: str) -> Objection:
    def rule(value: str) -> str:
        if value.partition(":")[0] in schemes and "://" in value:
            return ""
        return f"It has to begin with {schemes[0]}://."

    return rule


def _truth(value: str) -> str:
    return "" if value.lower() in TRUE_OR_FALSE else "It has to be true or false."


def _folder(value: str) -> str:
    return "" if value.startswith("/") else "It has to be a whole path, from /."


def _secret(value: str) -> str:
    if len(value) < LONG_ENOUGH or len(set(value)) < MIXED_ENOUGH:
        return f"It can be guessed: take {LONG_ENOUGH} random characters or more."
    return ""


def _hosts(value: str) -> str:
    hosts = [host.strip() for host in value.split(",")]
    if "*" in hosts or not all(hosts):
        return "Name the hosts: whoever asks for another one is led astray."
    if any("/" in host or ":" in host for host in hosts):
        return "Only names, without https:// and port."
    return ""


def _shared(value: str) -> str:
    scheme = value.partition(":")[0]
    if scheme in ALONE:
        return (
            "All workers have to share it, or one does not hear of another's changes."
        )
    if scheme in REDIS and not find_spec("redis"):
        return "Its library is missing: pip install redis."
    return ""


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname:
        return "It has to begin with https:// and a host: links in letters use it."
    if parts.path or parts.query:
        return "It has to end with the host, without / at the end."
    return ""


def _sender(value: str) -> str:
    name, at, host = value.partition("@")
    return "" if name and at and "." in host else "It is no e-mail address."


# No site starts with these.
VALUES = {
    "DATABASE_URL": _begins(*DATABASES),
    "ELASTICSEARCH_URL": _begins("https", "http"),
    "LIBRETRANSLATE_URL": _begins("https", "http"),
    "DEEPL_URL": _begins("https", "http"),
    "TRUSTED_PROXIES": _number(0),
    "FEEDBACK_DAYS": _number(1),
    "CHECKIN_DAYS": _number(1),
    "BACKUP_KEEP": _number(1),
    "BACKUP_DIR": _folder,
    "SHOW_GALLERY": _truth,
}
# On one's own machine these may be so.
REAL = {
    "SECRET_KEY": _secret,
    "ALLOWED_HOSTS": _hosts,
    "BASE_URL": _address,
    "FROM_EMAIL": _sender,
    "EMAIL_URL": _begins(*LETTERS),
    "CACHE_URL": _shared,
    "SHEETS_CACHE_URL": _shared,
}
