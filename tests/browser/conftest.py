"""A real server with the demonstration content, its pages, and a real browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings

from tests.browser import making
from tests.browser.making import ROOT

TOOLS = Path(__file__).parent
CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AT_ONCE = 4
DESKTOP = {"width": 1280, "height": 900}
# Without motion: a colour on its way to another one is neither of both.
PLAIN = {
    "media": "screen",
    "color_scheme": "light",
    "forced_colors": "none",
    "reduced_motion": "reduce",
}


def missing(what):
    """Skip for want of a tool; fail where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """The settings of a site of its own, with the demonstration content."""
    folder = tmp_path_factory.mktemp("site")
    environment = making.environment_in(folder)
    with making.one_process_at_a_time():
        shutil.copy(making.demonstration(folder), folder / "db.sqlite3")
        _collect_static(environment)
    return environment


@pytest.fixture(scope="session")
def manage(environment):
    """Runs a command of that site."""
    return lambda *command: making.manage(environment, *command)


@pytest.fixture(scope="session")
def serve():
    """Starts a server with these settings, as `make run` does; gives its address."""
    return _serve


@pytest.fixture(scope="session")
def site_url(environment):
    """The address of that site's server."""
    with _serve(environment) as address:
        yield address


@contextmanager
def _serve(environment):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--pythonpath", "site"),
            *("config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            *("--log-level", "error", "--preload"),
        ],
        env=environment,
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _collect_static(environment):
    """Once in a run: a server that has started keeps the names that it found."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    stamp = settings.VAR / "browser-static"
    if not run or not stamp.exists() or stamp.read_text() != run:
        making.manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
        stamp.write_text(run)


def _wait_for(address):
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"{address}/-/health", timeout=5)
            return
        except urllib.error.HTTPError:
            # It answers; letters of a demonstration that was kept are late.
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the server did not start")


@dataclass
class Answer:
    status: int
    kind: str
    html: str

    @cached_property
    def anchors(self):
        return set(re.findall(r'\bid="([^"]+)"', self.html))

    @cached_property
    def links(self):
        """Where a well-behaved robot goes: `nofollow` marks sheets to be printed."""
        tags = re.findall(r"<(?:a|link)\b[^>]*>", self.html)
        found = [
            re.search(r'\bhref="([^"]+)"', tag)
            for tag in tags
            if 'rel="nofollow"' not in tag
        ]
        return [link.group(1).replace("&amp;", "&") for link in found if link]


@pytest.fixture(scope="session")
def crawl(site_url):
    """Every address that links lead to from the start pages, with its answer."""
    found, waiting = {}, {f"{site_url}/de/"}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting:
            fetched = dict(zip(waiting, pool.map(_fetch, waiting), strict=True))
            found |= fetched
            waiting = {
                target
                for url, answer in fetched.items()
                if "html" in answer.kind
                for link in answer.links
                if (target := urldefrag(urljoin(url, link)).url).startswith(site_url)
            } - found.keys()
    return found


def _fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            kind = answer.headers["Content-Type"]
            body = answer.read().decode(errors="replace")
            return Answer(answer.status, kind, body)
    except urllib.error.HTTPError as error:
        return Answer(error.code, "", "")


@pytest.fixture(scope="session")
def html_pages(crawl):
    """The pages among what was found."""
    return {url: page.html for url, page in crawl.items() if "html" in page.kind}


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        missing("no browser: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(browser):
    """One tab for all who only look at pages: it keeps styles and pictures."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(20_000)
    return context.new_page()


@pytest.fixture
def look(window, site_url):
    """Opens a page in a window of that size, in that light."""

    def look(path, size=DESKTOP, **media):
        window.emulate_media(**{**PLAIN, **media})
        window.set_viewport_size(size)
        window.goto(f"{site_url}/{path}")
        return window

    return look


@pytest.fixture
def editor(browser, site_url):
    """A tab of somebody who has signed in to the editors' part."""
    context = browser.new_context(bypass_csp=True, viewport=DESKTOP)
    context.set_default_timeout(60_000)
    tab = context.new_page()
    tab.goto(f"{site_url}/admin/login/")
    tab.fill("[name=login]", "editor@example.org")
    tab.fill("[name=password]", (settings.VAR / "editor-password").read_text().strip())
    tab.press("[name=password]", "Enter")
    tab.wait_for_url("**/admin/")
    yield tab
    context.close()


@pytest.fixture(scope="session")
def tools():
    """The folder of the checkers that npm installs (`package.json` beside this)."""
    if shutil.which("npm") is None:
        missing("no npm: apt-get install npm")
    with making.one_process_at_a_time():
        return _install_tools()


def _install_tools():
    folder = TOOLS / "node_modules"
    stamp = folder / ".installed"
    wanted = (TOOLS / "package.json").read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        command = ["npm", "install", "--ignore-scripts", "--no-package-lock"]
        done = subprocess.run(
            [*command, "--no-audit", "--no-fund", "--loglevel=error"], cwd=TOOLS
        )
        if done.returncode:
            missing("npm could not install the checkers")
        stamp.write_text(wanted)
    return folder
