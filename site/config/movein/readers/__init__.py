"""One reader for each kind of old site: all fill the same form (`movein.items`)."""

from collections.abc import Callable

from config.movein.fetching import Fetcher
from config.movein.items import Old

from . import calendars, integreat, plone, tables, wordpress

# What each kind of source is read by.
READERS: dict[str, Callable[[str, Fetcher], Old]] = {
    "integreat": integreat.read,
    "wordpress": wordpress.read,
    "plone": plone.read,
    "csv": tables.read,
    "ical": calendars.read,
}
