""" "Who speaks my language?": people, organisations and places, filtered."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pages.base.listing import Facet, Listing, chosen_of, one_page, read_filters

from .confirmed import CONFIRMED_FIRST
from .entries import Entries
from .fields import CodesField
from .languages import language_name
from .models import Organisation, Person, Place

MODELS = {"people": Person, "organisations": Organisation, "places": Place}
RELATED = {"people": ("office", "portrait"), "organisations": (), "places": ()}
NOW = "now"


def find_entries(
    request: HttpRequest, kind: str, entries: Entries, url: str
) -> Listing:
    """One page of the entries of a kind that the request's filters leave."""
    facets = facets_of(entries)
    query, unknown = read_filters(request, facets)
    values = {facet.name: facet.value for facet in facets}
    rows = _filtered(kind, values)
    if values["open"]:
        rows = [row for row in rows if entries.shelf.is_open(row, entries.at)]
    return one_page(
        request,
        rows,
        getattr(entries, kind),
        facets=facets,
        chosen=chosen_of(facets, query),
        unknown=unknown,
        feed_url="",
        clear_url=url,
        query=query,
        card_template=f"directory/{kind}_result.html",
    )


def facets_of(entries: Entries) -> list[Facet]:
    """Language spoken, topic, municipality, and whether it is open now."""
    frame = entries.frame
    spoken = [(code, language_name(code), "") for code in entries.shelf.spoken]
    return [
        Facet(
            "language",
            _("Speaks"),
            _("All languages"),
            sorted(spoken, key=lambda option: option[1].casefold()),
        ),
        Facet(
            "topic",
            _("Topic"),
            _("All topics"),
            [(x.slug, x.title, x.lang) for x in frame.topics.values()],
        ),
        Facet(
            "place",
            _("Place"),
            _("The whole region"),
            [(x.slug, x.title, x.lang) for x in frame.municipalities.values()],
        ),
        Facet("open", _("When"), _("At any time"), [(NOW, _("Open now"), "")]),
    ]


def _filtered(kind: str, values: dict[str, str]) -> QuerySet:
    model = MODELS[kind]
    rows = (
        model.to_be_read()
        .select_related(*RELATED[kind])
        .order_by(CONFIRMED_FIRST, "name", "pk")
    )
    if kind == "people":
        # Who held a post long ago has a page, but cannot be called.
        rows = rows.exclude(phone="", email="")
    wanted = _wanted(kind, values)
    if not wanted:
        return rows
    # By key, so that an entry with two places stands in the list once.
    return rows.filter(pk__in=model.objects.filter(wanted).values("pk"))


def _wanted(kind: str, values: dict[str, str]) -> Q:
    wanted = Q()
    if values["language"]:
        code = CodesField.one(values["language"])
        wanted &= _by_people(kind, languages__contains=code)
    if values["topic"]:
        wanted &= _by_people(kind, topics__slug=values["topic"])
    if values["place"]:
        wanted &= _in_town(kind, values["place"])
    return wanted


def _by_people(kind: str, **condition: str) -> Q:
    """A place has no languages or topics of its own: whoever works there has."""
    if kind != "places":
        return Q(**condition)
    ((name, value),) = condition.items()
    of_organisations = Q(
        organisations__is_public=True, **{f"organisations__{name}": value}
    )
    return Q(**{f"people__{name}": value}) | of_organisations


def _in_town(kind: str, slug: str) -> Q:
    if kind == "people":
        return Q(office__municipality__slug=slug) | Q(
            terms__post__municipality__slug=slug, terms__ends_on__isnull=True
        )
    if kind == "organisations":
        return Q(municipalities__slug=slug) | Q(municipalities__isnull=True)
    return Q(municipality__slug=slug)
