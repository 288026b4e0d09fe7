"""Every address of the translators' part, tried by people whom it does not concern."""

from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    StringTranslation,
    TranslationContext,
    TranslationSource,
)

from accounts.roles import grant_municipality
from locales.exchange.files import write
from locales.models import Submission
from locales.status.models import TranslationStatus
from locales.status.overview import visible_to
from pages.directory.models import MunicipalityPage, Person
from pages.topics.models import Municipality, Topic
from tests.again import content

pytestmark = pytest.mark.django_db
ROOMS = ("localize/", "translations/", "translators-files/")
# Words of scripts, and lists that hold only what is one's own.
FOR_ALL_EDITORS = {
    "localize/jsi18n/",
    "localize/reports/translations/",
    "localize/reports/translations/results/",
    "translations/",
    "translations/results/",
    "translators-files/",
}
# Names of entries, to choose from; the public site shows them as well.
NAMES = "localize/api/snippets/<slug:app_label>/<slug:model_name>/"
IMPORT = "translators-files/import/"
NEVER_THERE = "localize/translate/<int:translation_id>/preview/<str:mode>/"
EDIT_STRING = (
    "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/"
)
UPLOAD = "localize/translate/<int:translation_id>/pofile/upload/"
METHODS = ("get", "post", "put", "delete")
STRANGERS = ("anonymous", "submitter", "neighbour", "translator")


def routes(patterns, prefix=""):
    """Every address of the translators' rooms, as it is written in `urls`."""
    found = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            found |= routes(pattern.url_patterns, route)
        elif route.startswith(tuple(f"admin/{room}" for room in ROOMS)):
            found.add(route.removeprefix("admin/"))
    return found


def routes_about(kind):
    """Those that lead to a page, or to a snippet."""
    found = routes(get_resolver().url_patterns) - FOR_ALL_EDITORS
    pages_only = {x for x in found if "page" in x or "/preview/" in x or "export" in x}
    snippets_only = {x for x in found if "/snippet" in x}
    return sorted(found - (snippets_only if kind == "page" else pages_only))


@pytest.fixture
def town(home, german):
    """A municipality's page, its editors and a person whom it keeps."""

    def make(name):
        slug = name.lower()
        row = Municipality.objects.create(name=name, slug=slug, locale=german)
        page = home.add_child(
            instance=MunicipalityPage(title=name, slug=slug, municipality=row)
        )
        values = {"slug": slug, "about": "Hilft.", "kept_by": row, "locale": german}
        person = Person.objects.create(name=f"Mira {name}", **values)
        return page, person, grant_municipality(name, [page])

    return make


@content
def eupen(town, arabic_home, arabic, translated):
    """A page and a snippet of Eupen that are there in Arabic."""
    page, person, _group = town("Eupen")
    page.save_revision().publish()
    translated(page, arabic)
    translated(person, arabic)
    return {"page": page, "snippet": person}


@pytest.fixture
def who(make_user, town, eupen, home, make_locale):
    """People whom Eupen does not concern, each with some rights elsewhere."""
    neighbour = make_user("bob", "submit_translation")
    neighbour.groups.set([town("Kelmis")[2]])
    submit = Permission.objects.get(codename="submit_translation")
    neighbour.user_permissions.add(submit)
    french = home.copy_for_translation(make_locale("fr"))
    return {
        "anonymous": None,
        "submitter": make_user("cleo", "submit_translation"),
        "neighbour": neighbour,
        "translator": make_user(
            "dan", "change_topic", "view_topic", pages=[(french, "change_page")]
        ),
    }


class Lock:
    """The addresses of one page's or snippet's translation, and what is sent there."""

    def __init__(self, obj, arabic, admin):
        self.obj, self.arabic = obj, arabic
        self.file = write([obj], arabic)
        source = TranslationSource.objects.get(object_id=obj.translation_key)
        self.translation = source.translations.get()
        context, _created = TranslationContext.objects.get_or_create(
            object_id=source.object_id, path="slug"
        )
        override = OverridableSegment.objects.create(
            source=source, context=context, order=99, data_json='"x"'
        )
        page = Page.objects.filter(depth=2).first()
        self.submission = Submission.objects.create(page=page, user=admin)
        self.status = TranslationStatus.objects.of(obj.get_translation(arabic)).get()
        self.numbers = {
            "page_id": obj.pk,
            "translation_id": self.translation.pk,
            "translation_source_id": source.pk,
            "string_segment_id": StringSegment.objects.filter(source=source)[0].pk,
            "overridable_segment_id": override.pk,
            "app_label": obj._meta.app_label,
            "model_name": obj._meta.model_name,
            "mode": "other",
        }

    def address(self, route):
        key = {"localize/submissions/": self.submission, "translations/": self.status}
        owner = next((x for p, x in key.items() if route.startswith(p)), self.obj)
        known = {**self.numbers, "pk": owner.pk}
        parts = [
            str(known[part.strip("<>").partition(":")[2]]) if "<" in part else part
            for part in route.split("/")
        ]
        return "/admin/" + "/".join(parts)

    def send(self, client, method, route):
        url = self.address(route)
        if method == "get":
            return client.get(url)
        if method == "post":
            return client.post(url, self.form(route))
        kind = "application/x-www-form-urlencoded"
        data = urlencode({"value": "Fremd"})
        return client.generic(method.upper(), url, data, content_type=kind)

    def form(self, route):
        po = self.file if route == IMPORT else self.translation.export_po()
        for entry in po:
            entry.msgstr = "Fremd"
        return {
            "file": SimpleUploadedFile("ar.po", str(po).encode()),
            "locales": [self.arabic.pk],
            "publish_translations": "on",
            "page": self.obj.pk,
            "below": "on",
            "language": "ar",
        }


