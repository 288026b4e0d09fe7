"""What a published page should have, and which pages lack it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.base import attention
from pages.base.listing import all_page_types
from pages.base.models import BasePage
from pages.base.models.page import LACKING, MOST_NEEDED

PageType = type[BasePage]


@dataclass(frozen=True)
class Check:
    """Something that a page may lack: `lacking` says which of a type do."""

    name: str
    label: str
    lacking: Callable[[PageType], Q | None]


def _everywhere(wanted: Q) -> Callable[[PageType], Q]:
    return lambda model: wanted


def _contact(model: PageType) -> Q | None:
    """Only for kinds of pages that name contacts."""
    if not hasattr(model, "contacts"):
        return None
    through = model.contacts.through
    key = model._meta.get_field("contacts").m2m_field_name()
    return ~Q(pk__in=through.objects.order_by().values(key))


def _translation(model: PageType) -> Q:
    versions = Page.objects.filter(live=True).exclude(locale__language_code=SOURCE_CODE)
    return ~Q(translation_key__in=versions.order_by().values("translation_key"))


CHECKS = [
    Check("summary", _("Summary"), _everywhere(MOST_NEEDED["summary"])),
    Check("picture", _("Picture"), _everywhere(Q(image=None, illustration=""))),
    Check("alt", _("What the picture shows"), _everywhere(MOST_NEEDED["alt"])),
    Check("contact", _("Contact"), _contact),
    Check(
        "keeper",
        _("Who keeps it"),
        _everywhere(Q(responsible=None, responsible_email="")),
    ),
    Check("review", _("Day to be read again"), _everywhere(MOST_NEEDED["review"])),
    Check("translation", _("Any translation"), _translation),
]
BY_NAME = {check.name: check for check in CHECKS}


@dataclass
class Row:
    """One kind of page: how many there are, and how many lack each thing."""

    label: str
    kind: str
    total: int
    lacking: list[tuple[Check, int | None]] = field(default_factory=list)


def rows_for(user: User) -> Iterator[Row]:
    """Every kind of which this person may edit pages: one query for each."""
    for model in all_page_types():
        wanted = {check.name: check.lacking(model) for check in CHECKS}
        counts = pages_of(model, user).aggregate(
            total=Count("pk"),
            **{
                f"no_{name}": Count("pk", filter=lacking)
                for name, lacking in wanted.items()
                if lacking is not None
            },
        )
        if counts["total"]:
            meta = model._meta
            yield Row(
                capfirst(meta.verbose_name_plural),
                meta.label_lower,
                counts["total"],
                [(check, counts.get(f"no_{check.name}")) for check in CHECKS],
            )


def pages_of(model: PageType, user: User) -> QuerySet:
    """The published German pages of a kind that this person may edit."""
    own = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return model.objects.filter(
        pk__in=own.order_by().values("pk"),
        live=True,
        locale__language_code=SOURCE_CODE,
    )


def lacking(model: PageType, check: Check, user: User) -> QuerySet:
    """Those of them that lack something, by their titles."""
    wanted = check.lacking(model)
    pages = pages_of(model, user)
    return pages.filter(wanted).order_by("title") if wanted else pages.none()


def lacking_what_is_most_needed(today: date) -> Q:
    """Published pages of any kind that lack what each needs."""
    return attention.live_among(
        model.objects.filter(LACKING) for model in all_page_types()
    )


attention.register(
    attention.Concern(
        _("Without summary, words of the picture or day to be read again"),
        lacking_what_is_most_needed,
        _("No page lacks summary, words of its picture or day of review."),
    )
)
