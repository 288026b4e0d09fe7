"""What a row's task does when the row was replaced before its turn came."""

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import ReferenceIndex
from wagtail.tasks import update_reference_index_task

from pages.base.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Status = TaskResultStatus


@pytest.fixture
def ask(work):
    """Has the references of a row counted later; the task."""

    def ask(app_label, model_name, pk):
        done = update_reference_index_task.enqueue(app_label, model_name, str(pk))
        return DBTaskResult.objects.get(pk=done.id)

    return ask


@pytest.fixture
def page(home):
    story = [("rich_text", f'<a linktype="page" id="{home.pk}">Start</a>')]
    return home.add_child(instance=StandardPage(title="Neu", slug="neu", body=story))


def state_of(task):
    task.refresh_from_db()
    return task.status


def test_is_done_without_a_fault(ask, work, page, caplog):
    task = ask("base", "standardpage", page.pk + 100)

    work()

    assert state_of(task) == Status.SUCCESSFUL
    assert caplog.messages == []


def test_counts_the_references_of_a_row_that_is_there(ask, work, page):
    ReferenceIndex.objects.all().delete()
    task = ask("base", "standardpage", page.pk)

    work()

    assert state_of(task) == Status.SUCCESSFUL
    assert ReferenceIndex.get_references_for_object(page).exists()


def test_of_a_kind_that_is_gone_is_a_fault(ask, work, home, caplog):
    task = ask("base", "formerpage", 1)

    work()

    assert state_of(task) == Status.FAILED
    assert "failed: builtins.LookupError" in caplog.text
