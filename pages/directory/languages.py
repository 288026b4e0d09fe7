"""The languages people speak: codes in the database, names in the reader's language."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from locales.table import find

# Codes as CLDR has them. Not the site's own languages: those who are spoken with.
CODES = (
    *("am", "ar", "az", "ber", "bg", "bn", "bs", "ckb", "cs", "da", "de", "el"),
    *("en", "es", "et", "fa", "fa_AF", "fi", "fr", "ff", "ha", "he", "hi", "hr"),
    *("hu", "hy", "id", "ig", "it", "ja", "ka", "kk", "km", "kmr", "ko"),
    *("lb", "ln", "lt", "lv", "mk", "ml", "mn", "my", "ne", "nl", "no", "om"),
    *("pa", "pl", "ps", "pt", "ro", "rom", "ru", "rw", "si", "sk", "sl", "so"),
    *("sq", "sr", "sv", "sw", "ta", "te", "th", "ti", "tl", "tr", "uk", "ur"),
    *("uz", "vi", "wo", "yo", "zh", "gsg"),
)


def language_name(code: str, reader: str | None = None) -> str:
    """What a reader calls a language: "Arabisch", "arabe", "العربية"."""
    own = _own_names().get(code)
    if own:
        return own
    identifier = find(reader or get_language()).babel
    names = Locale.parse(identifier).languages
    if code in names:
        return names[code]
    try:
        return Locale.parse(code).get_display_name(identifier) or code
    except (UnknownLocaleError, ValueError):
        return code


def _own_names() -> dict[str, str]:
    """Languages that CLDR has no name of in every language, or a misleading one."""
    return {
        "fa_AF": _("Dari"),
        "kmr": _("Kurdish (Kurmanji)"),
        "ckb": _("Kurdish (Sorani)"),
        "gsg": _("German Sign Language"),
        "ber": _("Berber languages"),
        "rom": _("Romani"),
    }


def language_names(codes: list[str]) -> list[str]:
    """The names of these languages, in the order they were given."""
    return [language_name(code) for code in codes]


def editors_choices() -> list[tuple[str, str]]:
    """All languages for a form, by name."""
    named = [(code, language_name(code)) for code in CODES]
    return sorted(named, key=lambda pair: pair[1].casefold())
