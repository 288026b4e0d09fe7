"""Transactions that wait their turn when others have locked the database."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

ATTEMPTS, SECONDS = 3, 0.2
P, T = ParamSpec("P"), TypeVar("T")


class Busy(Exception):
    """The database was locked by others for too long; nothing happened."""


def patiently(service: Callable[P, T]) -> Callable[P, T]:
    """
    Try a whole transaction again when the database was locked by others.

    :raises Busy: after the last attempt
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return service(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block:
                    raise
                if attempt == ATTEMPTS:
                    raise Busy from error
                time.sleep(random.uniform(0, SECONDS * attempt))  # noqa: S311  no secret
        raise Busy

    return run
