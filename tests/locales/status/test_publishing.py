"""What an editor is asked before German goes live, and what follows from it."""

import pytest
from django.urls import reverse

from locales.status.models import TranslationStatus
from pages.services.models import ServicePage
from tests.again import content

pytestmark = pytest.mark.django_db


@content
def service(arabic_services, make_service, arabic, translated):
    page = make_service(summary="Melden Sie sich an.", who_for="<p>Eins</p><p>Zwei</p>")
    translated(page, arabic)
    return ServicePage.objects.get(pk=page.pk)


def draft(service, **words):
    for name, value in words.items():
        setattr(service, name, value)
    return service.save_revision()


def publish_url(page):
    return reverse("translation_status:publish", args=[page.pk])


def answer(client, service, revision, significance):
    data = {"revision": revision.pk, "significance": significance}
    return client.post(publish_url(service), data)


def status_of(service):
    return TranslationStatus.objects.get(translation_key=service.translation_key)


class TestTheQuestion:
    def test_names_language_text_and_words(self, client, admin, service):
        draft(service, summary="Kommen Sie bitte zu uns.")
        client.force_login(admin)

        page = client.get(publish_url(service)).content.decode()

        assert "العربية" in page
        assert "Kommen Sie bitte zu uns." in page
        assert '<th scope="row">العربية</th><td>1</td><td>5</td>' in page

    def test_comes_after_publish_in_the_editor(self, client, admin, service):
        draft(service, summary="Kommen Sie bitte zu uns.")
        client.force_login(admin)
        edit = reverse("wagtailadmin_pages:edit", args=[service.pk])

        response = client.post(edit, form_data(client, edit, "action-publish"))

        assert response.status_code == 302
        assert response["Location"] == publish_url(service)
        assert not ServicePage.objects.filter(
            summary="Kommen Sie bitte zu uns."
        ).exists()

    def test_does_not_come_where_no_word_has_changed(self, client, admin, service):
        client.force_login(admin)
        edit = reverse("wagtailadmin_pages:edit", args=[service.pk])

        response = client.post(edit, form_data(client, edit, "action-publish"))

        assert response["Location"] != publish_url(service)

    def test_is_asked_again_when_somebody_else_was_faster(self, client, admin, service):
        old = draft(service, summary="Eins.")
        draft(service, summary="Zwei.")
        client.force_login(admin)

        answer(client, service, old, "normal")

        assert not ServicePage.objects.filter(summary__in=["Eins.", "Zwei."]).exists()

    def test_survives_an_answer_that_is_none(self, client, admin, service):
        revision = draft(service, summary="Eins.")
        client.force_login(admin)

        response = answer(client, service, revision, "maybe")

        assert response.status_code == 200
        assert not ServicePage.objects.filter(summary="Eins.").exists()


class TestTheAnswer:
    @pytest.mark.parametrize(
        ("significance", "state", "urgent"),
        [
            ("wording", "current", False),
            ("normal", "stale", False),
            ("urgent", "stale", True),
        ],
    )
    def test_decides_what_becomes_of_translations(
        self, client, admin, service, significance, state, urgent
    ):
        revision = draft(service, summary="Kommen Sie zu uns.")
        client.force_login(admin)

        answer(client, service, revision, significance)

        status = status_of(service)
        assert ServicePage.objects.get(pk=service.pk).summary == "Kommen Sie zu uns."
        assert (status.state, status.is_urgent) == (state, urgent)

    def test_is_normal_where_nobody_was_asked(self, service):
        draft(service, who_for="<p>Eins</p><p>Drei</p>").publish()

        change = status_of(service).all_changes[0]
        assert (change.path, change.start, change.urgent) == ("who_for", 1, False)

    def test_about_other_words_does_not_cure_what_was_stale(
        self, client, admin, service
    ):
        draft(service, summary="Ganz anders.").publish()
        revision = draft(
            service, summary="Völlig anders.", who_for="<p>1</p><p>Zwei</p>"
        )
        client.force_login(admin)

        answer(client, service, revision, "wording")

        assert [x.path for x in status_of(service).all_changes] == ["summary"]


class TestOthers:
    @pytest.mark.parametrize("rights", [[], ["change_page"]])
    def test_may_not_publish_by_this_door(self, client, make_user, service, rights):
        revision = draft(service, summary="Eins.")
        pages = [(service, right) for right in rights]
        client.force_login(make_user("bob", "submit_translation", pages=pages))

        assert client.get(publish_url(service)).status_code == 302
        answer(client, service, revision, "normal")

        assert not ServicePage.objects.filter(summary="Eins.").exists()

    def test_are_asked_to_sign_in(self, client, service):
        assert "/login/" in client.get(publish_url(service))["Location"]


def form_data(client, url, action):
    """What the editor's form sends when nothing is typed into it."""
    from bs4 import BeautifulSoup
    from django.http import QueryDict

    soup = BeautifulSoup(client.get(url).content, "html.parser")
    form = soup.find("form", attrs={"data-edit-form": True})
    data = QueryDict(mutable=True)
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or kind in ("submit", "file"):
            continue
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        data.appendlist(name, value_of(field))
    # Blocks are drawn by a script; this page has none.
    for name in ("steps", "bring", "timeline", "special_cases", "body"):
        data[f"{name}-count"] = "0"
    data[action] = action
    return {key: data.getlist(key) for key in data}


def value_of(field):
    if field.name == "textarea":
        return field.text.lstrip("\n")
    if field.name == "select":
        chosen = field.find("option", selected=True)
        return chosen["value"] if chosen else ""
    return field.get("value", "on" if field.get("type") == "checkbox" else "")
