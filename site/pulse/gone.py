"""Tasks about rows that are not there any more: nothing was left to do."""

from django_tasks import TaskResult, TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task


def was_needless(task_result: TaskResult) -> bool:
    """
    Whether Wagtail wanted to count the references of a row that is gone.

    An editor who saves a page twice replaces the rows of its lists; the task of the
    first save would tell the administrator of a fault where there is none.
    """
    return (
        task_result.status == TaskResultStatus.FAILED
        and task_result.task.module_path == update_reference_index_task.module_path
        and task_result.errors[-1].exception_class_path.endswith(".DoesNotExist")
    )


def end_well(task_result: TaskResult) -> None:
    DBTaskResult.objects.get(pk=task_result.id).set_successful(None)
