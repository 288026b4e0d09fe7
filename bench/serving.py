"""A site under gunicorn, as `deploy/gunicorn.py` has it, with one worker."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.cached import PACKED, Server, fetch, running

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120
NAMES = ("requests a second", "CPU µs a request")


def worker_memory(wsgi: str, paths: list[str], rounds: int) -> dict[str, float]:
    """
    Megabytes of a worker that was asked for each path.

    "Own" is all that is no file, with what it shares with the process that it came
    from; what it adds to the machine is what no other process has.
    """
    port = free_port()
    server = subprocess.Popen(  # noqa: S603  our own programme
        [*gunicorn(), wsgi],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_CONCURRENCY": "1",
        },
    )
    try:
        _wait_for(port)
        for _round in range(max(rounds, 1)):
            for path in paths:
                _get(port, path)
        return _megabytes(_worker_of(server.pid))
    finally:
        server.terminate()
        server.wait(30)


def kept(server: Server, path: str, seconds: float) -> dict[str, float]:
    """What the server does for a page that both of its workers know by now."""
    for _time in range(12):
        fetch(server.url + path)
    row = server.measure(path, PACKED, seconds)
    return dict(zip(NAMES, (row.per_second, row.cpu), strict=True))


@contextmanager
def served(wsgi: str, settings: str) -> Iterator[Server]:
    """A site with two workers, as `deploy/gunicorn.py` has them."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
    }
    command = [*gunicorn(), "--max-requests", "0", wsgi]
    with running(command, env=environment, cwd=ROOT) as pid:
        yield Server(f"http://127.0.0.1:{port}", pid)


def gunicorn() -> list[str]:
    """Its command line, as on a real machine."""
    config = str(ROOT / "deploy" / "gunicorn.py")
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--log-level",
        "error",
        "--config",
        config,
    ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
        else:
            return


def _get(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Host": "localhost"})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path}: {response.status}")


def _worker_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0])


def _megabytes(pid: int) -> dict[str, float]:
    status = Path(f"/proc/{pid}/status").read_text()
    parts = Path(f"/proc/{pid}/smaps_rollup").read_text()
    names = {"own MB": "RssAnon:", "with libraries and files MB": "VmRSS:"}
    found = {name: _kilobytes(status, line) / 1024 for name, line in names.items()}
    private = sum(_kilobytes(parts, f"Private_{kind}:") for kind in ("Clean", "Dirty"))
    return found | {"added to the machine MB": private / 1024}


def _kilobytes(text: str, line: str) -> int:
    return int(text.split(line)[1].split()[0])
