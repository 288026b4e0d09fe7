"""One reader for each kind of old site: all fill the same form (`movein.items`)."""

from collections.abc import Callable

from config.movein.items import Old

from . import calendars, integreat, plone, tables, wordpress

# What each kind of source is read by: it takes the source and a `Fetcher`.
READERS: dict[str, Callable[..., Old]] = {
    "integreat": integreat.read,
    "wordpress": wordpress.read,
    "plone": plone.read,
    "csv": tables.read,
    "ical": calendars.read,
}
# Those that may leave open in which language a text is: they take `spoken` as well.
SPEAKING = ("plone", "wordpress")
