"""People, organisations and places, and the pages that show them."""

from .hours import OwnHoliday
from .municipality import MunicipalityPage
from .organisation import Organisation
from .page import DirectoryPage
from .person import Person, PersonChange, PersonHours, Post, TermOfOffice
from .place import Place, PlaceChange, PlaceHours
from .settings import DirectorySettings

__all__ = [
    "DirectoryPage",
    "DirectorySettings",
    "MunicipalityPage",
    "Organisation",
    "OwnHoliday",
    "Person",
    "PersonChange",
    "PersonHours",
    "Place",
    "PlaceChange",
    "PlaceHours",
    "Post",
    "TermOfOffice",
]
