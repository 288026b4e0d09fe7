"""Signing up in a real browser, by keyboard, without a script; and the office."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, TimeoutError, expect

from .conftest import DESKTOP
from .test_access import RULES, WIDE, violations
from .test_forms import SMALL, open_page, push, tab_to  # noqa: F401  a fixture
from .test_forms import barriers as by_day_and_night

pytestmark = pytest.mark.browser

EVENT = "veranstaltungen/auftakt-integrationskonzept/"
LANGUAGES = ["de", "ar", "ti"]


def sign_up_path(tab):
    return tab.locator(".sign-up-box a").first.get_attribute("href").lstrip("/")


def press(button):
    """Press it and wait for the page that it leads to."""
    with button.page.expect_navigation():
        button.click()


def send_by_enter(tab):
    """Press the button until the form is not too fast any more."""
    for _attempt in range(40):
        push(tab, "form.form button[type=submit]")
        if "/sent/" in tab.url:
            return
    pytest.fail(tab.locator("main").inner_text())


@pytest.fixture
def site_path(open_page):  # noqa: F811  the fixture
    def site_path(code):
        return sign_up_path(open_page(f"{code}/{EVENT}"))

    return site_path


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_somebody_signs_up_and_cancels(self, open_page):  # noqa: F811
        tab = open_page(f"ar/{EVENT}", java_script_enabled=False, **SMALL)
        push(tab, "main a[href*='/sign-up/']")
        tab.wait_for_url("**/sign-up/**")
        assert tab.evaluate(WIDE) <= 0

        tab_to(tab, "q-name")
        tab.keyboard.type("سلمى مثال")
        tab_to(tab, "q-phone")
        tab.keyboard.type("٠٨٠٠ ٥٥٥ ٣٣٣")
        tab_to(tab, "q-needs-0")
        tab.keyboard.press("Space")
        tab_to(tab, "q-interpreter")
        for _language in range(5):
            tab.keyboard.press("ArrowDown")
        tab_to(tab, "q-keep_needs")
        tab.keyboard.press("Space")
        send_by_enter(tab)

        page = tab.locator("main").inner_text()
        assert re.search(r"[A-Z2-9]{3}-[A-Z2-9]{3}", page)
        assert "ትግርኛ" in page
        assert tab.evaluate(WIDE) <= 0

        push(tab, "a.button-quiet[rel=nofollow]")
        tab.wait_for_url("**/-/registration/")
        push(tab, "a[href$='/cancel/']")
        tab.wait_for_url("**/-/registration/cancel/")
        push(tab, "form[action$='/cancel/'] button")
        tab.wait_for_url("**/-/registration/")
        assert tab.locator("a[href$='/cancel/']").count() == 0


# What only letters, paper and addresses that nobody links to lead to.
TOLD = """
import json
from django.utils import timezone
from events.models import EventPage
from events.registration import places
from events.registration.contacts import Party
from events.registration.links import CONFIRM, door_address, path_to
from events.registration.models import Registration, RegistrationPolicy
from events.registration.serving import open_dates

at = timezone.now()
free = [
    date
    for policy in RegistrationPolicy.objects.published().filter(mode="open")
    for date in open_dates(policy, at=at)
    if policy.double_opt_in and not date.waiting and date.free_places
]
party = Party(name="Ada", email="ada@example.org")
[ada] = places.register([free[0].pk], party=party, at=at)
bob = Registration.objects.filter(state="confirmed", occurrence__starts_at__gt=at)[0]
later = EventPage.objects.get(slug="expertenforum-sprache", locale__language_code="de")
told = dict(
    letter=path_to(ada, CONFIRM, at=at).split("/", 2)[2],
    door=door_address(bob, at=at).split("/", 3)[3],
    closed=f"-/sign-up/{{later.translation_key}}/",
    wish=f"-/sign-up/{{free[0].event_key}}/wish/",
)
open({path!r}, "w").write(json.dumps(told))
"""


@pytest.fixture(scope="session")
def told(manage, tmp_path_factory):
    """Addresses of a letter's link, of a code for the door, and of pages without."""
    path = str(tmp_path_factory.mktemp("told") / "addresses.json")
    manage("shell", "--verbosity", "0", "--command", TOLD.format(path=path))
    return json.loads(Path(path).read_text())


def all_pages(tab, code, told):
    """Goes from page to page, beginning on the form; says which one is open."""
    site = tab.url.partition(f"/{code}/")[0]
    yield "form"
    press(tab.locator("form.form button[type=submit]"))
    yield "mistakes"
    tab.locator("#q-name").fill("Ada")
    tab.locator("#q-phone").fill("0800 555 333")
    tab.locator("#q-needs-0").check()
    tab.locator("#q-interpreter").select_option("ti")
    tab.locator("#q-keep_needs").check()
    send_by_enter(tab)
    yield "sent"
    press(tab.locator("a.button-quiet[rel=nofollow]"))
    yield "manage"
    start = tab.url
    for page in ("change", "cancel", "delete"):
        tab.goto(f"{start}{page}/")
        yield page
    tab.goto(f"{start}change/")
    tab.locator("#q-adults").fill("99")
    press(tab.locator("form.form button[type=submit]"))
    yield "change with a mistake"
    tab.goto(f"{start}delete/")
    press(tab.locator("form[action$='/delete/'] button"))
    yield "deleted"
    tab.goto(f"{start}nobody/")
    yield "a link that is over"
    for page in ("letter", "closed", "wish"):
        tab.goto(f"{site}/{code}/{told[page]}")
        yield page


