"""
How gunicorn serves the site, in a container and under systemd.

    gunicorn --config deploy/gunicorn.py config.wsgi

WEB_BIND and WEB_CONCURRENCY (the number of workers) change what most offices change.
"""

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

ROOT = Path(__file__).resolve().parents[1]

pythonpath = f"{ROOT},{ROOT / 'site'}"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# Loaded once, before the workers: they share what none of them changes.
preload_app = True
# A worker that has grown is replaced, not all of them at once.
max_requests = 5000
max_requests_jitter = 1000
timeout = 60
graceful_timeout = 25
keepalive = 75
# A beat that waits for a busy disk looks like a dead worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108  memory, and nothing is kept there
# Its own refusal of a long address is English and no page of ours.
limit_request_line = 0
control_socket_disable = True
# No list of who read what; errors go where the supervisor keeps them.
accesslog = None
errorlog = "-"
loglevel = "warning"


def pre_fork(server: "Arbiter", worker: "Worker") -> None:
    """The collector leaves alone what was loaded, or each worker would copy it."""
    gc.collect()
    gc.freeze()
