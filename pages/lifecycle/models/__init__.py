from .address import Address, Kind, Reason, State, Use
from .review import Reader, Reminded
from .round import Answer, Round

__all__ = [
    "Address",
    "Answer",
    "Kind",
    "Reader",
    "Reason",
    "Reminded",
    "Round",
    "State",
    "Use",
]
