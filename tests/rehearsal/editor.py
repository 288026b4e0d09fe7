"""An administrator of the machine, signed in as people do it."""

import re
import secrets

from tests.totp import totp

from .visitor import hidden

APP, CODES = "/admin/sign-in/app/", "/admin/sign-in/codes/"


def signed_in(machine):
    """
    Invited by the command, with a second factor, then signed in anew.

    `answer` of the visitor is what the last step of the sign-in got.
    """
    # Nobody is invited twice, whatever was kept.
    address = f"editor-{secrets.token_hex(4)}@office.example"
    password = secrets.token_urlsafe(16)
    told = machine.manage("invite", address, "--administrator")
    newcomer = machine.visitor()
    link = re.search(r"https://[^/\s]+(/admin/invitation/\S+)", told)[1]
    names = {"first_name": "Erika", "last_name": "Muster"}
    answer(newcomer, link, names | {"password1": password, "password2": password})
    # Each time that the page is asked for, it has another key.
    page = newcomer.get(APP).text
    key = re.search(r'sign-in__key">([A-Z2-7]+)<', page)[1]
    taken(newcomer.post(APP, hidden(page) | {"code": totp(key)}), APP)
    [code, *_others] = re.findall(r"<li><code>(\d+)</code>", newcomer.get(CODES).text)

    visitor = machine.visitor()
    answer(visitor, "/admin/login/", {"login": address, "password": password})
    # The app's code of this half minute was used.
    visitor.answer = answer(visitor, "/admin/login/second/", {"code": code})
    return visitor


def answer(visitor, path, fields):
    """The form there, sent as its page asks for it, and taken."""
    return taken(visitor.post(path, hidden(visitor.get(path).text) | fields), path)


def taken(answer, path):
    assert answer.status == 302, f"{path}: {answer.status} {errors(answer.text)}"
    return answer


def errors(html):
    """What a page has against a form."""
    return re.findall(r'class="error[^"]*"[^>]*>([^<]+)', html)
