"""The handbook in the editors' area: who reads it, and what is never served."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from accounts.models import User
from config.handbook.chapters import CHAPTERS, chapter
from config.handbook.rendering import render

pytestmark = pytest.mark.django_db
FIRST = "/admin/handbook/first-hour/"


@pytest.fixture
def reader(client):
    """Somebody who may enter the editors' area and do nothing else there."""
    user = User.objects.create_user("ada", "ada@example.org", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return user


class TestTheHandbook:
    def test_is_read_by_everybody_who_is_signed_in(self, client, reader):
        for name in CHAPTERS:
            page = client.get(reverse("handbook_chapter", args=[name]))

            assert page.status_code == 200
            assert chapter(name, "de").title in page.content.decode()

    def test_is_missed_and_breaks_nothing_where_its_files_are_not_there(
        self, client, reader, tmp_path, monkeypatch
    ):
        monkeypatch.setattr("config.handbook.chapters.FOLDER", tmp_path)
        chapter.cache_clear()

        assert client.get(FIRST).status_code == 404

    def test_is_not_read_by_others(self, client):
        for address in (
            "/admin/handbook/",
            FIRST,
            "/admin/handbook/images/de/dashboard.webp",
        ):
            assert client.get(address).status_code == 302
            assert "/login/" in client.get(address).url

    def test_speaks_the_language_of_the_reader(self, client, reader):
        german = client.get(FIRST).content.decode()
        profile = UserProfile.get_for_user(reader)
        profile.preferred_language = "en"
        profile.save()
        english = client.get(FIRST).content.decode()

        assert "Die erste Stunde" in german and 'lang="de"' in german
        assert "The first hour" in english and "/images/en/" in english

    def test_leads_to_the_chapters_before_and_after(self, client, reader):
        page = client.get("/admin/handbook/pages/").content.decode()

        assert 'rel="prev" href="/admin/handbook/first-hour/"' in page
        assert 'rel="next" href="/admin/handbook/pictures/"' in page

    def test_begins_with_the_first_hour_and_stands_in_the_menu(self, client, reader):
        assert client.get("/admin/handbook/").url == FIRST
        assert '"/admin/handbook/"' in client.get("/admin/").content.decode()

    def test_serves_its_pictures(self, client, reader):
        answer = client.get("/admin/handbook/images/de/dashboard.webp")

        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"

    @pytest.mark.parametrize(
        "path",
        [
            "nothing/",
            "undo.md/",
            "images/de/nothing.webp",
            "images/de/..webp",
            "images/de/..%2F..%2Fde%2Fundo.md",
            "images/fr/dashboard.webp",
            "images/../de/undo.md",
            "images/de/dashboard.webp%00",
        ],
    )
    def test_serves_nothing_else(self, client, reader, path):
        answer = client.get(f"/admin/handbook/{path}", follow=True)

        assert answer.status_code == 404


class TestRendering:
    def test_lets_no_script_and_no_foreign_markup_through(self):
        text = (
            "# T\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n"
            "[go](javascript:alert(1)) ![x](data:image/svg+xml;base64,AA)\n"
        )

        _title, html, _headings = render(text)

        assert "<script" not in html
        assert "<img src=x" not in html
        assert "javascript:" not in html.replace("[go](javascript:alert(1))", "")
        assert 'src="data:' not in html
