"""
How gunicorn serves the site, in a container and under systemd.

    gunicorn --config deploy/gunicorn.py config.wsgi

WEB_BIND and WEB_CONCURRENCY (the number of workers) change what most offices change.
"""

import gc
import os
import shutil
import tempfile
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
# The site stands at the root: nobody says in a header that it does not.
forwarder_headers = ""
# No list of who read what; errors go where the supervisor keeps them.
accesslog = None
errorlog = "-"
loglevel = "warning"

# What the workers count for Prometheus: files in memory, which a new start begins anew.
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
OURS = "office-counts-"
if os.environ.get("METRICS_TOKEN") and COUNTS not in os.environ:
    os.environ[COUNTS] = tempfile.mkdtemp(prefix=OURS, dir=worker_tmp_dir)


def on_starting(server: "Arbiter") -> None:
    """Its own lines are like the site's: as JSON, without queries and tokens."""
    from config.logs.lines import Json

    for handler in server.log.error_log.handlers:
        handler.setFormatter(Json())
    if COUNTS in os.environ:
        # One that was named is there already, with what was counted before.
        counts = Path(os.environ[COUNTS])
        counts.mkdir(parents=True, exist_ok=True)
        for old in counts.glob("*.db"):
            old.unlink()


def pre_fork(server: "Arbiter", worker: "Worker") -> None:
    """The collector leaves alone what was loaded, or each worker would copy it."""
    gc.collect()
    gc.freeze()
    taken = {getattr(other, "slot", None) for other in server.WORKERS.values()}
    worker.slot = next(x for x in range(1, len(taken) + 2) if x not in taken)


def post_fork(server: "Arbiter", worker: "Worker") -> None:
    """A worker goes on with the counts of who had its place before."""
    from config.metrics import counting

    counting.begin(str(worker.slot))


def on_exit(server: "Arbiter") -> None:
    """Nobody asks for the counts of a server that has ended."""
    counts = Path(os.environ.get(COUNTS, ""))
    # A folder that somebody named may hold more.
    if counts.name.startswith(OURS):
        shutil.rmtree(counts, ignore_errors=True)
