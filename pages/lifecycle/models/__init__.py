from .address import Address, Kind, Reason, State, Use
from .checkin import CheckIn, CheckInLetter, Proposal
from .review import Reader, Reminded
from .round import Answer, Round

__all__ = [
    "Address",
    "Answer",
    "CheckIn",
    "CheckInLetter",
    "Kind",
    "Proposal",
    "Reader",
    "Reason",
    "Reminded",
    "Round",
    "State",
    "Use",
]
