"""Links that lead nowhere: in the keepers' daily digest, on the editors' first page."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.models import Page

from locales.table import SOURCE_CODE
from pages.base import attention
from pages.base.frame import frame
from pages.forms import notify
from pages.lifecycle.models import Address, State, Use


def dead(*, on: date) -> QuerySet[Address]:
    """What is reported as dead and not ignored that day."""
    return Address.objects.filter(state=State.DEAD).heeded(on=on)


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """A sentence for each page with links that were found dead between the two."""
    found = dead(on=timezone.localdate(until)).filter(since__gt=since, since__lte=until)
    numbers = Counter(_uses_in_pages(found).values_list("object_id", flat=True))
    pages = Page.objects.filter(pk__in=numbers).select_related("locale").specific()
    with translation.override(SOURCE_CODE):
        for page in pages.order_by("path"):
            if to := getattr(page, "keeper_email", "") or frame(SOURCE_CODE).email:
                yield _line(page, numbers[page.pk], to)


def _line(page: Page, number: int, to: str) -> notify.Line:
    text = ngettext_lazy(
        "%(page)s (%(language)s): %(number)s link leads nowhere.",
        "%(page)s (%(language)s): %(number)s links lead nowhere.",
        number,
    )
    values = {
        "page": page.title,
        "language": page.locale.get_display_name(),
        "number": number,
    }
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return notify.Line(
        to=to,
        heading=str(_("Links")),
        sentence=str(text % values),
        url=settings.WAGTAILADMIN_BASE_URL + path,
    )


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
