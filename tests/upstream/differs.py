"""Tests of wagtail-localize that must fail here, and why."""

DIFFERS = {}


def reason_for(test):
    """Why that test differs; nothing where it must pass."""
    return next((why for name, why in DIFFERS.items() if name in test), "")
