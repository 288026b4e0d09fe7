"""Pages on their way to the translators, and people with more or fewer rights."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission
from wagtail_localize.models import (
    StringTranslation,
    Translation,
    TranslationSource,
)

from accounts.models import User


@pytest.fixture(autouse=True)
def _commit_at_once(monkeypatch):
    """wagtail-localize publishes after the commit, which tests never reach."""
    monkeypatch.setattr(
        "django.db.transaction.on_commit",
        lambda call, using=None, robust=False: call(),
    )


@pytest.fixture
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


@pytest.fixture
def arabic_services(arabic_home, services, arabic, translated):
    return translated(services, arabic)
