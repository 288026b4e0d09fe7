"""
What a kept answer costs: `make bench-cached`. Run it on a quiet machine.

One page of the running site's database, with two workers each: made anew, sent from
what is kept, "304, nothing new", and as a static file through nginx. The ratios
compare within one run; the numbers say nothing about another machine. CPU is what the
server's processes took for one request: it can be compared on a busy machine, too.
"""

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.load import load  # noqa: E402  the paths come first

PACKED = {"Accept-Encoding": "gzip"}
SECONDS_TO_START = 60
NGINX = """
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 10000000;
  {around}
  server {{
    listen 127.0.0.1:{port};
    {inside}
  }}
}}
"""
FILES = "root {folder}; gzip_static on; default_type text/html;"
# As office.conf.template has it, without TLS.
PROXY = """
    location / {{
      proxy_pass http://{upstream};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      {kept}
    }}
"""
SHIPPED = ROOT / "deploy" / "nginx"


@dataclass(frozen=True)
class Row:
    """Requests a second, their status, and the server's CPU for each, in µs."""

    status: int
    per_second: float
    cpu: float


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def measure(self, path: str, headers: dict[str, str], seconds: float) -> Row:
        before = self._cpu()
        found = load(self.url + path, headers, seconds=seconds)
        requests = found.per_second * seconds
        cpu = (self._cpu() - before) / requests * 1e6
        return Row(found.status, found.per_second, cpu)

    def _cpu(self) -> float:
        """Seconds of CPU of the server and its workers."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                pid, _name, rest = re.split(r" \((.*)\) ", path.read_text())
                fields = rest.split()
                if self.pid in (int(pid), int(fields[1])):
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def site(port: int, settings: str) -> Iterator[Server]:
    """The site with two workers under gunicorn, as in production but over HTTP."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py"]
    # Without a limit: a worker that is renewed would be measured as slow.
    command += ["--max-requests", "0", "config.wsgi"]
    with running(command, env=environment, cwd=ROOT) as pid:
        yield Server(f"http://127.0.0.1:{port}", pid)


@contextmanager
def static(port: int, page: bytes) -> Iterator[Server]:
    """The same words as a file that nginx reads, packed beforehand like the page."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "page.html").write_bytes(page)
        (folder / "page.html.gz").write_bytes(gzip.compress(page))
        with _nginx(folder, port, FILES.format(folder=folder)) as server:
            yield server


@contextmanager
def before(upstream: str, port: int) -> Iterator[Server]:
    """nginx that keeps pages of a site, as an office may switch on; no TLS."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        kept = (SHIPPED / "pages-kept.conf").read_text()
        around = (SHIPPED / "kept.conf").read_text()
        around = around.replace("/var/cache/nginx", name)
        inside = PROXY.format(upstream=upstream.removeprefix("http://"), kept=kept)
        with _nginx(folder, port, inside, around) as server:
            yield server


@contextmanager
def _nginx(folder: Path, port: int, inside: str, around: str = "") -> Iterator[Server]:
    text = NGINX.format(folder=folder, port=port, inside=inside, around=around)
    (folder / "nginx.conf").write_text(text)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with running(command) as pid:
        yield Server(f"http://127.0.0.1:{port}", pid)


@contextmanager
def running(command: list[str], **options: object) -> Iterator[int]:
    process = subprocess.Popen(command, **options)  # noqa: S603  our own commands
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def fetch(url: str) -> tuple[bytes, str]:
    """A page's words and its name (ETag), as soon as the server answers."""
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  this machine
                return answer.read(), answer.headers.get("ETag", "")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def measure(path: str, *, port: int, seconds: float) -> dict[str, Row]:
    """All rows of the table; the page is asked for before it is measured."""
    rows = {}
    with site(port, "bench.unkept") as server:
        page, _name = fetch(server.url + path)
        rows["made anew"] = server.measure(path, PACKED, seconds)
    with site(port, "config.settings.local") as server:
        for _time in range(8):
            _page, name = fetch(server.url + path)
        rows["kept"] = server.measure(path, PACKED, seconds)
        known = {**PACKED, "If-None-Match": name}
        rows["kept, 304"] = server.measure(path, known, seconds)
    if shutil.which("nginx"):
        with static(port + 1, page) as server:
            fetch(f"{server.url}/page.html")
            rows["nginx, static file"] = server.measure("/page.html", PACKED, seconds)
    return rows


def tell(rows: dict[str, Row]) -> None:
    anew, nginx = rows["made anew"], rows.get("nginx, static file")
    heads = ("status", "a second", "x anew", "x nginx", "CPU µs")
    print(f"{'':20}" + "".join(f"{head:>10}" for head in heads))
    for name, row in rows.items():
        to_nginx = (
            f"{row.per_second / nginx.per_second:10.3f}" if nginx else f"{'-':>10}"
        )
        print(
            f"{name:20}{row.status:10}{row.per_second:10.0f}"
            f"{row.per_second / anew.per_second:10.1f}{to_nginx}{row.cpu:10.0f}"
        )
    if not nginx:
        print("nginx is not installed: no comparison with a static file.")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    words.add_argument("--path", default="/de/", help="the page (/de/)")
    words.add_argument("--seconds", type=float, default=8, help="for each row (8)")
    words.add_argument("--port", type=int, default=8750)
    asked = words.parse_args()
    print(f"{asked.path}, {asked.seconds:.0f} seconds a row, two workers, gzip")
    tell(measure(asked.path, port=asked.port, seconds=asked.seconds))


if __name__ == "__main__":
    main()
