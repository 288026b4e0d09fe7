"""Links that lead nowhere: in the keepers' daily digest, on the editors' first page."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.models import Page, TranslatableMixin

from locales.permissions import is_source
from locales.table import SOURCE_CODE
from pages.base import attention
from pages.base.frame import address, frame
from pages.base.models import BasePage
from pages.forms import notify
from pages.lifecycle.models import Address, State, Use

from .users import users_of


def dead(*, on: date) -> QuerySet[Address]:
    """What is reported as dead and not ignored that day."""
    return Address.objects.filter(state=State.DEAD).heeded(on=on)


@dataclass
class Text:
    """A page or an entry in all its languages, and what of it leads nowhere."""

    versions: list[Model] = field(default_factory=list)
    addresses: set[int] = field(default_factory=set)

    @property
    def original(self) -> Model:
        """The German version; where there is none, any."""
        translated = (x for x in self.versions if isinstance(x, TranslatableMixin))
        return next(filter(is_source, translated), self.versions[0])


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """A sentence for each text with links that were found dead between the two."""
    found = dead(on=timezone.localdate(until)).filter(since__gt=since, since__lte=until)
    for text in _texts(Use.objects.filter(address__in=found)):
        to, url = _whom(text.original)
        if to:
            yield _line(text, to, url)


def _texts(uses: QuerySet[Use]) -> list[Text]:
    """One for all languages of the same, by name."""
    found: dict[tuple, Text] = defaultdict(Text)
    things = users_of(uses)
    for use in uses:
        if thing := things.get(use.of):
            key = getattr(thing, "translation_key", thing.pk)
            text = found[use.content_type_id, key]
            text.addresses.add(use.address_id)
            if thing not in text.versions:
                text.versions.append(thing)
    return sorted(found.values(), key=lambda text: str(text.original))


def _whom(thing: Model) -> tuple[str, str]:
    """Who is told of it, and where they are led: only to what they can open."""
    base, office = settings.WAGTAILADMIN_BASE_URL, frame(SOURCE_CODE).email
    if not isinstance(thing, BasePage):
        return office, f"{base}{reverse('links_admin:index')}?state={State.DEAD}"
    keeper = thing.keeper_email
    if keeper and not (thing.responsible and keeper == thing.responsible.email):
        return keeper, base + address(thing.url_path, thing.locale.language_code)
    return keeper or office, base + reverse("wagtailadmin_pages:edit", args=[thing.pk])


def _line(text: Text, to: str, url: str) -> notify.Line:
    number = len(text.addresses)
    sentence = ngettext_lazy(
        "%(page)s (%(language)s): %(number)s link leads nowhere.",
        "%(page)s (%(language)s): %(number)s links lead nowhere.",
        number,
    )
    values = {
        "page": str(text.original),
        "language": ", ".join(map(_language_of, text.versions)),
        "number": number,
    }
    return notify.Line(
        to=to, heading=str(_("Links")), sentence=str(sentence % values), url=url
    )


def _language_of(thing: Model) -> str:
    if isinstance(thing, TranslatableMixin):
        return thing.locale.get_display_name()
    return str(thing._meta.verbose_name)


def _uses_in_pages(found: QuerySet[Address]) -> QuerySet[Use]:
    return Use.objects.filter(
        address__in=found, content_type=ContentType.objects.get_for_model(Page)
    )


def with_dead_links(today: date) -> Q:
    """The pages in which a link leads nowhere."""
    uses = _uses_in_pages(dead(on=today))
    return Q(pk__in=uses.order_by().values("object_id"))


notify.register(notify.Source("links", lines))
attention.register(
    attention.Concern(
        _("Links lead nowhere"), with_dead_links, _("No link leads nowhere.")
    )
)
