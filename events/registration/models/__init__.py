"""Policies, questions, registrations and what is written down about them."""

from .policy import RegistrationPolicy
from .questions import Question, QuestionOption
from .records import AuditEvent, CheckIn
from .registration import Answer, Attendee, Consent, Need, Registration

__all__ = [
    "Answer",
    "Attendee",
    "AuditEvent",
    "CheckIn",
    "Consent",
    "Need",
    "Question",
    "QuestionOption",
    "Registration",
    "RegistrationPolicy",
]
