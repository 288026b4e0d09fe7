"""What several rooms' tests share: a small site in German and Arabic."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache, caches
from django.utils import translation
from hypothesis import settings
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import (
    StringTranslation,
    Translation,
    TranslationSource,
)

from accounts.models import User
from accounts.roles import EDITORS, grant_roles
from freshness.answers import hand
from freshness.versions import versions
from pages.base.models import HomePage, OfficeSettings, OfficeWords
from pages.services.models import ServiceIndexPage, ServicePage
from pages.topics.models import Topic
from search.analysis.building import build_all
from tests.again import again, content  # noqa: F401  a fixture for every room
from tests.demonstrated import (  # noqa: F401  fixtures for every room
    _copies,
    demonstrated,
    demonstration,
)
from tests.processes import (  # noqa: F401  fixtures of pytest-django, and ours
    between,
    django_db_createdb,
    django_db_keepdb,
)
from tests.sharing import Sharing
from tests.smtp_sink import smtp_sink  # noqa: F401  a fixture for every room

# A busy machine is no failure; `derandomize` makes a red run red again.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_xdist_make_scheduler(config, log):
    """Of several processes for the browser's tests."""
    return Sharing(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_sessionstart(session):
    """The dictionaries of the search: a minute, the first time."""
    build_all(lambda name: None)


@pytest.fixture(scope="session")
def django_db_setup(
    request,
    between,  # noqa: F811  fixtures go by their names
    django_db_blocker,
    django_db_modify_db_settings,
):
    """
    The groups have their rights before any test: giving them takes a while.

    So does the making, all the longer: of several processes the others copy it.
    """
    with between.one_at_a_time(), django_db_blocker.unblock():
        between.take_database()
        request.getfixturevalue("django_db_setup")
        left = HomePage.objects.exists()
        assert not left, "A run before was killed: once more with --create-db."
        if not between.has_copy:
            grant_roles([])
            between.keep_database()


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    translation.activate("de")


@pytest.fixture
def german(db):
    return Locale.objects.get_or_create(language_code="de")[0]


@pytest.fixture
def arabic(db):
    return Locale.objects.get_or_create(language_code="ar")[0]


@content
def home(german):
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(title="Willkommen", slug="de", locale=german)
    )
    site = Site.objects.get(is_default_site=True)
    site.root_page = home
    site.save()
    OfficeSettings.objects.create(site=site, phone="0800 555 010")
    OfficeWords.objects.create(locale=german, name="Büro für Integration")
    return home


@content
def arabic_home(home, arabic):
    translated = home.copy_for_translation(arabic)
    translated.title = "أهلًا وسهلًا"
    translated.save_revision().publish()
    return translated


@pytest.fixture
def sign_in(client, home):
    """Signs somebody of one of the office's groups in."""

    def sign_in(group=EDITORS):
        grant_roles([home])
        user = User.objects.create_user(group, f"{group}@example.org", "x")
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return sign_in


@content
def topic(german):
    return Topic.objects.create(name="Wohnen", slug="wohnen", locale=german)


@content
def services(home):
    return home.add_child(
        instance=ServiceIndexPage(
            title="Leistungen", slug="leistungen", show_in_menus=True
        )
    )


@pytest.fixture
def make_service(services):
    def make(title="Wohnsitz anmelden", topics=(), **values):
        slug = values.pop("slug", title.lower().replace(" ", "-"))
        page = services.add_child(
            instance=ServicePage(title=title, slug=slug, **values)
        )
        page.topics.set(topics)
        page.save()
        return page

    return make


@pytest.fixture
def make_locale(db):
    """A language of the table."""
    return lambda code: Locale.objects.get_or_create(language_code=code)[0]


@pytest.fixture
def commit_at_once(monkeypatch):
    """wagtail-localize publishes after the commit, which tests never reach."""
    monkeypatch.setattr(
        "django.db.transaction.on_commit",
        lambda call, using=None, robust=False: call(),
    )


@pytest.fixture
def keeping(settings, commit_at_once):
    """Answers are kept, as on a real site; elsewhere the suite counts without."""
    settings.KEEPS_ANSWERS = settings.ANNOUNCES_CHANGES = True
    caches["answers"].clear()
    versions.forget()
    hand.clear()


@pytest.fixture
def translated():
    """Translates a page as translators do: every string, then "Publish"."""

    def translate(page, locale, *, publish=True, kind="manual", but=(), mark="ar:"):
        source, _created = TranslationSource.update_or_create_from_instance(page)
        record, _created = Translation.objects.get_or_create(
            source=source, target_locale=locale
        )
        for segment in source.stringsegment_set.select_related("string", "context"):
            if segment.context.path in but:
                continue
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={
                    "data": f"{mark}{segment.string.data}",
                    "translation_type": kind,
                },
            )
        record.save_target(publish=publish)
        found = page.get_translation(locale)
        return getattr(found, "specific", found)

    return translate
