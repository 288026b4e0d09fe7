"""An event page is deleted only when nobody has to be reached through it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import EventPage
from events.registration import answers, forgetting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(register):
    return register("Ada")


@pytest.fixture
def root(client):
    user = User.objects.create_superuser("root", "root@example.org", "x")
    client.force_login(user)
    return client


@pytest.fixture
def delete(root):
    """Deletes one page, as an editor does it."""

    def delete(page):
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])
        return root.post(address, follow=True).content.decode()

    return delete


@pytest.fixture
def delete_chosen(root):
    """Deletes the pages ticked in the explorer."""

    def delete_chosen(*pages):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        query = "&".join(f"id={page.pk}" for page in pages)
        return root.post(f"{address}?next=/admin/&{query}", follow=True)

    return delete_chosen


def is_there(page):
    return EventPage.objects.filter(pk=page.pk).exists()


class TestAnEventWithPeople:
    def test_stays_and_says_why(self, delete, event, ada):
        shown = delete(event)

        assert is_there(event)
        assert "noch nicht gelöscht werden" in shown
        assert reverse("registration_dates") in shown

    def test_stays_with_the_page_above_it(self, delete, event, ada):
        delete(event.get_parent())

        assert is_there(event)

    def test_stays_when_many_are_deleted_and_so_does_its_translation(
        self, delete_chosen, event, ada, arabic_home, arabic
    ):
        event.get_parent().specific.copy_for_translation(arabic)
        translated = event.copy_for_translation(arabic)

        delete_chosen(event)
        delete_chosen(event.get_parent())

        assert is_there(event)
        assert is_there(translated)

    def test_stays_while_somebody_who_cancelled_is_known(self, delete, event, ada):
        answers.cancel(ada.pk, at=timezone.now())

        delete(event)

        assert is_there(event)

    def test_stays_while_a_forgotten_party_still_wants_to_come(
        self, delete, event, date, ada
    ):
        forgetting.anonymise(ada, at=timezone.now())

        delete(event)

        assert is_there(event)

    def test_may_lose_a_translation(self, delete, event, ada, arabic_home, arabic):
        event.get_parent().specific.copy_for_translation(arabic)
        translated = event.copy_for_translation(arabic)

        delete(translated)

        assert not is_there(translated)
        assert is_there(event)


class TestAnEventWithoutPeople:
    def test_is_deleted(self, delete, event, date):
        delete(event)

        assert not is_there(event)

    def test_is_deleted_with_many(self, delete_chosen, event, date):
        delete_chosen(event)

        assert not is_there(event)

    def test_is_deleted_once_they_are_forgotten(self, delete, event, ada):
        answers.forget(ada.pk, at=timezone.now())

        delete(event)

        assert not is_there(event)

    def test_is_deleted_when_only_numbers_of_past_dates_are_left(
        self, delete, event, date, ada
    ):
        forgetting.anonymise(ada, at=timezone.now())
        date.start_day = date.end_day = timezone.localdate() - timedelta(days=40)
        date.save()

        delete(event)

        assert not is_there(event)
