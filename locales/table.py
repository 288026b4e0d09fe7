"""
The languages of the site: the only place that lists them.

A new language is one row here and a compiled catalogue under `locales/locale/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import locale as django_locale
from django.utils.translation import get_language

SOURCE_CODE = "de"


@dataclass(frozen=True)
class Language:
    """
    A language that residents can read.

    `cldr` is what Babel calls it, `catalogue` the folder of its interface words;
    `alternate` says whether search engines understand its code in `hreflang`;
    `dates` holds patterns that stand in for Babel's own.
    """

    code: str
    autonym: str
    german: str
    english: str
    greeting: str
    direction: str = "ltr"
    script: str = "Latn"
    fallback: str = "en"
    machine_translated: bool = True
    alternate: bool = True
    cldr: str = ""
    draft_label: bool = True
    dates: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def babel(self) -> str:
        """The locale identifier for Babel's dates and numbers."""
        return self.cldr or self.code

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"

    @property
    def has_long_greeting(self) -> bool:
        """Whether the greeting has to be set smaller to fit the first screen."""
        return len(self.greeting) > 11

    @property
    def has_short_autonym(self) -> bool:
        """Whether two such names stand side by side on a phone."""
        return len(self.autonym) <= 7

    @property
    def has_long_autonym(self) -> bool:
        """Whether the name needs a line of its own on the smallest phones."""
        return len(self.autonym) > 11

    @property
    def catalogue(self) -> str:
        """The folder of its catalogue, as Django's `to_locale` spells it."""
        from django.utils.translation import to_locale

        return to_locale(self.code)


# In the order of the switcher. No engine writes Sorani, Kurmanji, Tigrinya or Somali
# well enough to be read without a person, and Einfache Sprache is no translation.
TABLE = (
    Language(
        SOURCE_CODE,
        *("Deutsch", "Deutsch", "German", "Willkommen"),
        machine_translated=False,
        draft_label=False,
    ),
    Language(
        "ar",
        *("العربية", "Arabisch", "Arabic", "أهلًا وسهلًا"),
        direction="rtl",
        script="Arab",
    ),
    # British dates: day before month, as everybody here writes them.
    Language("en", "English", "Englisch", "English", "Welcome", cldr="en_GB"),
    Language("fr", "Français", "Französisch", "French", "Bienvenue"),
    Language(
        "uk", "Українська", "Ukrainisch", "Ukrainian", "Ласкаво просимо", script="Cyrl"
    ),
    Language(
        "ti",
        *("ትግርኛ", "Tigrinya", "Tigrinya", "እንቋዕ ብደሓን መጻእኩም"),
        script="Ethi",
        machine_translated=False,
        dates={"long": "d MMMM y"},
    ),
    Language("tr", "Türkçe", "Türkisch", "Turkish", "Hoş geldiniz"),
    Language(
        "fa",
        *("فارسی", "Persisch", "Persian", "خوش آمدید"),
        direction="rtl",
        script="Arab",
    ),
    Language(
        "kmr",
        *("Kurmancî", "Kurdisch (Kurmandschi)", "Kurdish (Kurmanji)", "Bi xêr hatin"),
        machine_translated=False,
        alternate=False,
        cldr="ku",
    ),
    Language(
        "ckb",
        *("سۆرانی", "Kurdisch (Sorani)", "Kurdish (Sorani)", "بەخێربێن"),
        direction="rtl",
        script="Arab",
        machine_translated=False,
        alternate=False,
        # CLDR puts the year first and the weekday last.
        dates={"full": "EEEE، dی MMMMی y"},
    ),
    Language(
        "so",
        *("Soomaali", "Somali", "Somali", "Soo dhowow"),
        machine_translated=False,
        dates={"full": "EEEE, d MMMM y", "long": "d MMMM y"},
    ),
    Language("ru", "Русский", "Russisch", "Russian", "Добро пожаловать", script="Cyrl"),
    Language(
        "de-simple",
        "Einfache Sprache (Entwurf)",
        "Einfache Sprache (Entwurf)",
        "Plain German (draft)",
        "Willkommen",
        fallback=SOURCE_CODE,
        machine_translated=False,
        alternate=False,
        cldr="de",
    ),
    Language("ro", "Română", "Rumänisch", "Romanian", "Bun venit"),
    Language("nl", "Nederlands", "Niederländisch", "Dutch", "Welkom"),
    Language("pl", "Polski", "Polnisch", "Polish", "Witamy"),
    Language("es", "Español", "Spanisch", "Spanish", "Bienvenidos"),
    Language("sq", "Shqip", "Albanisch", "Albanian", "Mirë se vini"),
)
BY_CODE = {language.code: language for language in TABLE}
SOURCE = BY_CODE[SOURCE_CODE]


def find(code: str | None) -> Language:
    """The language of that code; the source language when there is none."""
    return BY_CODE.get(code or "", SOURCE)


def reader_code() -> str:
    """Of the language that the words around a page are in."""
    return find(get_language()).code


def django_languages() -> list[tuple[str, str]]:
    """The pairs for Django's LANGUAGES, in the order of the switcher."""
    return [(language.code, language.autonym) for language in TABLE]


def register_language_names() -> None:
    """
    Teach Django the languages that it does not ship.

    Without an entry `Locale.language_name` raises and addresses redirect to German.
    """
    for language in TABLE:
        django_locale.LANG_INFO.setdefault(
            language.code,
            {
                "bidi": language.is_rtl,
                "code": language.code,
                "name": language.english,
                "name_local": language.autonym,
            },
        )
