"""What a worker was doing when it was killed is done by the one that follows it."""

import uuid

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from pulse.interrupted import MOST_TRIES, put_back

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NAME = "office-tasks"
Status = TaskResultStatus


@pytest.fixture
def begun():
    """A task that workers of these names began, one after the other."""

    def make(*names):
        return DBTaskResult.objects.create(
            id=uuid.uuid4(),
            status=Status.RUNNING,
            started_at=timezone.now(),
            args_kwargs={"args": [[]], "kwargs": {}},
            task_path="search.tasks.refresh_things",
            worker_ids=list(names),
            backend_name="default",
            run_after=get_date_max(),
        )

    return make


def state_of(task):
    task.refresh_from_db()
    return task.status


class TestATaskWhoseWorkerDied:
    def test_is_done_by_the_next_of_its_name(self, begun, work):
        task = begun(NAME)

        work(NAME)

        assert state_of(task) == Status.SUCCESSFUL
        assert task.worker_ids == [NAME, NAME]

    def test_is_left_to_a_worker_that_may_be_at_it(self, begun):
        task = begun(NAME, "office-more-tasks")

        assert put_back(NAME) == 0
        assert state_of(task) == Status.RUNNING

    def test_is_not_tried_for_ever(self, begun):
        task = begun(*[NAME] * MOST_TRIES)

        assert put_back(NAME) == 1
        assert state_of(task) == Status.FAILED
        assert "Interrupted" in task.exception_class_path
