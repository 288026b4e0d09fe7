"""Letters about entries: a receipt, a word to those responsible, the daily digest."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from outbox import kinds, letters, stopping
from pages.base.sentences import day_words

from . import spam, tokens
from .models import FormEntry, FormPage

HELD = "entry"
LINK_DAYS = 90


def send_for(entry: FormEntry, page: FormPage, *, at: datetime) -> None:
    """Put the letters about a new entry into the outbox."""
    if entry.email and may_write_to(entry.email, entry.form_key, at=at):
        letters.post(
            RECEIPT,
            to=entry.email,
            locale=entry.locale,
            dedupe_key=f"entry:{entry.pk}:receipt",
            snapshot={"entry": entry.pk},
            due_at=at,
        )
    if page.source.telling == FormPage.Telling.AT_ONCE:
        for number, address in enumerate(page.told()):
            letters.post(
                NOTICE,
                to=address,
                locale=SOURCE_CODE,
                dedupe_key=f"entry:{entry.pk}:notice:{number}",
                snapshot={"entry": entry.pk},
                due_at=at,
            )


def may_write_to(address: str, form_key: object, *, at: datetime) -> bool:
    """Whether one more receipt may go to that address today; nothing typed is in it."""
    return spam.may_write_to(address, "receipt", at=at, about=form_key)


def held_path(entry: FormEntry, locale: str, *, at: datetime) -> str:
    """A new link to "what we hold about you", good until the entry is deleted."""
    until = min(tokens.end_of(entry.delete_at), at + timedelta(days=LINK_DAYS))
    raw = tokens.mint(HELD, entry, at=at, expires_at=until)
    with translation.override(locale):
        return reverse("forms_open", args=[raw])


def _entry(snapshot: dict) -> FormEntry | None:
    return FormEntry.objects.filter(
        pk=snapshot["entry"], anonymised_at__isnull=True
    ).first()


def _is_there(snapshot: dict) -> bool:
    return _entry(snapshot) is not None


def _title(entry: FormEntry, locale: str) -> str:
    versions = FormPage.objects.filter(translation_key=entry.form_key)
    own = versions.filter(locale__language_code=locale, live=True).first()
    page = own or versions.filter(locale__language_code=SOURCE_CODE).first()
    return page.title if page else ""


def _receipt(snapshot: dict, locale: str) -> dict:
    entry = _entry(snapshot)
    path = held_path(entry, locale, at=timezone.now())
    return {
        "form_title": _title(entry, locale),
        "reference": entry.reference,
        "delete_day": day_words(entry.delete_at),
        "held_url": kinds.Secret(settings.WAGTAILADMIN_BASE_URL + path),
    }


def _notice(snapshot: dict, locale: str) -> dict:
    """For colleagues, so in the editors' words; nothing that the person typed."""
    entry = _entry(snapshot)
    path = reverse("forms_entry", args=[entry.pk])
    title = _title(entry, locale)
    return {
        "subject_words": _("New entry: %(form)s") % {"form": title},
        "sentence": _("A new entry has come in for “%(form)s”: %(reference)s.")
        % {"form": title, "reference": entry.reference},
        "link_words": _("Read the entry"),
        "entry_url": settings.WAGTAILADMIN_BASE_URL + path,
    }


def _digest(snapshot: dict, locale: str) -> dict:
    return {
        "subject_words": _("What came in since yesterday"),
        "sections": snapshot["sections"],
        **_digest_ending(snapshot.get("recipient"), locale),
    }


def _digest_ending(recipient: int | None, locale: str) -> dict:
    """Why somebody gets it and how that ends: for the office it does not."""
    if recipient is None:
        return {
            "reason": _("You get this letter because this is the office’s address.")
        }
    return {
        "stop_words": _("No more daily letters"),
        "stop_url": stopping.stop_url(recipient, locale),
        "reason": _(
            "You get this letter because you look after something here. Without it, "
            "the editors’ first page says what waits, and the office is written to."
        ),
    }


def _is_digest_wanted(snapshot: dict) -> bool:
    return stopping.wants(snapshot.get("recipient"))


RECEIPT = kinds.register(
    kinds.Kind(
        name="form_receipt",
        label=_("Receipt for a form"),
        context=_receipt,
        is_wanted=_is_there,
    )
)
NOTICE = kinds.register(
    kinds.Kind(
        name="form_notice",
        label=_("A new entry"),
        context=_notice,
        is_wanted=_is_there,
    )
)
DIGEST = kinds.register(
    kinds.Kind(
        name="digest",
        label=_("Daily digest"),
        context=_digest,
        is_wanted=_is_digest_wanted,
    )
)
