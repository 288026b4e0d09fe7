"""
The handbook's pictures, from a site of its own with the demonstration: `make handbook`.

Named so that no other run collects it: it writes into the repository.
"""

import io

import pytest
from PIL import Image

from tests.browser.conftest import ROOT

FOLDER = ROOT / "docs" / "handbook" / "images"
SIZE = {"width": 1100, "height": 760}
QUALITY = 60
# People who exist nowhere: what stands in a picture is read by everybody.
PEOPLE = """
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile
from accounts.models import User
for language in ("de", "en"):
    for role in ("Editors", "Translators"):
        name = f"{role.lower()}-{language}"
        user = User.objects.create_user(name, f"{name}@example.org", "picture-book-1")
        user.first_name, user.last_name = "Ada", "Beispiel"
        user.save()
        user.groups.add(Group.objects.get(name=role))
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = language
        profile.save()
"""
FIRST_LINK = {
    "editing": ".first-steps a",
    "translating": "td.title a[href*='/admin/pages/']",
}
PICTURES = {
    "dashboard": ("Editors", ""),
    "editing": ("Editors", ""),
    "registrations": ("Editors", "registrations/"),
    "still-right": ("Editors", "check-in/"),
    "translations": ("Translators", "translations/?state=open"),
    "translating": ("Translators", "translations/?state=open"),
}


@pytest.fixture(scope="module")
def people(environment, manage):
    manage("shell", "--verbosity", "0", "--command", PEOPLE)


def _sign_in(browser, site_url, name):
    context = browser.new_context(viewport=SIZE, color_scheme="light", bypass_csp=True)
    context.set_default_timeout(60_000)
    tab = context.new_page()
    tab.goto(f"{site_url}/admin/login/")
    tab.fill("[name=login]", f"{name}@example.org")
    tab.fill("[name=password]", "picture-book-1")
    tab.press("[name=password]", "Enter")
    tab.wait_for_url("**/admin/**")
    return tab


def _keep(tab, language, name):
    tab.wait_for_load_state("networkidle")
    tab.wait_for_timeout(600)
    target = FOLDER / language / f"{name}.webp"
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(tab.screenshot()))
    picture.convert("RGB").save(target, "WEBP", quality=QUALITY, method=6)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} kB")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("role", ["Editors", "Translators"])
def test_pictures_are_taken(browser, site_url, people, language, role):
    tab = _sign_in(browser, site_url, f"{role.lower()}-{language}")
    for name, (whose, path) in PICTURES.items():
        if whose != role:
            continue
        answer = tab.goto(f"{site_url}/admin/{path}")
        assert answer.status == 200, path
        if name in FIRST_LINK:
            tab.locator(FIRST_LINK[name]).first.click()
        _keep(tab, language, name)
    tab.context.close()
