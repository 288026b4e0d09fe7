"""What a server is given to send when only the headers were asked for."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(rf: RequestFactory):
    """As gunicorn asks: Django's own client takes the words away by itself."""
    site = WSGIHandler()
    return lambda method, path: site.get_response(rf.generic(method, path))


class TestAnAnswerToHead:
    def test_has_the_length_of_the_words_and_none_of_them(self, ask, home):
        full, head = ask("GET", "/de/"), ask("HEAD", "/de/")

        assert (head.status_code, head.content) == (200, b"")
        assert int(head["Content-Length"]) == len(full.content) > 1000

    def test_has_none_where_nothing_is_found_either(self, ask, home):
        head = ask("HEAD", "/de/nirgends/")

        assert (head.status_code, head.content) == (404, b"")