@pytest.mark.parametrize("code", LANGUAGES)
class TestThePagesOfASignUp:
    def test_have_no_barrier(self, open_page, site_path, told, code):  # noqa: F811
        options = {"bypass_csp": True, "viewport": DESKTOP, "reduced_motion": "reduce"}
        tab = open_page(site_path(code), **options)

        seen = {page: violations(tab) for page in all_pages(tab, code, told)}

        assert len(seen) == 13
        assert {page: found for page, found in seen.items() if found} == {}

    @pytest.mark.gates
    def test_suit_a_small_phone_by_day_and_night(
        self,
        open_page,  # noqa: F811
        site_path,
        told,
        code,
    ):
        options = {"bypass_csp": True, "reduced_motion": "reduce", **SMALL}
        tab = open_page(site_path(code), **options)
        seen = {}
        for page in all_pages(tab, code, told):
            tab.set_viewport_size(SMALL["viewport"])
            wide = ["too wide"] if tab.evaluate(WIDE) > 0 else []
            seen[page] = wide + by_day_and_night(tab)

        assert {page: found for page, found in seen.items() if found} == {}

    def test_begin_on_a_small_phone(self, open_page, site_path, code):  # noqa: F811
        tab = open_page(site_path(code), bypass_csp=True, **SMALL)

        assert tab.evaluate(WIDE) <= 0
        assert violations(tab) == []


SWITCH = """
from events.models import EventPage
from events.registration.models import RegistrationPolicy

page = EventPage.objects.get(slug={slug!r}, locale__language_code="de")
mine = RegistrationPolicy.objects.filter(event_key=page.translation_key)
mine.update(spam_check={on})
"""


@pytest.fixture
def guarded(manage, site_path):
    """The sign-up of the event, while it keeps machines out."""
    slug = EVENT.strip("/").rpartition("/")[2]

    def switch(on):
        manage(
            "shell", "--verbosity", "0", "--command", SWITCH.format(slug=slug, on=on)
        )

    switch(True)
    yield site_path
    switch(False)


def send_when_proved(tab):
    """The same where the form goes by itself, once the device has done its sums."""
    for _attempt in range(20):
        tab.locator("form.form button[type=submit]").press("Enter")
        try:
            return tab.wait_for_url("**/sent/**", timeout=3_000)
        except TimeoutError:
            assert tab.locator("form.form").count() == 1
    pytest.fail(tab.locator("main").inner_text())


@pytest.mark.parametrize("code", ["de", "ar"])
class TestTheCheckForMachines:
    def test_is_passed_by_a_browser_unseen(self, open_page, guarded, code):  # noqa: F811
        tab = open_page(guarded(code))
        said = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))

        tab.locator("#q-name").fill("Ada Beispiel")
        tab.locator("#q-phone").fill("0800 555 444")
        expect(tab.locator("[name=_proof]")).not_to_have_value("", timeout=20_000)
        send_when_proved(tab)

        # A number that nobody proved would wait for the office, after a quarter minute.
        assert tab.locator(".door-code").count() == 1
        assert [x for x in said if "422" not in x] == []

    def test_is_no_barrier(self, open_page, guarded, code):  # noqa: F811
        assert violations(open_page(guarded(code), bypass_csp=True)) == []


@pytest.fixture
def office(editor, site_url):
    """A tab of somebody who looks after registrations."""
    editor.goto(f"{site_url}/admin/registrations/")
    return editor


def barriers(tab):
    """What axe finds in our part of the page; the rest is Wagtail's."""
    tab.locator("#main").wait_for()
    found = Axe().run(tab, context="#main", options=RULES).response["violations"]
    return [(x["id"], [node["html"] for node in x["nodes"]]) for x in found]


OF_A_DATE = ("", "message/", "move/", "cancel/", "figures/", "door/", "print/", "add/")


