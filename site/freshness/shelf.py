"""Where what is kept lies. A shelf that fails costs time, never an answer."""

import logging

from django.core.cache import caches

logger = logging.getLogger(__name__)
DAY = 24 * 3600


def take(key: str) -> object:
    """What lies there, or None."""
    try:
        return caches["answers"].get(key)
    except Exception as fault:  # noqa: BLE001  of whatever cache the office chose
        logger.warning("What is kept could not be read: %s", type(fault).__name__)
        return None


def put(key: str, value: object) -> None:
    """For a day at most: whether it is true is asked at every use."""
    try:
        caches["answers"].set(key, value, DAY)
    except Exception as fault:  # noqa: BLE001  a full disk, or what cannot be written
        logger.warning("Nothing could be kept: %s", type(fault).__name__)
