"""Policies, questions, registrations and what is written down about them."""

from .invitation import Invitation
from .policy import RegistrationPolicy
from .questions import Question, QuestionOption
from .records import AuditEvent, CheckIn, Wish
from .registration import Registration
from .told import Answer, Attendee, Consent, Need

__all__ = [
    "Answer",
    "Attendee",
    "AuditEvent",
    "CheckIn",
    "Consent",
    "Invitation",
    "Need",
    "Question",
    "QuestionOption",
    "Registration",
    "RegistrationPolicy",
    "Wish",
]
