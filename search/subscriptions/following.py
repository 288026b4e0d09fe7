"""Asking for a list, saying yes, going on, stopping: each in one transaction."""

from datetime import datetime

from django.db import transaction

from outbox import letters as outbox
from pages.forms import spam, tokens

from . import letters
from .calm import next_slot
from .lists import Followed
from .models import Subscription

MOST_LISTS = 20


@transaction.atomic
def ask(
    followed: Followed, *, email: str, locale: str, rhythm: str, at: datetime
) -> None:
    """
    Note the wish and write to the address, whoever typed it.

    Nobody learns from the answer whether the address was known.
    """
    mine = Subscription.objects.of_person(email, locale)
    found = mine.filter(which=followed.which).first()
    if found is None and mine.count() >= MOST_LISTS:
        found = mine.first()
    elif found is None:
        # A double click may have made it since.
        found, _created = mine.get_or_create(
            which=followed.which,
            defaults={
                "email": email,
                "locale": locale,
                "created_at": at,
                "rhythm": rhythm,
                "kind": followed.kind,
                "key": followed.key,
                "query": followed.query,
            },
        )
    elif found.confirmed_at is None:
        found.created_at, found.rhythm = at, rhythm
        found.save(update_fields=["created_at", "rhythm"])
    if spam.may_write_to(email, "follow", at=at, about=found.pk):
        letters.post_asked(found, at=at)


def confirm(subscription: Subscription, *, at: datetime) -> None:
    """Begin; what is on the list now counts as known. Once is enough."""
    followed = letters.list_of(subscription)
    with letters.in_language_of(subscription):
        known = followed.keys(at) if followed else []
    with transaction.atomic():
        rows = Subscription.objects.select_for_update()
        row = rows.filter(pk=subscription.pk, confirmed_at=None).first()
        if row:
            row.begin(known, at=at)
            row.save()
            # All of a person's lists end together, and are asked about once.
            mine = Subscription.objects.of_person(row.email, row.locale)
            mine.confirmed().update(ends_on=row.ends_on)


@transaction.atomic
def change(subscription: Subscription, *, rhythm: str, at: datetime) -> None:
    """Write once a day, or once a week."""
    row = Subscription.objects.select_for_update().filter(pk=subscription.pk).first()
    if row is None or rhythm not in Subscription.Rhythm.values:
        return
    row.rhythm = rhythm
    row.next_at = next_slot(rhythm, after=at) if row.confirmed_at else None
    row.save(update_fields=["rhythm", "next_at"])


@transaction.atomic
def go_on(email: str, locale: str, *, at: datetime) -> None:
    """All lists of an address for another year."""
    mine = Subscription.objects.of_person(email, locale).confirmed()
    for row in mine.select_for_update().order_by("pk"):
        row.go_on(at=at)
        row.save(update_fields=["ends_on"])


@transaction.atomic
def stop(subscription: Subscription, *, at: datetime) -> None:
    """
    End one list; with the last one the address goes, from letters too.

    Links of its letters open the person's other lists, or stop these.
    """
    person = subscription.person
    outbox.forget(f"list:{person}:asked:{subscription.pk}:", at=at)
    mine = Subscription.objects.of_person(subscription.email, subscription.locale)
    other = mine.exclude(pk=subscription.pk).order_by("pk").first()
    if other:
        tokens.hand_on(subscription, to=other)
    Subscription.objects.filter(pk=subscription.pk).delete()
    if other is None:
        outbox.forget(f"list:{person}:", at=at)


@transaction.atomic
def stop_all(email: str, *, at: datetime) -> None:
    """End all lists of an address, in every language."""
    for row in Subscription.objects.of_address(email).order_by("pk"):
        stop(row, at=at)
