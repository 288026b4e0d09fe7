"""The same pages with wagtail-localize as it is installed, without our rooms."""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import ReferenceType

from django.db.models import signals
from django.dispatch import Signal
from django.test import override_settings
from wagtail import hooks
from wagtail import signals as wagtail_signals

OURS = ("accounts", "config", "events", "locales", "outbox", "pages", "search")


@contextmanager
def stock() -> Iterator[None]:
    """Nothing of ours follows when something is saved, published or translated."""
    kept = {signal: signal.receivers for signal in _all_signals()}
    for signal, receivers in kept.items():
        _set(signal, [entry for entry in receivers if not _is_ours(entry[1])])
    try:
        with override_settings(WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE=True):
            yield
    finally:
        for signal, receivers in kept.items():
            _set(signal, receivers)


@contextmanager
def stock_editor() -> Iterator[None]:
    """The editors' area without our hooks either; the forms are the same."""
    kept = dict(hooks._hooks)
    for name, registered in kept.items():
        hooks._hooks[name] = [entry for entry in registered if not _is_ours(entry[0])]
    try:
        with stock():
            yield
    finally:
        hooks._hooks.update(kept)


def _all_signals() -> list[Signal]:
    return [
        found
        for module in (signals, wagtail_signals)
        for found in vars(module).values()
        if isinstance(found, Signal)
    ]


def _set(signal: Signal, receivers: list[tuple]) -> None:
    signal.receivers = receivers
    signal.sender_receivers_cache.clear()


def _is_ours(receiver: object) -> bool:
    if isinstance(receiver, ReferenceType):
        receiver = receiver()
    return getattr(receiver, "__module__", "").split(".")[0] in OURS
