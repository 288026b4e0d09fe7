"""Tasks whose worker died in the middle: the next one of its name does them again."""

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MOST_TRIES = 3


class Interrupted(Exception):
    """The worker died with this task as often as it is tried."""


def put_back(worker_id: str) -> int:
    """
    Have the tasks done after all that a worker of that name began and did not end.

    Call it where no other worker of that name can run; how many there were. What ended
    its worker three times is not tried again, or it would end every worker.
    """
    found = 0
    for task in DBTaskResult.objects.running():
        if not task.worker_ids or task.worker_ids[-1] != worker_id:
            continue
        found += 1
        if len(task.worker_ids) < MOST_TRIES:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
        else:
            task.set_failed(Interrupted())
    return found
