"""Signing in as people do: by keyboard, with a passkey, and without JavaScript."""

import re
import shutil
import sqlite3
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.totp import totp

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 700}
OWN = "**/admin/sign-in/"


@pytest.fixture(scope="module")
def environment(environment, tmp_path_factory):
    """A site of its own: second factors are demanded, and are kept out of others'."""
    folder = tmp_path_factory.mktemp("strict")
    source = environment["DATABASE_URL"].removeprefix("sqlite:///")
    shutil.copy(source, folder / "db.sqlite3")
    return {
        **environment,
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "CACHE_URL": f"filecache://{folder / 'cache'}",
        "SECOND_FACTOR": "1",
    }


@pytest.fixture(scope="module")
def site_url(environment, serve):
    with serve(environment) as address:
        # Passkeys belong to a name, never to a number.
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(autouse=True)
def _nobody_has_a_factor(environment):
    """Each story begins at the beginning."""
    with sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///")) as db:
        db.execute("DELETE FROM mfa_authenticator")


@pytest.fixture
def open_tab(browser, site_url):
    """A tab under our own rules for scripts; it fails where these are broken."""
    contexts, problems = [], []

    def open_tab(**options):
        context = browser.new_context(locale="de-DE", **options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: problems.append(str(error)))
        tab.on(
            "console",
            lambda said: problems.append(said.text) if said.type == "error" else None,
        )
        tab.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((site_url, "data:"))
                else problems.append(asked.url)
            ),
        )
        tab.goto(f"{site_url}/admin/")
        return tab

    yield open_tab
    for context in contexts:
        context.close()
    assert problems == []


def enter(tab):
    password = (settings.VAR / "editor-password").read_text().strip()
    tab.fill("[name=login]", "editor@example.org")
    tab.fill("[name=password]", password)
    tab.press("[name=password]", "Enter")


@contextmanager
def virtual_key(tab):
    """A device that has passkeys, and somebody's finger on it."""
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield session
    session.send("WebAuthn.disable")


def sign_out(tab, site_url):
    tab.goto(f"{site_url}/admin/logout/")
    tab.click("button[type=submit]")
    tab.wait_for_url("**/admin/login/")


class TestAPasskey:
    def test_is_set_up_and_signs_in_alone(self, open_tab, site_url):
        tab = open_tab()
        with virtual_key(tab):
            enter(tab)
            tab.wait_for_url(OWN)
            tab.click("text=Passkey hinzufügen")
            tab.check("[name=passwordless]")
            tab.click("form[data-passkey] button")
            tab.wait_for_url("**/admin/sign-in/codes/")
            sign_out(tab, site_url)

            tab.click("text=Mit einem Passkey anmelden")
            tab.wait_for_url("**/admin/")

            assert tab.locator("#wagtail-sidebar").count() == 1

    def test_is_the_second_step_after_the_password(self, open_tab, site_url):
        tab = open_tab()
        with virtual_key(tab):
            enter(tab)
            tab.wait_for_url(OWN)
            tab.click("text=Passkey hinzufügen")
            tab.click("form[data-passkey] button")
            tab.wait_for_url("**/admin/sign-in/codes/")
            sign_out(tab, site_url)

            enter(tab)
            tab.wait_for_url("**/admin/login/second/")
            tab.click("text=Passkey benutzen")
            tab.wait_for_url("**/admin/")

    def test_that_is_not_there_is_told_in_words(self, open_tab):
        tab = open_tab()
        with virtual_key(tab):
            tab.click("text=Mit einem Passkey anmelden")
            failed = tab.locator("[data-failed]")
            failed.wait_for(state="visible")

            assert "nicht geklappt" in failed.inner_text()
            assert tab.locator("form[data-passkey] button").is_enabled()


class TestAnApp:
    def test_is_set_up_and_asked_for_without_javascript(self, open_tab, site_url):
        tab = open_tab(java_script_enabled=False)
        enter(tab)
        tab.wait_for_url(OWN)
        tab.click("text=App einrichten")
        secret = tab.locator(".sign-in__key").text_content()
        tab.fill("[name=code]", totp(secret))
        tab.press("[name=code]", "Enter")
        tab.wait_for_url("**/admin/sign-in/codes/")
        codes = tab.locator(".sign-in__codes code").all_text_contents()
        sign_out(tab, site_url)

        enter(tab)
        tab.wait_for_url("**/admin/login/second/")
        assert not tab.is_visible("text=Passkey benutzen")
        tab.fill("[name=code]", codes[0])
        tab.press("[name=code]", "Enter")

        tab.wait_for_url("**/admin/")


class TestThePages:
    @pytest.fixture
    def look(self, open_tab, site_url):
        """Every page on the way, each for axe and for a narrow screen."""

        def look(tab):
            results = Axe().run(tab)
            assert results.violations_count == 0, results.generate_report()
            tab.set_viewport_size(PHONE)
            width = tab.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], tab.url
            tab.set_viewport_size({"width": 1280, "height": 900})

        return look

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_can_be_used_by_everybody(self, browser, site_url, look, scheme):
        context = browser.new_context(
            bypass_csp=True, locale="de-DE", color_scheme=scheme
        )
        context.set_default_timeout(60_000)
        tab = context.new_page()
        for path in ("login/", "password/", "password/sent/", "login/closed/"):
            tab.goto(f"{site_url}/admin/{path}")
            look(tab)
        tab.goto(f"{site_url}/admin/login/")
        tab.fill("[name=login]", "editor@example.org")
        tab.fill("[name=password]", "falsch")
        tab.press("[name=password]", "Enter")
        tab.locator(".sign-in__errors").first.wait_for()
        look(tab)
        enter(tab)
        tab.wait_for_url(OWN)
        look(tab)
        for path in ("app/", "passkeys/", "passkeys/add/", "devices/"):
            tab.goto(f"{site_url}/admin/sign-in/{path}")
            look(tab)
        tab.goto(f"{site_url}/admin/password/change/")
        look(tab)
        tab.goto(f"{site_url}/admin/sign-in/app/")
        secret = tab.locator(".sign-in__key").text_content()
        tab.fill("[name=code]", totp(secret))
        tab.press("[name=code]", "Enter")
        tab.wait_for_url("**/admin/sign-in/codes/")
        look(tab)
        for path in ("users/new/", "invitations/", "signed-in/"):
            tab.goto(f"{site_url}/admin/{path}")
            # What Wagtail draws around it is Wagtail's.
            results = Axe().run(tab, context="#main")
            assert results.violations_count == 0, results.generate_report()
        assert re.search(r"Wer angemeldet ist", tab.title())
        context.close()
