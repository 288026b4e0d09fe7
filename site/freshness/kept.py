"""Values that many answers share, kept as long as they are true."""

import io
import pickle
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from django.utils.translation import override

from .recording import current, record, spoil
from .release import release
from .shelf import put, take
from .truth import Grounds, Truth, check
from .versions import versions

T = TypeVar("T")
# How values that stand on every page are made, by the first part of their keys, from
# the second, a language's code. They can be made anew while answers are checked: a
# page that leads to another one need not be, if only that one's draft has changed.
makers: dict[str, Callable[[str], object]] = {}


@dataclass
class Value:
    """A value, the token by which others know that it is the same, and its truth."""

    value: object
    token: str
    truth: Truth


def shared(key: str, build: Callable[[], T]) -> T:
    """
    What `build` gives, kept for all processes until a question behind it is answered
    otherwise or the clock turns. Only while an answer is recorded.
    """
    outer, full = current(), f"value:{release()}:{key}"
    found = take(full)
    if found is None or not _is_true(full, found):
        found = _make(full, build)
    outer.lean_on(full, found.token, found.truth.tables, found.truth.until)
    return found.value


def is_still(key: str, token: str) -> bool:
    """Whether the value of that key is true, and the one that was used."""
    found = take(key)
    if found is not None and found.token != token:
        return False
    # Pushed out by others, it may be what it was nevertheless.
    return (found is not None and _is_true(key, found)) or _would_be(key, token)


def _would_be(key: str, token: str) -> bool:
    """Make it anew, if that is known how: whether it is the same nevertheless."""
    _value, _release, name, code = key.split(":", 3)
    build = makers.get(name)
    if build is None:
        return False
    with override(code):
        return _make(key, lambda: build(code)).token == token


def _is_true(key: str, found: Value) -> bool:
    if found.truth.is_sure():
        return True
    if not check(found.truth, take(f"{key}:grounds")):
        return False
    put(key, found)
    return True


def _make(key: str, build: Callable[[], object]) -> Value:
    as_of = versions.latest
    with record() as recording:
        value = build()
    made = Value(value, _token(value), Truth.of(recording, as_of))
    if recording.spoiled_by:
        spoil(recording.spoiled_by)
    else:
        put(f"{key}:grounds", Grounds.of(recording, made.truth))
        put(key, made)
    return made


def _token(value: object) -> str:
    """The same for equal values, wherever they were made."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream)
    # Without it the same text in two objects and in one would differ.
    pickler.fast = True
    try:
        pickler.dump(value)
    except Exception:  # noqa: BLE001  whatever cannot be written down
        return uuid.uuid4().hex
    return blake2b(stream.getvalue(), digest_size=16).hexdigest()
