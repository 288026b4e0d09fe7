"""The worker of django-tasks-db, which first does what its predecessor left undone."""

import logging

from django_tasks_db.management.commands import db_worker

from config.upkeep.interrupted import put_back

logger = logging.getLogger(__name__)


class Command(db_worker.Command):
    def handle(self, *, worker_id: str, **options: object) -> None:
        if left := put_back(worker_id):
            logger.warning("tasks that were interrupted: %s", left)
        super().handle(worker_id=worker_id, **options)