@pytest.fixture(params=["page", "snippet"])
def lock(request, eupen, arabic, admin):
    return Lock(eupen[request.param], arabic, admin)


def routes_to(lock):
    return routes_about("page" if isinstance(lock.obj, Page) else "snippet")


def everything():
    """All that the database holds, but who is signed in."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label != "sessions"
    }


def is_refused(response):
    """Not found, not for you, not this way, or back to where one came from."""
    if response.status_code == 302:
        return response["Location"].partition("?")[0] in ("/admin/login/", "/admin/")
    return response.status_code in (403, 404, 405)


class TestEveryAddress:
    @pytest.mark.parametrize("name", STRANGERS)
    def test_is_closed_to_those_whom_it_does_not_concern(self, client, who, lock, name):
        if who[name]:
            client.force_login(who[name])
        before = everything()

        for route in routes_to(lock):
            for method in METHODS:
                response = lock.send(client, method, route)

                harmless = (IMPORT, NAMES, f"{NAMES}<str:pk>/")
                assert route in harmless or is_refused(response), (method, route)
                assert "Fremd" not in response.content.decode()
        after = everything()
        assert [x for x in before if before[x] != after[x]] == []

    def test_is_open_to_those_who_may_do_everything(self, client, admin, lock):
        client.force_login(admin)

        routes = set(routes_to(lock)) - {NEVER_THERE}
        # Edits first: "update from source" takes away the override that they change.
        for route in sorted(routes, key=lambda x: ("/edit/" not in x, x)):
            answers = [lock.send(client, m, route) for m in ("get", "post")]
            if "/edit/" in route:
                answers = [lock.send(client, "put", route)]

            codes = [x.status_code for x in answers]
            assert not all(x in (403, 404, 405) for x in codes), (route, codes)
            assert max(codes) < 500


class TestNamesOfSnippets:
    def test_are_for_those_who_may_have_that_kind(self, client, who, eupen):
        client.force_login(who["submitter"])

        response = client.get("/admin/localize/api/snippets/directory/person/")

        assert response.status_code == 403


class TestTheReport:
    def test_shows_no_entry_of_another_town(self, who, lock):
        shown = visible_to(who["neighbour"])

        assert lock.status not in shown

    def test_shows_their_own(self, who, lock, admin):
        assert lock.status in visible_to(admin)


class TestATranslationsOwnEditor:
    @pytest.fixture
    def lock(self, eupen, arabic, admin):
        return Lock(eupen["snippet"], arabic, admin)

    def test_of_the_town_that_keeps_it_may_change_its_words(
        self, client, make_user, lock
    ):
        keeper = make_user("eva")
        keeper.groups.set([grant_municipality("Eupen", [])])
        client.force_login(keeper)

        lock.send(client, "put", EDIT_STRING)

        assert StringTranslation.objects.filter(data="Fremd").exists()

    def test_gets_no_error_page_for_a_value_that_is_missing(self, client, admin, lock):
        client.force_login(admin)

        response = client.put(lock.address(EDIT_STRING))

        assert response.status_code == 400

    @pytest.mark.parametrize("content", [b"", b"x", b'msgid ""\nmsgstr ""\n'])
    def test_gets_no_error_page_for_a_file_that_is_none(
        self, client, admin, lock, content
    ):
        client.force_login(admin)
        file = SimpleUploadedFile("ar.po", content)

        response = client.post(lock.address(UPLOAD), {"file": file} if content else {})

        assert response.status_code == 302

    def test_finds_nothing_where_the_translation_was_deleted(
        self, client, admin, lock, arabic
    ):
        client.force_login(admin)
        lock.obj.get_translation(arabic).delete()

        assert lock.send(client, "put", EDIT_STRING).status_code == 404


class TestASnippetWithoutKeepers:
    def test_is_open_to_all_who_may_change_that_kind(
        self, client, who, topic, arabic, arabic_home, admin, translated
    ):
        translated(topic, arabic)
        client.force_login(who["translator"])

        response = Lock(topic, arabic, admin).send(client, "put", EDIT_STRING)

        assert response.status_code == 200
        assert Topic.objects.get(pk=topic.pk).name == "Wohnen"
