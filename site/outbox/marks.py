"""What is kept of an address where only coming back to it matters."""

from django.utils.crypto import salted_hmac


def mark_of(email: str, use: str) -> str:
    """
    Nobody reads the address from that, not even by guessing.

    Another `use` gives another mark: nobody learns who is in two lists.
    """
    text = email.strip().lower()
    return salted_hmac(use, text, algorithm="sha256").hexdigest()
