"""What is said beside the European emblem, in the reader's language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import gettext

from locales.table import SOURCE_CODE

# The wordings in languages of the Union. In others there is none: the German one
# stays, and what it means stands outside of the block.
OFFICIAL = {
    "de": "Kofinanziert von der Europäischen Union",
    "en": "Co-funded by the European Union",
    "es": "Cofinanciado por la Unión Europea",
    "fr": "Cofinancé par l’Union européenne",
    "nl": "Medegefinancierd door de Europese Unie",
    "pl": "Dofinansowane przez Unię Europejską",
    "ro": "Cofinanțat de Uniunea Europeană",
}


@dataclass(frozen=True)
class Statement:
    """The words in the block, their language, and what they mean for this reader."""

    text: str
    lang: str
    meaning: str = ""


def statement_for(code: str, german: str = "") -> Statement:
    """The statement for readers of that language; `german` as the office words it."""
    german = german or OFFICIAL[SOURCE_CODE]
    if code == SOURCE_CODE:
        return Statement(german, SOURCE_CODE)
    if code in OFFICIAL:
        return Statement(OFFICIAL[code], code)
    return Statement(german, SOURCE_CODE, gettext("Co-funded by the European Union"))


@cache
def emblem_png() -> bytes:
    """The emblem as a picture, for letters: their programmes draw none themselves."""
    return Path(finders.find("images/eu-emblem.png")).read_bytes()
