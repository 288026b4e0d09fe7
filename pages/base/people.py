"""The drawn people an editor can put into a door, and the doors' colours."""

from django.utils.translation import gettext_lazy as _

PEOPLE = [
    ("stand-cross", _("standing, arms crossed")),
    ("stand-dots", _("standing, dotted pullover")),
    ("stand-ease", _("standing at ease")),
    ("stand-hijab", _("standing, with hijab")),
    ("stand-point", _("standing and pointing")),
    ("stand-rest", _("standing, with glasses")),
    ("stand-turban", _("standing, with turban")),
    ("stand-walk", _("walking")),
    ("sit-wheelchair", _("in a wheelchair")),
    ("sit-cross", _("sitting cross-legged")),
    ("sit-one", _("sitting")),
    ("bust-bald", _("portrait, bald")),
    ("bust-beanie", _("portrait, with beanie")),
    ("bust-bun", _("portrait, hair in a bun")),
    ("bust-coffee", _("portrait, with coffee")),
    ("bust-cornrows", _("portrait, cornrows")),
    ("bust-explain", _("portrait, explaining")),
    ("bust-gray", _("portrait, grey hair")),
    ("bust-hijab", _("portrait, with hijab")),
    ("bust-long", _("portrait, long hair")),
    ("bust-paper", _("portrait, with paper")),
    ("bust-short", _("portrait, short hair")),
    ("bust-turban", _("portrait, with turban")),
]
DOORS = [
    ("saffron", _("saffron")),
    ("coral", _("coral")),
    ("sky", _("sky")),
    ("leaf", _("leaf")),
]
