"""The letter that reminds of what is due, in the editors' words."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from locales.table import SOURCE_CODE
from outbox import kinds
from pages.base.sentences import day_words
from pages.forms import tokens

from .models import ConceptPage, Recipient
from .models.reminder import digest_of
from .reminding import KIND, Duty, duties, keeper_of

STOP = "concept_stop"
LINK_DAYS = timedelta(days=180)


def _recipient(snapshot: dict) -> Recipient | None:
    return Recipient.objects.filter(
        pk=snapshot["recipient"], stopped_at__isnull=True
    ).first()


def page_of(recipient: Recipient) -> ConceptPage | None:
    return ConceptPage.objects.filter(
        translation_key=recipient.concept_key, locale__language_code=SOURCE_CODE
    ).first()


def _open(snapshot: dict, recipient: Recipient) -> list[Duty]:
    """What of it is still to be done: a value may have come meanwhile."""
    asked = {(about, date.fromisoformat(due)) for about, due in snapshot["items"]}
    found = duties(keys=[recipient.concept_key])
    return sorted(
        (x for x in found if (x.about, x.due) in asked),
        key=lambda duty: (duty.due, duty.title),
    )


def _is_wanted(snapshot: dict) -> bool:
    recipient = _recipient(snapshot)
    return recipient is not None and bool(_open(snapshot, recipient))


def _reply_to(snapshot: dict) -> str:
    """
    Whoever has no account answers with the value, to who keeps the concept.

    The keeper's own answers go to the office, as those to any letter do.
    """
    recipient = _recipient(snapshot)
    page = recipient and page_of(recipient)
    if page is None or snapshot["has_account"]:
        return ""
    keeper = keeper_of(page)
    if keeper is None or digest_of(keeper.email) == recipient.digest:
        return ""
    return keeper.email


def _context(snapshot: dict, locale: str) -> dict:
    at, recipient = timezone.now(), _recipient(snapshot)
    page = page_of(recipient)
    has_account = snapshot["has_account"]
    found = _open(snapshot, recipient)
    today = timezone.localdate(at)
    return {
        "title": _("Something is due in “%(concept)s”") % {"concept": page.title},
        "lines": [_line(x, page, today, has_account=has_account) for x in found],
        "how": _how(has_account=has_account),
        "stop_words": _("Stop these reminders"),
        "stop_url": kinds.Secret(_stop_url(recipient, locale)),
        "reason": _(
            "You get this letter because you are named in the concept, or keep it."
        ),
    }


def _line(duty: Duty, page: ConceptPage, today: date, *, has_account: bool) -> dict:
    values = {"title": duty.title, "day": day_words(duty.due)}
    if duty.indicator is None:
        text = _("The measure “%(title)s” should have been done by %(day)s.")
        path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    else:
        text = _("The value of “%(title)s” is due by %(day)s.")
        if duty.due < today:
            text = _("The value of “%(title)s” was due by %(day)s.")
        path = reverse("concepts_enter", args=[duty.indicator])
    url = settings.WAGTAILADMIN_BASE_URL + path if has_account else ""
    return {"sentence": text % values, "url": url}


def _how(*, has_account: bool) -> str:
    if has_account:
        return _("A day and a number are enough. It takes a minute.")
    return _("Please answer this letter. We enter what you write.")


def _stop_url(recipient: Recipient, locale: str) -> str:
    at = timezone.now()
    raw = tokens.mint(STOP, recipient, at=at, expires_at=at + LINK_DAYS)
    with override(locale):
        return settings.WAGTAILADMIN_BASE_URL + reverse("concepts_stop", args=[raw])


REMINDER = kinds.register(
    kinds.Kind(
        name=KIND,
        label=_("Something of a concept is due"),
        context=_context,
        is_wanted=_is_wanted,
        reply_to=_reply_to,
    )
)
