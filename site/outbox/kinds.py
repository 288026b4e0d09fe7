"""
What kinds of letters there are. Each room registers its own in `AppConfig.ready`.

    from outbox import kinds

    CONFIRMATION = kinds.register(
        kinds.Kind(
            name="entry_confirmation",
            label=_("Confirmation of an entry"),
            context=entry_context,
            is_wanted=entry_is_there,
        )
    )

The words stand in three templates: `emails/<name>.subject.txt` (one line),
`emails/<name>.txt` (extends `emails/base.txt`, block `text`) and `emails/<name>.html`
(extends `emails/base.html`, block `text`). All three get what `context` returns. The
two text files are not escaped; put names that people typed through the filter
`isolate` of `letter_tags`, so that they cannot turn the direction of a line.

Letters that somebody asked to get again and again give a `stop_url` in their context:
mail programs then show a button that ends them with one POST (RFC 8058).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import OutboxMessage

Snapshot = dict


class Secret(str):
    """
    A word that opens something: a token, or a link that holds one.

    It is sent as it is; in the copy that the outbox keeps it is blotted out.
    """

    __slots__ = ()


@dataclass(frozen=True)
class Attachment:
    """
    A file in a letter.

    `mimetype` may have parameters ("text/calendar; method=REQUEST"). An `alternative`
    stands beside text and HTML as a third version of the letter, which is where
    calendars look for an invitation; it has no name of its own then. A picture with a
    `content_id` is one that the HTML shows: `<img src="cid:...">`.
    """

    filename: str
    content: bytes
    mimetype: str
    alternative: bool = False
    content_id: str = ""


def _always(snapshot: Snapshot) -> bool:
    return True


def _no_attachments(snapshot: Snapshot, locale: str) -> list[Attachment]:
    return []


def _nobody(snapshot: Snapshot) -> str:
    return ""


def _nothing(snapshot: Snapshot) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """
    A kind of letter, and what the outbox asks its room when one is to be sent.

    All callables run when the letter is sent, outside any transaction, in the
    letter's language, and again at each further attempt. They must not use the
    network. An exception in one of them counts as a failed attempt.

    `name`         also the name of the templates; never changes.
    `template`     another name for the templates, where several kinds share them.
    `label`        for editors.
    `context`      (snapshot, locale) -> what the templates get. Mint tokens here, and
                   wrap them (or the links with them) in `Secret`.
    `is_wanted`    (snapshot) -> reads the present state; False drops the letter
                   (the person cancelled, the entry was deleted, ...).
    `attachments`  (snapshot, locale) -> files.
    `reply_to`     (snapshot) -> the address that answers go to, or "".
    `when_dropped` (snapshot) -> the letter was not wanted any more and never went;
                   for those who wrote down that they had been written to.
    `is_confidential`  nobody in the office sees to whom it went and what it says;
                   for letters to somebody whose name only they know.
    `give_up_at`   (message) -> when the letter is worth nothing any more, e.g. the
                   start of an event; it is not sent after that. Without one,
                   attempts go on for 48 hours after it was due.
    """

    name: str
    label: str
    context: Callable[[Snapshot, str], dict]
    is_wanted: Callable[[Snapshot], bool] = _always
    attachments: Callable[[Snapshot, str], list[Attachment]] = _no_attachments
    reply_to: Callable[[Snapshot], str] = _nobody
    when_dropped: Callable[[Snapshot], None] = _nothing
    give_up_at: Callable[["OutboxMessage"], datetime] | None = None
    template: str = ""
    is_confidential: bool = False


class UnknownKind(LookupError):
    """No room has registered a kind of that name."""


_registered: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """
    Make a kind known; gives it back.

    :raises ValueError: if another kind has that name
    """
    if _registered.setdefault(kind.name, kind) != kind:
        raise ValueError(f"There is another kind of letter called {kind.name}.")
    return kind


def find(name: str) -> Kind:
    """
    The kind of that name.

    :raises UnknownKind: if there is none
    """
    try:
        return _registered[name]
    except KeyError:
        raise UnknownKind(name) from None


def label(name: str) -> str:
    """What editors call that kind; its name where no room knows it any more."""
    kind = _registered.get(name)
    return str(kind.label) if kind else name


def is_confidential(name: str) -> bool:
    """Whether nobody in the office may see to whom letters of that kind went."""
    kind = _registered.get(name)
    return kind is not None and kind.is_confidential


def choices() -> list[tuple[str, str]]:
    """Every kind with its label, for a filter."""
    return sorted((name, str(kind.label)) for name, kind in _registered.items())
