"""
Content that many tests begin with: made once, then written again.

Making a home page takes seventy milliseconds, most of them in questions; writing the
rows that came of it takes two. A page's way through publishing and translating saves
more. Every test still has rows of its own, in a transaction of its own.
"""

import inspect
import io
import pickle
import types
from time import CLOCK_MONOTONIC, clock_gettime

import pytest
from django.conf import UserSettingsHolder, settings
from django.core.cache import cache
from django.db import connection, models, transaction
from freezegun import api as freezegun

# What was made "just now" stays so, however long the suite takes.
SECONDS = 600
MOST = 300
WRITES = ("INSERT", "UPDATE", "DELETE")

_kept = {}


def content(make):
    """
    A fixture as `pytest.fixture` makes it, for rows of the database.

    All that the rows hang on has to be among its arguments: what was made of the same
    arguments, in the same state of the database, is written again.
    """

    def fixture(again, **given):
        return again(make, given)

    # Not by functools.wraps: pytest would look through it and ask for less.
    names = ["again", *inspect.signature(make).parameters]
    fixture.__name__, fixture.__doc__ = make.__name__, make.__doc__
    fixture.__module__ = make.__module__
    fixture.__signature__ = inspect.Signature(
        [inspect.Parameter(x, inspect.Parameter.KEYWORD_ONLY) for x in names]
    )
    return pytest.fixture(fixture)


@pytest.fixture
def again(db, monkeypatch):
    return Again(monkeypatch)


class Again:
    """Calls what makes content, or writes once more what it wrote."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.changes_before = _changes() if connection.vendor == "sqlite" else 0

    def __call__(self, make, given):
        if not self._is_plain():
            return make(**given)
        things = Things(given)
        key = (make.__module__, make.__qualname__, *self._state(), things.told)
        kept = _kept.get(key)
        if kept and kept.is_fresh():
            return kept.write(things)
        kept = Writing()
        with connection.execute_wrapper(kept.note):
            made = make(**given)
        if kept.can_be_repeated:
            kept.keep(made, things)
            _kept.pop(key, None)
            _kept[key] = kept
            # The oldest goes: a whole suite makes more than a process should hold.
            if len(_kept) > MOST:
                del _kept[next(iter(_kept))]
            # As the next will get it: blocks of a text have the ids they keep.
            return kept.answer(things)
        return made

    def _is_plain(self):
        """
        Only where new rows get the numbers that they had, and nothing is replaced.

        PostgreSQL's sequences count on after a rollback. What a test has replaced may
        change what is made; `commit_at_once`, which many use, is part of the state,
        and so is a clock that was stopped.
        """
        return (
            connection.vendor == "sqlite"
            and connection.in_atomic_block
            and not isinstance(settings._wrapped, UserSettingsHolder)
            and not self.monkeypatch._setitem
            and all(
                place is transaction and name == "on_commit"
                for place, name, _before in self.monkeypatch._setattr
            )
        )

    def _state(self):
        ask = connection.connection.execute
        numbers = ask("SELECT name, seq FROM sqlite_sequence").fetchall()
        locales = ask("SELECT id, language_code FROM wagtailcore_locale").fetchall()
        frozen = [factory() for factory in freezegun.freeze_factories[-1:]]
        return (
            *frozen,
            bool(self.monkeypatch._setattr),
            _changes() - self.changes_before,
            tuple(sorted(numbers)),
            tuple(sorted(locales)),
        )


class Things:
    """What content is made of: in a form to compare, and the rows among it."""

    def __init__(self, given):
        self.rows = []
        self.told = self._tell(given)

    def _tell(self, thing):
        if isinstance(thing, models.Model):
            self.rows.append(thing)
            fields = thing._meta.concrete_fields
            return type(thing), tuple(field.value_to_string(thing) for field in fields)
        if isinstance(thing, dict):
            return tuple((name, self._tell(value)) for name, value in thing.items())
        if isinstance(thing, (list, tuple)):
            return tuple(self._tell(one) for one in thing)
        if isinstance(thing, types.FunctionType):
            # What makes a row below another holds that other.
            held = [cell.cell_contents for cell in thing.__closure__ or ()]
            return thing.__module__, thing.__qualname__, self._tell(held)
        if thing is None or isinstance(thing, (str, int, type)):
            return thing
        raise TypeError(f"Content cannot be made again of {thing!r}.")


class Writing:
    """The statements that wrote something, and what was returned in the end."""

    def __init__(self):
        self.began = _seconds()
        self.statements = []
        self.can_be_repeated = True

    def is_fresh(self):
        return _seconds() - self.began < SECONDS

    def note(self, execute, sql, params, many, context):
        if sql.startswith(WRITES):
            params = list(params) if many else params
            self.statements.append((sql, params, many))
        elif sql.startswith("ROLLBACK"):
            self.can_be_repeated = False
        return execute(sql, params, many, context)

    def keep(self, made, things):
        """The answer, and the rows as the making left them: with a child more, say."""
        self.packed = _packed([made, *map(vars, things.rows)], things.rows)

    def write(self, things):
        # Past whoever looks at what is asked and written.
        cursor = connection.create_cursor()
        for sql, params, many in self.statements:
            (cursor.executemany if many else cursor.execute)(sql, params)
        cursor.close()
        # Whoever makes it has what is no longer true thrown away.
        cache.clear()
        return self.answer(things)

    def answer(self, things):
        made, *after = _unpacked(self.packed, things.rows)
        for row, values in zip(things.rows, after, strict=True):
            vars(row).update(values)
        return made


def _packed(values, rows):
    """Those values, in which each of the rows stands for the one of another test."""
    places = {id(row): place for place, row in enumerate(rows)}
    file = io.BytesIO()
    pickler = pickle.Pickler(file)
    pickler.persistent_id = lambda value: places.get(id(value))
    pickler.dump(values)
    return file.getvalue()


def _unpacked(data, rows):
    unpickler = pickle.Unpickler(io.BytesIO(data))  # noqa: S301  of this process
    unpickler.persistent_load = rows.__getitem__
    return unpickler.load()


def _seconds():
    """Of the clock that no test stops."""
    return clock_gettime(CLOCK_MONOTONIC)


def forget():
    """All content is made anew from here on."""
    _kept.clear()


def _changes():
    connection.ensure_connection()
    return connection.connection.total_changes
