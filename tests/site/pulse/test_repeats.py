"""What was asked for ten times is done once."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from pulse.repeats import drop_repeats

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def wait():
    def wait(path, *args, status=TaskResultStatus.READY):
        task = DBTaskResult.objects.create(
            id=uuid.uuid4(),
            status=status,
            args_kwargs={"args": list(args), "kwargs": {}},
            task_path=path,
            backend_name="default",
            worker_ids=[],
            run_after=get_date_max(),
        )
        at = timezone.now() - timedelta(seconds=100 - DBTaskResult.objects.count())
        DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=at)
        return task.pk

    return wait


def left():
    return set(DBTaskResult.objects.values_list("pk", flat=True))


class TestTasksThatWaitTwice:
    def test_keep_the_place_of_the_first(self, wait):
        first = wait("search.tasks.refresh_page", 1)
        other = wait("search.tasks.refresh_page", 2)
        wait("search.tasks.refresh_page", 1)
        wait("search.tasks.refresh_page", 1)

        assert drop_repeats() == 2
        assert left() == {first, other}

    def test_are_not_those_that_do_something_else(self, wait):
        kept = {wait("search.tasks.refresh_page", 1), wait("locales.sync.sync", 1)}

        assert drop_repeats() == 0
        assert left() == kept

    def test_are_not_those_that_run_or_are_done(self, wait):
        kept = {
            wait("search.tasks.refresh_page", 1, status=TaskResultStatus.RUNNING),
            wait("search.tasks.refresh_page", 1, status=TaskResultStatus.SUCCESSFUL),
            wait("search.tasks.refresh_page", 1),
        }

        assert drop_repeats() == 0
        assert left() == kept
