"""
Keeps the secrets of second factors unreadable in a copy of the database.

Fernet is imported where it is used: it takes 7 MB in every worker.
"""

import base64
import hashlib
import secrets
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def encrypt(text: str) -> str:
    """What is stored; only SECRET_KEY opens it."""
    return _box().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """
    What was encrypted, also under one of SECRET_KEY_FALLBACKS.

    Under a key that nobody knows any more it is a new secret that no code fits: the
    factor has to be set up again, and no page breaks.
    """
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(stored.encode()).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _box() -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    digest = hashlib.sha256(b"accounts.second-factor:" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
