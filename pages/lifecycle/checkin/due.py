"""Partners in the digest of who keeps their entries, and on the editors' first page."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.base.frame import frame
from pages.directory.models.entry import Entry
from pages.directory.permissions import keepers_of
from pages.forms import notify
from pages.lifecycle.models import CheckIn, Proposal
from pages.lifecycle.models.checkin import MODELS, german_rows, shelf_of

from . import listing, rights

MOST = 8


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """How many proposals came in, and how many partners are to be called now."""
    fresh = Proposal.objects.waiting().filter(
        created_at__gt=since, created_at__lte=until
    )
    proposed = fresh.order_by().values_list("checkin__kind", "checkin__entry_key")
    # Whom to call is known after seven o'clock, like the digest.
    called = CheckIn.objects.filter(
        state=CheckIn.State.CALL, called_at__gt=since, called_at__lte=until
    ).values_list("kind", "entry_key")
    words = _("Proposals of partners that wait: %(number)s")
    yield from _lines(proposed, words, listing.PROPOSED)
    words = _("Partners who are still to be asked by telephone: %(number)s")
    yield from _lines(called, words, listing.CALL)


def _lines(keys: object, words: str, stand: str) -> Iterator[notify.Line]:
    numbers: dict[str, int] = defaultdict(int)
    for kind, key in keys:
        entry = german_rows(MODELS[kind]).filter(translation_key=key).first()
        for address in told(entry) if entry else []:
            numbers[address] += 1
    url = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('check_in_index')}?stand={stand}"
    for address, number in numbers.items():
        sentence = words % {"number": number}
        yield notify.Line(address, str(_("People and places")), sentence, url)


def told(entry: Entry) -> list[str]:
    """Who decides about the entry: the municipality's editors, or else the office."""
    found = keepers_of(entry.kept_by_id) if entry.kept_by_id else []
    users = User.objects.filter(email__in=found, is_active=True).order_by("email")
    # Whoever only translates there has rights, too, but could not open the proposal.
    deciders = [
        user.email
        for user in users
        if rights.entries_of(user, shelf_of(entry)).filter(pk=entry.pk).exists()
    ]
    office = frame(SOURCE_CODE).email
    return deciders or ([office] if office else [])


class CheckInPanel(Component):
    """Which partners an editor should look at: proposals, and whom to call."""

    name = "check_ins"
    template_name = "lifecycle/admin/check_in_panel.html"
    order = 55

    def get_context_data(self, parent_context: dict) -> dict:
        user = parent_context["request"].user
        found = listing.to_do(user) if rights.may_keep_some(user) else []
        return {
            "items": found[:MOST],
            "total": len(found),
            "day": timezone.localdate(),
        }


notify.register(notify.Source("check_ins", lines))
