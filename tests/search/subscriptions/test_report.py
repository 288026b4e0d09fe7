"""What the office sees of those who follow its lists."""

import pytest

from accounts.models import User
from search.subscriptions.models import Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def followers(news, follow):
    for number in range(5):
        follow(news, email=f"ada{number}@example.org")
    follow(news, query="language=de", email="bob@example.org")
    assert Subscription.objects.confirmed().count() == 6


class TestTheReport:
    def test_gives_numbers_and_no_address(self, admin_client, followers):
        page = admin_client.get("/admin/followers/").content.decode()

        assert "<td>5</td>" in page
        assert "weniger als 5" in page
        assert "example.org" not in page.split("<main", 1)[1]

    def test_says_when_nobody_follows(self, admin_client, home):
        page = admin_client.get("/admin/followers/").content.decode()

        assert "Noch bekommt niemand eine Liste per E-Mail." in page

    def test_is_not_for_visitors(self, client, home):
        response = client.get("/admin/followers/")

        assert response.status_code == 302
        assert "/login/" in response.url

    def test_is_not_for_accounts_without_rights_in_the_editors_part(self, client, home):
        client.force_login(User.objects.create_user("ada", "a@example.org", "x"))

        assert client.get("/admin/followers/").status_code in (302, 403)
