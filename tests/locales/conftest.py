"""Pages on their way to the translators, and people with more or fewer rights."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from accounts.models import User
from tests.again import content


@pytest.fixture(autouse=True)
def _at_once(commit_at_once):
    """In every test of this room."""


@content
def admin(db):
    return User.objects.create_superuser("ada", "ada@example.org", "geheim")


@pytest.fixture
def make_user(db):
    """Somebody who may enter the editors' pages and has these rights."""

    def make(name, *codenames, pages=()):
        user = User.objects.create_user(name, f"{name}@example.org", "geheim")
        group = Group.objects.create(name=f"Group of {name}")
        user.groups.add(group)
        for codename in ("access_admin", *codenames):
            group.permissions.add(Permission.objects.get(codename=codename))
        for page, codename in pages:
            GroupPagePermission.objects.create(
                group=group, page=page, permission=page_right(codename)
            )
        return user

    return make


def page_right(codename):
    return Permission.objects.get(
        content_type__app_label="wagtailcore", codename=codename
    )


@content
def arabic_services(arabic_home, services, arabic, translated):
    return translated(services, arabic)
