"""Who waits: in the digest of who looks after mentoring, and on the first page."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pages.base import attention
from pages.forms import notify

from .models import MentoringProgramme, Pair, Participant, Role, State
from .project import german_page

LONG = timedelta(days=30)


def waiting_long(today: date) -> QuerySet[Participant]:
    """Newcomers who look for somebody for more than 30 days."""
    rows = Participant.objects.looking().in_no_pair()
    return rows.filter(role=Role.NEWCOMER, since__lt=today - LONG)


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """What is new in each programme since the last digest, and who waits long."""
    programmes = MentoringProgramme.objects.order_by("pk")
    for programme in programmes:
        page = german_page(programme)
        said = [*_sentences(programme, since, until)] if page else []
        for address in programme.told(page.keeper_email) if said else []:
            for sentence, place in said:
                yield _line(address, page.title, sentence, f"{place}{page.pk}")


def _line(address: str, title: str, sentence: str, place: str) -> notify.Line:
    url = f"{settings.WAGTAILADMIN_BASE_URL}{place}"
    return notify.Line(address, str(_("Mentoring")), f"{title}: {sentence}", url)


def _sentences(
    programme: MentoringProgramme, since: datetime, until: datetime
) -> Iterator[tuple[str, str]]:
    """A sentence with the list and the filter that show who it is about."""
    people_at = reverse("mentoring_index")
    today, before = timezone.localdate(until), timezone.localdate(since)
    people = Participant.objects.filter(programme=programme)
    fresh = people.filter(arrived_at__gt=since, arrived_at__lte=until)
    if number := fresh.exclude(state=State.UNCONFIRMED).count():
        yield _new_words(number), f"{people_at}?state=all&page="
    if number := people.filter(state=State.TO_CALL).count():
        yield _call_words(number), f"{people_at}?state=call&page="
    mine = waiting_long(today).filter(programme=programme)
    # Told on the day on which one more crosses the line, not every day.
    if mine.filter(since__gte=before - LONG).exists():
        yield _long_words(mine.count()), f"{people_at}?role=newcomer&long=1&page="
    pairs = Pair.objects.filter(programme=programme).to_call()
    if number := pairs.count():
        yield _tell_words(number), f"{reverse('mentoring_pairs')}?page="
    silent = people.to_ask(on=today).filter(email="")
    if number := silent.count():
        yield _ask_words(number), f"{people_at}?state=waiting&page="


def _new_words(number: int) -> str:
    words = ngettext_lazy(
        "%(number)s person has signed up", "%(number)s people have signed up", number
    )
    return words % {"number": number}


def _call_words(number: int) -> str:
    words = ngettext_lazy(
        "%(number)s person waits for your call",
        "%(number)s people wait for your call",
        number,
    )
    return words % {"number": number}


def _tell_words(number: int) -> str:
    words = ngettext_lazy(
        "%(number)s pair can meet: call and tell how to reach the other",
        "%(number)s pairs can meet: call and tell how to reach the other",
        number,
    )
    return words % {"number": number}


def _long_words(number: int) -> str:
    words = ngettext_lazy(
        "%(number)s newcomer has waited longer than 30 days",
        "%(number)s newcomers have waited longer than 30 days",
        number,
    )
    return words % {"number": number}


def _ask_words(number: int) -> str:
    words = ngettext_lazy(
        "%(number)s person without e-mail is deleted soon: call and ask",
        "%(number)s people without e-mail are deleted soon: call and ask",
        number,
    )
    return words % {"number": number}


def with_newcomers_who_wait(today: date) -> Q:
    keys = waiting_long(today).order_by().values("programme__page_key")
    return Q(translation_key__in=keys)


notify.register(notify.Source("mentoring", lines))
attention.register(
    attention.Concern(
        _("Newcomers have waited longer than 30 days for a mentor"),
        with_newcomers_who_wait,
        _("Nobody waits so long for a mentor."),
    )
)
