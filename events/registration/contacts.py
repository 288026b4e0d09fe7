"""What a party tells about itself, before anything is stored."""

from dataclasses import dataclass

from .models import Registration


@dataclass(frozen=True)
class NeedWish:
    """A need as it is asked for: its kind and, for some, which language or age."""

    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer to a question of the event."""

    key: str
    kind: str
    label: str
    value: object
    text: str
    sensitive: bool = False


@dataclass(frozen=True)
class Party:
    """Who comes, how to reach them and what they need."""

    name: str
    email: str = ""
    phone: str = ""
    adults: int = 1
    children: int = 0
    locale: str = "de"
    channel: str = Registration.Channel.WEB
    needs: tuple[NeedWish, ...] = ()
    replies: tuple[Reply, ...] = ()
    consent_wording: int | None = None
    covers_needs: bool = False
    invitation_code: str = ""
    # Nothing has shown that a person sent it: only a letter or the office lets it in.
    must_prove: bool = False
    idem_key: str = ""
    note: str = ""

    @property
    def size(self) -> int:
        return self.adults + self.children

    @property
    def by_office(self) -> bool:
        """Whether somebody of the office wrote it down: no window, no opt-in."""
        return self.channel != Registration.Channel.WEB
