"""The letters that wait, sent; and the link in one of them."""

import re
from urllib.parse import urlsplit

from django.core import mail

from outbox.sending import send_due


def sent_letters():
    """Every letter so far, as it went out."""
    send_due()
    return mail.outbox


def link_in(letter):
    """Where the letter's one link to the editors' area leads."""
    return urlsplit(re.search(r"https?://\S+/admin/\S+", letter.body)[0]).path
