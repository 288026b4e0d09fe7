"""
Words of Django and Wagtail that readers can see: what forms and locked pages say.

A language that they do not speak would show these in German. `make messages` takes
the ones that are missing there into our own catalogue.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import polib

Message = tuple[str, str]

_DJANGO = (
    "This field is required.",
    "Enter a valid value.",
    "Enter a valid email address.",
    "Enter a valid URL.",
    "Enter a whole number.",
    "Enter a number.",
    "Enter a valid date.",
    "Enter a valid time.",
    "Enter a valid date/time.",
    "Enter a list of values.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Select a valid choice. That choice is not one of the available choices.",
    (
        "Ensure this value has at least %(limit_value)d character "
        "(it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters "
        "(it has %(show_value)d).",
    ),
    (
        "Ensure this value has at most %(limit_value)d character "
        "(it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters "
        "(it has %(show_value)d).",
    ),
    "Ensure this value is less than or equal to %(limit_value)s.",
    "Ensure this value is greater than or equal to %(limit_value)s.",
    "No file was submitted.",
    "No file was submitted. Check the encoding type on the form.",
    "Upload a valid image. The file you uploaded was either not an image or a "
    "corrupted image.",
    "File extension “%(extension)s” is not allowed. Allowed extensions are: "
    "%(allowed_extensions)s.",
    (
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
    ),
    "The submitted file is empty.",
    "Null characters are not allowed.",
    "(Hidden field %(name)s) %(error)s",
    "Yes",
    "No",
    ("%(size)d byte", "%(size)d bytes"),
    "%s KB",
    "%s MB",
)
_WAGTAIL = (
    "Password",
    "The password you have entered is not correct. Please try again.",
)
PACKAGES = {"django.conf": _DJANGO, "wagtail": _WAGTAIL}


def words() -> Iterator[tuple[Message, str]]:
    """Each of these words, singular and plural, with the package it belongs to."""
    for package, listed in PACKAGES.items():
        for word in listed:
            yield (word if isinstance(word, tuple) else (word, "")), package


def missing(catalogue: str) -> dict[Message, str]:
    """The words that their own package does not have in that catalogue's language."""
    known = {package: _spoken(package, catalogue) for package in PACKAGES}
    return {
        message: package
        for message, package in words()
        if message[0] not in known[package]
    }


def _spoken(package: str, catalogue: str) -> set[str]:
    folder = Path(import_module(package).__file__).parent / "locale" / catalogue
    path = folder / "LC_MESSAGES" / "django.mo"
    if not path.exists():
        return set()
    return {entry.msgid for entry in polib.mofile(str(path))}
