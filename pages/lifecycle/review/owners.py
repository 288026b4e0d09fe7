"""Who reads a page again: an account, somebody without one, or the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.base.attention import due_of
from pages.base.frame import frame
from pages.base.listing import all_page_types
from pages.base.models import BasePage

BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class Owner:
    """Somebody to be asked: an account, an e-mail address, or the office's own."""

    email: str
    user: User | None = None
    is_office: bool = False

    @property
    def language(self) -> str:
        """What they chose for the editors' pages; German for who has no account."""
        return self.user.language if self.user else SOURCE_CODE


def owners_of(page: BasePage) -> Iterator[Owner]:
    """Who keeps the page, then the office: for where the first wants no letters."""
    user = page.responsible
    if user and user.is_active and user.email:
        yield Owner(user.email, user)
    elif page.responsible_email:
        yield Owner(page.responsible_email)
    if office := frame(SOURCE_CODE).email:
        yield Owner(office, is_office=True)


def due_pages(*, on: date) -> Iterator[BasePage]:
    """The published German pages that are to be read again soon, or since long."""
    for model in all_page_types():
        rows = due_of(model, by=on + BEFORE).filter(locale__language_code=SOURCE_CODE)
        yield from rows.select_related("responsible__wagtail_userprofile").order_by(
            "review_by", "pk"
        )


def is_due(page: BasePage, *, on: date) -> bool:
    """Whether "still right" means something today."""
    return page.review_by is not None and page.review_by <= on + BEFORE


def is_asked(page: BasePage, *, on: date) -> bool:
    """Whether anybody is asked to read it again today: nobody is where it is over."""
    if not is_due(page, on=on):
        return False
    return due_of(type(page), by=on + BEFORE).filter(pk=page.pk).exists()
