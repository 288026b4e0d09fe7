"""Forms, what people sent through them, and the links they got."""

from .consent import ConsentRecord, ConsentText, ConsentWording
from .entries import EntryFile, FormEntry
from .outcome import Outcome
from .page import FormPage
from .records import AccessToken, Attempt, DailyKey, DigestRun

__all__ = [
    "AccessToken",
    "Attempt",
    "ConsentRecord",
    "ConsentText",
    "ConsentWording",
    "DailyKey",
    "DigestRun",
    "EntryFile",
    "FormEntry",
    "FormPage",
    "Outcome",
]
