"""What went wrong while sending, and whether it is worth another attempt."""

import smtplib
import traceback
from dataclasses import dataclass
from pathlib import Path

from .kinds import UnknownKind

GOING_AWAY, TOO_LARGE = 421, 552


@dataclass(frozen=True)
class Fault:
    """
    `text` names what happened without any personal data: servers repeat addresses.

    `is_final`: the other side will never take this letter. `is_ours`: nothing can be
    sent at the moment, so that other letters need not be tried either.
    """

    text: str
    is_final: bool = False
    is_ours: bool = False


def of_connection(error: Exception) -> Fault:
    """A server that cannot be reached, or that does not want to talk to us."""
    return Fault(_named(error), is_ours=True)


def of_writing(error: Exception) -> Fault:
    """A letter that could not be written: the fault of a room's code or templates."""
    return Fault(_named(error) if isinstance(error, UnknownKind) else _where(error))


def of_letter(error: Exception) -> Fault:
    """A letter that the server did not take."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return _answered(code, "RCPT", is_final=500 <= code < 600)
    if isinstance(error, smtplib.SMTPSenderRefused):
        # Our own address is refused: the fault is not in the letter, unless it is
        # announced as too large.
        return _answered(error.smtp_code, "FROM", is_final=error.smtp_code == TOO_LARGE)
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        return _answered(code, "DATA", is_final=500 <= code < 600)
    # Also smtplib's other exceptions: all of them are OSErrors.
    if isinstance(error, OSError):
        return of_connection(error)
    return Fault(_where(error))


def _answered(code: int, step: str, *, is_final: bool) -> Fault:
    return Fault(f"SMTP {code} {step}", is_final=is_final, is_ours=code == GOING_AWAY)


def _named(error: Exception) -> str:
    code = getattr(error, "smtp_code", "")
    return " ".join(x for x in (type(error).__name__, str(code)) if x)


def _where(error: Exception) -> str:
    """The kind of error and the line of code, but not its message."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"[:120]
