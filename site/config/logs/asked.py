"""What is known of the request that is being answered, for every line about it."""

import re
import secrets
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

from .masking import MASK, masked_path

# A proxy's number is taken over only if it can be nothing else.
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}", re.ASCII)
LONGEST_PATH, LONGEST_RAW = 500, 2000
# Names that arguments of addresses have where they open something.
OPENING = ("raw", "token", "signed", "key")


@dataclass
class Asked:
    """
    A request: its number, what was asked for, since when, and with what result.

    `opens` are the parts of its address that open something, once these are known.
    """

    number: str
    method: str
    raw_path: str
    language: str = ""
    status: int | None = None
    opens: tuple[str, ...] = ()
    started: float = field(default_factory=time.perf_counter)

    @property
    def path(self) -> str:
        parts = self.raw_path[:LONGEST_RAW].split("/")
        told = (MASK if any(x in part for x in self.opens) else part for part in parts)
        return masked_path("/".join(told))[:LONGEST_PATH]

    def found(self, arguments: Mapping[str, object]) -> None:
        """Remember what the address was found to hold."""
        values = (arguments.get(name) for name in OPENING)
        self.opens = tuple(str(value) for value in values if value)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def told(self, *, status: int | None = None) -> dict[str, object]:
        """What a line says of it; an answer that there is not yet has no status."""
        known = {
            "request_id": self.number,
            "method": self.method,
            "path": self.path,
            "status": status or self.status,
            "duration_ms": round(self.seconds * 1000),
            "language": self.language,
        }
        return {name: value for name, value in known.items() if value not in (None, "")}


current: ContextVar[Asked | None] = ContextVar("asked", default=None)


def number_of(sent: str) -> str:
    """The number that a proxy gave, if it is well-formed; otherwise a new one."""
    return sent if NUMBER.fullmatch(sent) else secrets.token_hex(8)
