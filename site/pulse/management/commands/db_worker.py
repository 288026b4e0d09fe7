"""
The worker of django-tasks-db, which also shows that it lives and tells of faults.

It begins with what its predecessor left undone.
"""

import logging

from django.dispatch import receiver
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.management.commands import db_worker

from pulse.beating import TASKS, alive
from pulse.gone import end_well, was_needless
from pulse.interrupted import put_back

logger = logging.getLogger("pulse.tasks")


class Command(db_worker.Command):
    def handle(self, *, worker_id: str, **options: object) -> None:
        if left := put_back(worker_id):
            logger.warning("tasks that were interrupted: %s", left)
        with alive(TASKS):
            super().handle(worker_id=worker_id, **options)


@receiver(task_finished)
def tell_of_a_fault(task_result: object, **kwargs: object) -> None:
    """With `--verbosity 0` the library says nothing of a task that failed."""
    if was_needless(task_result):
        end_well(task_result)
    elif task_result.status == TaskResultStatus.FAILED:
        errors = [error.exception_class_path for error in task_result.errors]
        path = task_result.task.module_path
        logger.error("task %s failed: %s", path, ", ".join(errors))
