"""Where an address is used, as somebody may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.admin.utils import quote
from django.db.models import ForeignObjectRel, Model
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from wagtail.models import Page, TranslatableMixin

from accounts.models import User
from locales.permissions import may_change
from pages.lifecycle.links.users import users_of
from pages.lifecycle.models import Address

from .rights import may_know


@dataclass(frozen=True)
class Place:
    """One use: what it stands in, in which language, and what leads there."""

    title: str
    language: str
    lang: str
    kind: str
    field: str
    words: str
    edit_url: str


def places_of(address: Address, user: User) -> tuple[list[Place], int]:
    """The uses that this person may know of, and how many there are besides."""
    found, hidden = [], 0
    uses = list(address.uses.order_by("content_type", "object_id", "pk"))
    things = users_of(uses)
    is_known = {source: may_know(user, thing) for source, thing in things.items()}
    for use in uses:
        thing = things.get(use.of)
        if thing is None:
            continue
        if not is_known[use.of]:
            hidden += 1
            continue
        field = field_words(type(thing), use.field)
        found.append(_place(thing, user, field=field, words=use.words))
    return sorted(found, key=lambda place: (place.title, place.language)), hidden


def _place(thing: Model, user: User, *, field: str, words: str = "") -> Place:
    locale = thing.locale if isinstance(thing, TranslatableMixin) else None
    return Place(
        title=str(thing),
        language=locale.get_display_name() if locale else "",
        lang=locale.language_code if locale else "",
        kind=capfirst(thing._meta.verbose_name),
        field=field,
        words=words,
        edit_url=edit_url(thing) if may_change(user, thing) else "",
    )


def things_as_places(things: Iterable[Model], user: User) -> list[Place]:
    """The same for pages and entries as a whole."""
    return [_place(thing, user, field="") for thing in things]


def edit_url(thing: Model) -> str:
    """Where it is edited; empty for what has no form of its own."""
    if isinstance(thing, Page):
        return reverse("wagtailadmin_pages:edit", args=[thing.pk])
    viewset = getattr(type(thing), "snippet_viewset", None)
    if viewset is None:
        return ""
    try:
        return reverse(viewset.get_url_name("edit"), args=[quote(thing.pk)])
    except NoReverseMatch:
        return ""


def field_words(model: type[Model], name: str) -> str:
    """What editors call a field, or the rows below a page."""
    field = model._meta.get_field(name)
    if isinstance(field, ForeignObjectRel):
        return capfirst(field.related_model._meta.verbose_name)
    return capfirst(field.verbose_name)
