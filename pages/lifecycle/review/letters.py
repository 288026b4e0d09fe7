"""The letter that asks to read pages again, in the editors' words."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from accounts.models import User
from locales.table import SOURCE_CODE
from outbox import kinds
from pages.base.frame import address, frame
from pages.base.models import BasePage
from pages.base.sentences import day_words
from pages.forms import tokens
from pages.lifecycle.models import Reader

from .confirming import page_of
from .reminding import KIND

RIGHT, STOP = "page_right", "review_stop"
LINK_DAYS = timedelta(days=60)


def _reader(snapshot: dict) -> Reader | None:
    """Whoever gets it, unless they stopped that; the office is always asked."""
    found = Reader.objects.filter(pk=snapshot["reader"])
    return (found if _is_office(snapshot) else found.filter(stopped_at=None)).first()


def _is_office(snapshot: dict) -> bool:
    return snapshot.get("is_office", False)


def _open(snapshot: dict) -> list[BasePage]:
    """What of it is still to be read: somebody may have done so meanwhile."""
    asked = [(pk, date.fromisoformat(due)) for pk, due in snapshot["pages"]]
    found = [(page_of(pk), due) for pk, due in asked]
    return [page for page, due in found if page and page.review_by == due]


def _is_wanted(snapshot: dict) -> bool:
    return _reader(snapshot) is not None and bool(_open(snapshot))


def _reply_to(snapshot: dict) -> str:
    return frame(SOURCE_CODE).email


def _context(snapshot: dict, locale: str) -> dict:
    at, pages = timezone.now(), _open(snapshot)
    user = User.objects.filter(pk=snapshot["user"], is_active=True).first()
    rights = tokens.mint_each(RIGHT, pages, at=at, expires_at=at + LINK_DAYS)
    number = len(pages)
    title = ngettext_lazy(
        "Is it still right? %(number)s page to read again",
        "Are they still right? %(number)s pages to read again",
        number,
    )
    return {
        "title": title % {"number": number},
        "lines": [
            _line(page, raw, user, locale, at)
            for page, raw in zip(pages, rights, strict=True)
        ],
        "how": _("Please read each page. If everything is right, one click is enough."),
        "wrong": _(
            "If something is wrong and you cannot change it: answer this letter."
        ),
        "still_right": _("Still right"),
        "change": _("Change it"),
        **_ending(snapshot, locale, at),
    }


def _ending(snapshot: dict, locale: str, at: datetime) -> dict:
    """Why somebody gets it and how that ends: for the office it does not."""
    if _is_office(snapshot):
        reason = _(
            "This letter comes to the office because nobody else is asked about these "
            "pages. Enter at each page who keeps it."
        )
        return {"reason": reason}
    return {
        "stop_words": _("Stop these reminders"),
        "stop_url": kinds.Secret(_stop_url(_reader(snapshot), locale, at)),
        "reason": _("You get this letter because you keep these pages."),
    }


def _line(
    page: BasePage, raw: str, user: User | None, locale: str, at: datetime
) -> dict:
    words = _("to be read again by %(day)s")
    if page.review_by < timezone.localdate(at):
        words = _("should have been read again by %(day)s")
    edit = user is not None and page.permissions_for_user(user).can_edit()
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    with override(locale):
        right = reverse("lifecycle_right", args=[raw])
    base = settings.WAGTAILADMIN_BASE_URL
    return {
        "title": page.title,
        "when": words % {"day": day_words(page.review_by)},
        "url": base + address(page.url_path, SOURCE_CODE),
        "right_url": kinds.Secret(base + right),
        "edit_url": base + path if edit else "",
    }


def _stop_url(reader: Reader, locale: str, at: datetime) -> str:
    raw = tokens.mint(STOP, reader, at=at, expires_at=at + LINK_DAYS)
    with override(locale):
        return settings.WAGTAILADMIN_BASE_URL + reverse("lifecycle_stop", args=[raw])


REMINDER = kinds.register(
    kinds.Kind(
        name=KIND,
        label=_("Pages are to be read again"),
        context=_context,
        is_wanted=_is_wanted,
        reply_to=_reply_to,
    )
)