def offices_pages(tab, site, told):
    """Goes through all pages of the office, in German; says which one is open."""
    yield "dates"
    tab.get_by_role("link", name="Auftakt zum Integrationskonzept").click()
    tab.wait_for_url("**/date/*/")
    start = tab.url
    for page in OF_A_DATE:
        tab.goto(start + page)
        yield page or "list"
    press(tab.locator("#main form button[type=submit]").last)
    yield "add with a mistake"
    tab.goto(start)
    tab.locator("#main td a").first.click()
    tab.wait_for_url(re.compile(r"/registrations/\d+/$"))
    yield "one"
    desk = start.partition("date/")[0]
    for words in ("muster", "niemand"):
        tab.goto(f"{desk}find/")
        tab.locator("#q").fill(words)
        tab.locator("#q").press("Enter")
        tab.wait_for_url("**/find/?search=*")
        yield f"find: {words}"
    for page in (told["door"], f"{told['door'][:-2]}x/"):
        tab.goto(f"{site}/{page}")
        yield f"code: {page}"
    tab.goto(f"{desk}events/")
    yield "events"
    tab.get_by_role("link", name="Fachforum Sprache und Bildung").click()
    tab.wait_for_url(re.compile(r"/events/\d+/$"))
    start = tab.url
    yield "policy"
    tab.goto(f"{start}hours/")
    yield "hours"
    tab.goto(f"{start}invited/")
    yield "invited"
    press(tab.locator("#main form button[type=submit]").last)
    yield "invited, with a mistake"


class TestTheOfficesPages:
    def test_have_no_barrier(self, office, site_url, told):
        seen = {x: barriers(office) for x in offices_pages(office, site_url, told)}

        assert {page: found for page, found in seen.items() if found} == {}

    @pytest.mark.gates
    def test_have_no_barrier_on_a_phone_at_night(self, office, site_url, told):
        office.set_viewport_size({"width": 390, "height": 844})
        office.emulate_media(color_scheme="dark", reduced_motion="reduce")

        seen = {x: barriers(office) for x in offices_pages(office, site_url, told)}

        assert {page: found for page, found in seen.items() if found} == {}


class TestAtTheDoor:
    def test_goes_on_without_a_network_and_counts_when_it_is_back(self, office):
        office.get_by_role("link", name="Familientag").first.click()
        office.wait_for_url("**/date/*/")
        office.goto(f"{office.url}door/")
        office.evaluate("navigator.serviceWorker.ready.then(() => true)")
        office.reload()

        office.context.set_offline(True)
        office.reload()
        first = office.locator("form[data-registration]").first
        first.get_by_role("button", name="Ist da").click()
        assert office.locator("[data-waiting] b").inner_text() == "1"
        office.reload()
        assert first.locator("button[name=undo]").is_visible()

        with office.expect_response("**/door/sync/"):
            office.context.set_offline(False)
        office.locator("[data-waiting]").wait_for(state="hidden")
        office.reload()
        assert first.locator("button[name=undo]").is_visible()
        with office.expect_response("**/door/sync/"):
            first.locator("button[name=undo]").click()
        office.reload()
        assert first.get_by_role("button", name="Ist da").is_visible()


LISTS = """async () => {
  const kept = await (await caches.open("door")).keys();
  return kept.filter((request) => request.url.endsWith("/door/")).length;
}"""
GONE = f"async () => (await ({LISTS})()) === 0"
# As if it had been opened long ago: no clock of a worker can be turned.
MAKE_OLD = """async () => {
  const kept = await caches.open("door");
  for (const request of await kept.keys()) {
    const old = await kept.match(request);
    const headers = new Headers(old.headers);
    if (headers.has("X-Kept-Until")) headers.set("X-Kept-Until", "1");
    await kept.put(request, new Response(await old.blob(), { headers }));
  }
}"""


class TestAListThatADeviceKeeps:
    @pytest.fixture
    def keep(self, office, site_url):
        """Opens the list of a date so that it stays on the device."""

        def keep():
            office.goto(f"{site_url}/admin/registrations/")
            office.get_by_role("link", name="Familientag").first.click()
            office.wait_for_url("**/date/*/")
            office.goto(f"{office.url}door/")
            office.evaluate("navigator.serviceWorker.ready.then(() => true)")
            office.reload()
            assert office.evaluate(LISTS) == 1

        return keep

    def test_is_forgotten_by_its_button(self, office, keep):
        keep()

        office.get_by_role("button", name="Auf diesem Gerät vergessen").click()
        office.locator("[data-forgotten]").wait_for()

        assert office.evaluate(LISTS) == 0
        assert office.locator("[data-door]").count() == 0

    def test_is_forgotten_when_its_time_is_over_or_somebody_signs_out(
        self, office, keep, site_url
    ):
        keep()
        office.evaluate(MAKE_OLD)
        office.goto(f"{site_url}/admin/")
        office.wait_for_function(GONE)

        keep()
        office.locator(".sidebar-footer__account").click()
        office.get_by_role("button", name="Abmelden").click()
        office.wait_for_url("**/admin/login/**")
        office.wait_for_function(GONE)

    def test_is_not_shown_without_a_network_when_its_time_is_over(self, office, keep):
        keep()
        office.evaluate(MAKE_OLD)
        office.context.set_offline(True)

        with pytest.raises(Error):
            office.reload()

        office.context.set_offline(False)
