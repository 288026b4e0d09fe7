"""A public object as it is now, before anybody knows since when."""

from dataclasses import dataclass, field

# Begins what becomes an address of this site when an object is sent.
SITE = "site:"
ROOT = "/oparl/v1.1/"
NAMESPACE = "https://schema.oparl.org/1.1/"
# The part of the address of each type, and the type's name.
TYPES = {
    "system": "System",
    "body": "Body",
    "legislativeterm": "LegislativeTerm",
    "organization": "Organization",
    "person": "Person",
    "membership": "Membership",
    "meeting": "Meeting",
    "agendaitem": "AgendaItem",
    "paper": "Paper",
    "consultation": "Consultation",
    "file": "File",
    "location": "Location",
}
# This site speaks for one body.
ONLY = "1"


@dataclass(frozen=True)
class Embedded:
    """Stands in a draft for another object that is sent within it."""

    kind: str
    key: str


@dataclass
class Draft:
    """An object's type, its key within the type, its values, its council."""

    kind: str
    key: str
    values: dict = field(default_factory=dict)
    council: str = ""


def object_path(kind: str, key: object) -> str:
    """Where an object stands, as it is kept: the system has a name of its own."""
    rest = kind if kind == "system" else f"{kind}/{key}"
    return f"{SITE}{ROOT}{rest}"


def list_path(kind: str, key: object, name: str) -> str:
    """Where a list that belongs to an object stands."""
    return f"{SITE}{ROOT}{kind}/{key}/{name}"


def known(**values: object) -> dict:
    """The values that there are: an empty one is left out."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and value != "" and value != []
    }
