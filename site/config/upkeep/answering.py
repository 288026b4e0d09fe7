"""Whether the running site answers well; with Python's own library, for update.py."""

import json
import os
import time
import urllib.error
import urllib.request

SECONDS_TO_ANSWER = 90
# Letters that are late are no fault of an update.
PARTS = ("database", "migrations", "catalogues", "restored")


def trouble(*, patient: bool = False) -> str:
    """What the running site says is wrong, where HEALTH_URL says how it is asked."""
    address = os.environ.get("HEALTH_URL")
    if not address:
        return ""
    if not address.startswith(("http://", "https://")):
        return f"HEALTH_URL is no address of a site: {address}"
    until = time.monotonic() + (SECONDS_TO_ANSWER if patient else 0)
    while (words := _asked(address)) and time.monotonic() < until:
        time.sleep(1)
    return f"{address}: {words}" if words else ""


def _asked(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  checked above
            told = answer.read()
    except urllib.error.HTTPError as error:
        told = error.read()
        if error.code != 503:
            return f"it answers {error.code}. Is its host one of ALLOWED_HOSTS?"
    except OSError as error:
        return f"it does not answer: {error}"
    try:
        health = json.loads(told)
    except ValueError:
        return "what answers is not this site."
    wrong = [part for part in PARTS if not health.get(part)]
    return f"not in order: {', '.join(wrong)}." if wrong else ""
