"""Of which kinds somebody may edit German pages."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission

from accounts.models import User
from pages.base.own_pages import edits_german
from pages.news.models import NewsPage
from pages.services.models import ServicePage

pytestmark = pytest.mark.django_db


def editor_of(page):
    group = Group.objects.create(name="Own pages")
    right = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=right)
    user = User.objects.create_user("bob", "bob@example.org", "x")
    user.groups.add(group)
    return user


class TestWhoEditsGerman:
    def test_does_so_for_the_kinds_of_their_own_pages(self, make_service):
        user = editor_of(make_service())

        assert edits_german(user)
        assert edits_german(user, NewsPage, ServicePage)
        assert not edits_german(user, NewsPage)

    def test_is_nobody_who_only_translates(self, make_service, arabic_home):
        make_service()
        user = editor_of(arabic_home)

        assert not edits_german(user)

    def test_is_found_without_reading_every_german_page(self, admin_user, make_service):
        make_service()

        with CaptureQueriesContext(connection) as asked:
            assert edits_german(admin_user, ServicePage)

        # PostgreSQL stops at the first page of each kind unless it has to join them.
        assert "JOIN" not in asked[-1]["sql"]
