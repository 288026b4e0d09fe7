"""Asks for an address as somebody, and tells in a word what came of it."""

import re
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from django.core.cache import cache
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.utils.safestring import SafeString

WRITES = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
# What is kept of every visit: that somebody was here, and pictures made smaller.
OF_A_VISIT = {
    "django_session",
    "usersessions_usersession",
    "wagtailadmin_editingsession",
    "wagtailusers_userprofile",
    "wagtailcore_pagesubscription",
    "media_rendition",
}
REFUSED = {403: "no", 404: "404", 405: "405", 400: "400", 410: "410"}


class Visitor:
    """
    Somebody before the doors; whatever they do is undone at once.

    Who does not read gets empty pages: whether a door opens is all that is asked,
    in a third of the time.
    """

    def __init__(self, user, *, reads):
        self.reads = reads
        self.client = Client(raise_request_exception=False)
        if user:
            self.client.force_login(user)
        self.cookies = self.client.cookies.copy()

    def ask(self, method, url):
        """
        The answer in a word, as in the table, and the text of it.

        `+` behind it: something was written that is more than the visit.
        """
        with transaction.atomic(), written() as tables, self._pages():
            response = getattr(self.client, method)(url)
            text = _text(response)
            transaction.set_rollback(True)
        self.client.cookies = self.cookies.copy()
        if tables:
            cache.clear()
        return _word(response) + ("+" if tables else ""), text

    def _pages(self):
        if self.reads:
            return nullcontext()
        return patch.object(Template, "render", lambda *args, **kwargs: SafeString(""))


@contextmanager
def written():
    """The tables that are written to meanwhile."""
    found = set()

    def look(execute, sql, params, many, context):
        match = WRITES.match(sql)
        if match and match[1] not in OF_A_VISIT:
            found.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def _text(response):
    content = b"".join(response) if response.streaming else response.content
    return content.decode(errors="replace")


def _word(response):
    code = response.status_code
    if code in (301, 302, 303):
        target = response["Location"].partition("?")[0]
        return {"/admin/login/": "-", "/admin/": "no"}.get(target, "to")
    if code in REFUSED:
        return REFUSED[code]
    return "yes" if code in (200, 201) else str(code)
