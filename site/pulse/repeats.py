"""Tasks that wait more than once: doing each of them once is enough."""

import json

from django_tasks_db.models import DBTaskResult

AT_ONCE = 500


def drop_repeats() -> int:
    """
    Leave one of all waiting tasks that do the same; how many were dropped.

    For whoever loads much at once: each of ten saves of a page has its references, its
    search row and its translations looked at, as they are when the task runs. Behind
    thousands of these an editor's own page would wait for its turn.
    """
    seen, repeats = set(), []
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at")
    for key, path, args in waiting.values_list("pk", "task_path", "args_kwargs"):
        what = path, json.dumps(args, sort_keys=True)
        if what in seen:
            repeats.append(key)
        seen.add(what)
    for start in range(0, len(repeats), AT_ONCE):
        DBTaskResult.objects.filter(pk__in=repeats[start : start + AT_ONCE]).delete()
    return len(repeats)
