"""Whether the environment is fit to start with; if not, in sentences."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ImproperlyConfigured

from .demands import refused

Objection = Callable[[str], str]
DATABASES = ("postgres", "postgresql", "psql", "pgsql", "sqlite")
SECRET, VARIETY = 32, 8
TRUE_OR_FALSE = {"true", "false", "1", "0", "yes", "no", "on", "off"}


def check(environment: Mapping[str, str], *, is_real: bool) -> None:
    """
    Let a site start; a real one needs more.

    Looked at before any setting is read: an office reads sentences and no traceback.

    :raises ImproperlyConfigured: with a sentence for every value that is wrong
    """
    sentences = [*refused(environment)] if is_real else []
    sentences += _objections(environment)
    if sentences:
        lines = "".join(f"\n  - {sentence}" for sentence in sentences)
        raise ImproperlyConfigured(
            f"The site was not started.{lines}\nSee docs/operate.md."
        )


def _objections(environment: Mapping[str, str]) -> list[str]:
    """What is wrong with the values that are set."""
    found = {
        name: rule(environment[name])
        for name, rule in VALUES.items()
        if environment.get(name)
    }
    return [f"{name} {words}" for name, words in found.items() if words]


def _number(least: int) -> Objection:
    def rule(value: str) -> str:
        if value.isascii() and value.isdigit() and int(value) >= least:
            return ""
        return f"must be a whole number, {least} or more."

    return rule


def _begins(*schemes: str) -> Objection:
    def rule(value: str) -> str:
        scheme, there, host = value.partition("://")
        if there and scheme in schemes and (host or scheme == "sqlite"):
            return ""
        return f"must begin with {schemes[0]}://."

    return rule


def _truth(value: str) -> str:
    return "" if value.lower() in TRUE_OR_FALSE else "must be true or false."


def _folder(value: str) -> str:
    return "" if value.startswith("/") else "must be a whole path, from /."


def _long(value: str) -> str:
    fits = len(value) >= SECRET and value.isascii() and value.isprintable()
    if fits and " " not in value and len(set(value)) >= VARIETY:
        return ""
    return f"must be {SECRET} random characters or more: `openssl rand -hex 24`."


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
    "LOG_REQUESTS": _truth,
    "METRICS_TOKEN": _long,
    "SHOW_GALLERY": _truth,
}
