"""Tasks of a batch: once each, and the search last."""

import pytest
from django_tasks import task_backends
from wagtail.tasks import update_reference_index_task

from config.movein.held import ALIAS, held_tasks
from search.tasks import refresh_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(monkeypatch):
    """Names and arguments of what reaches the queue, in their order."""
    found = []
    monkeypatch.setattr(
        type(task_backends[ALIAS]),
        "enqueue",
        lambda self, task, args, kwargs: found.append((task.func.__name__, args)),
    )
    return found


def test_the_search_looks_at_pages_when_their_files_are_noted(home, queued):
    with held_tasks() as held:
        refresh_page.enqueue(home.pk)
        refresh_page.enqueue(home.pk)
        update_reference_index_task.enqueue("base", "homepage", str(home.pk))
        held.release()

    # Which files belong to a page is asked by the task itself: not before it runs.
    assert queued == [
        ("update_reference_index_task", ("base", "homepage", str(home.pk))),
        ("refresh_pages", ([home.pk],)),
    ]


def test_what_a_batch_that_failed_has_queued_is_forgotten(home, queued):
    def fail():
        with held_tasks():
            refresh_page.enqueue(home.pk)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()

    assert queued == []
