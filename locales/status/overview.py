"""What an editor or translator may see of the statuses, and in which order."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, Sum
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from accounts.models import User
from locales.permissions import policy_of
from locales.table import BY_CODE

from .models import TranslationStatus

WEEK = timedelta(days=7)


def visible_to(user: User) -> QuerySet:
    """Statuses of those pages and snippets that this person may edit."""
    models = {x.pk: x.model_class() for x in TranslationStatus.objects.kinds()}
    # Of Wagtail's own first page nothing is left but a status.
    known = {pk: model for pk, model in models.items() if model not in (None, Page)}
    if user.is_superuser and user.is_active:
        # A status goes with its German original: no need to look for all of them.
        return TranslationStatus.objects.filter(content_type__in=known)
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    keys = pages.order_by().values("translation_key")
    of_pages = [pk for pk, model in known.items() if issubclass(model, Page)]
    visible = Q(content_type__in=of_pages, translation_key__in=keys)
    for pk, model in known.items():
        if pk not in of_pages:
            policy = policy_of(model)
            own = policy.instances_user_has_permission_for(user, "change")
            visible |= Q(
                content_type=pk,
                translation_key__in=own.order_by().values("translation_key"),
            )
    return TranslationStatus.objects.filter(visible)


@dataclass
class Cell:
    """One kind of thing in one language."""

    kind: ContentType
    locale: Locale
    total: int = 0
    states: dict[str, int] = field(default_factory=dict)
    words: int = 0

    @property
    def current(self) -> int:
        done = (TranslationStatus.State.CURRENT, TranslationStatus.State.STOPPED)
        return sum(self.states.get(state, 0) for state in done)

    @property
    def is_done(self) -> bool:
        return self.total == self.current


@dataclass
class Row:
    """A kind of thing in every language."""

    name: str
    kind: ContentType
    cells: list[Cell]


def matrix(statuses: QuerySet) -> tuple[list[Locale], list[Row]]:
    """Kinds of things by languages: how many are up to date, words to translate."""
    locales = [x for x in Locale.objects.all() if x.language_code in BY_CODE]
    order = list(BY_CODE)
    locales.sort(key=lambda locale: order.index(locale.language_code))
    cells = {}
    counted = (
        statuses.order_by()
        .values("content_type", "locale", "state")
        .annotate(number=Count("pk"), sum=Sum("words"))
    )
    for line in counted:
        key = (line["content_type"], line["locale"])
        cells.setdefault(key, []).append(line)
    used = {locale_id for _kind, locale_id in cells}
    locales = [locale for locale in locales if locale.pk in used]
    kinds = ContentType.objects.get_for_id
    rows = [_row(kinds(pk), locales, cells) for pk in {kind for kind, _ in cells}]
    return locales, sorted(rows, key=lambda row: row.name)


def _row(kind: ContentType, locales: list[Locale], cells: dict) -> Row:
    made = []
    for locale in locales:
        cell = Cell(kind, locale)
        for line in cells.get((kind.pk, locale.pk), []):
            cell.states[line["state"]] = line["number"]
            cell.total += line["number"]
            cell.words += line["sum"]
        made.append(cell)
    return Row(str(kind.model_class()._meta.verbose_name_plural), kind, made)


def stale_this_week(statuses: QuerySet, *, at: datetime) -> QuerySet:
    """What German has left behind within the last seven days."""
    return statuses.filter(stale_since__gt=at - WEEK, stale_since__lte=at)
