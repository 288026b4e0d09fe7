"""Who reads a page again: an account, somebody without one, or the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.base.frame import frame
from pages.base.listing import all_page_types
from pages.base.models import BasePage

DAYS_BEFORE = 14


@dataclass(frozen=True)
class Owner:
    """Somebody to be asked: an account, or a name with an e-mail address."""

    email: str
    user: User | None = None
    name: str = ""

    @property
    def language(self) -> str:
        """What they chose for the editors' pages; German for who has no account."""
        profile = getattr(self.user, "wagtail_userprofile", None)
        return profile.get_preferred_language() if profile else SOURCE_CODE


def owners_of(page: BasePage) -> Iterator[Owner]:
    """Who keeps the page, then the office: for where the first wants no letters."""
    user = page.responsible
    if user and user.is_active and user.email:
        yield Owner(user.email, user)
    elif page.responsible_email:
        yield Owner(page.responsible_email, name=page.responsible_name)
    if office := frame(SOURCE_CODE).email:
        yield Owner(office)


def due_pages(*, on: date) -> Iterator[BasePage]:
    """
    The published German pages that are to be read again soon, or since long.

    What is over (a past event, a finished project) is history, and nobody is asked.
    """
    last = on + timedelta(days=DAYS_BEFORE)
    for model in all_page_types():
        rows = model.objects.filter(
            pk__in=model.listed_now().order_by().values("pk"),
            live=True,
            locale__language_code=SOURCE_CODE,
            review_by__lte=last,
        )
        yield from rows.select_related("responsible__wagtail_userprofile").order_by(
            "review_by", "pk"
        )


def is_due(page: BasePage, *, on: date) -> bool:
    """Whether "still right" means something today."""
    last = on + timedelta(days=DAYS_BEFORE)
    return page.review_by is not None and page.review_by <= last
