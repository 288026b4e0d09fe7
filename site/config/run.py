"""
Start the whole site: `make run`.

Prepares what is missing, starts web server, task worker, sender of letters and timer,
waits until the site answers, and stops all of them together.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / ".var"
STATIC_STAMP = VAR / "static-stamp"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
PYTHON = sys.executable
MANAGE = [PYTHON, str(ROOT / "manage.py")]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    port = int(os.environ.get("PORT", "8000"))
    if _is_taken(port):
        say(f"Port {port} is in use. Choose another one: make run PORT=8001")
        return 1
    VAR.mkdir(exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
    _prepare()
    parts = [subprocess.Popen(command, cwd=ROOT) for command in _commands(port)]  # noqa: S603  our own commands
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_args: sys.exit(0))
    try:
        if not _answers(port, parts):
            say("The site did not start. What went wrong stands above.")
            return 1
        _greet(port)
        return _wait(parts)
    finally:
        _stop(parts)


def _host() -> str:
    """This machine only; HOST= opens it to others, but not its letters."""
    return os.environ.get("HOST", "127.0.0.1")


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _prepare() -> None:
    say("Preparing: languages, database, content, styles ...")
    _run([PYTHON, str(ROOT / "locales" / "catalogues.py"), "compile"])
    _run([*MANAGE, "search_lexicon"])
    _run([*MANAGE, "migrate", "--verbosity", "0"])
    _run([*MANAGE, "demo", "--if-empty"])
    _run([*MANAGE, "search_rebuild", "--if-empty", "--verbosity", "0"])
    stamp = _newest_static()
    if not STATIC_STAMP.exists() or STATIC_STAMP.read_text() != stamp:
        _run([*MANAGE, "collectstatic", "--noinput", "--clear", "--verbosity", "0"])
        STATIC_STAMP.write_text(stamp)


def _newest_static() -> str:
    files = [*(ROOT / "site" / "static").rglob("*"), ROOT / "requirements.txt"]
    return str(max(path.stat().st_mtime for path in files))


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT)  # noqa: S603  our own commands
    if done.returncode:
        sys.exit(done.returncode)


def _commands(port: int) -> list[list[str]]:
    gunicorn = [
        *(PYTHON, "-m", "gunicorn", "--pythonpath", "site", "config.wsgi"),
        *("--bind", f"{_host()}:{port}", "--workers", "2"),
        *("--worker-class", "gthread", "--threads", "4", "--log-level", "warning"),
        # Loaded once, for both workers.
        "--preload",
        # Its own refusal of a long address is English and no page of ours.
        *("--no-control-socket", "--limit-request-line", "0"),
    ]
    return [
        gunicorn,
        [*MANAGE, "db_worker", "--verbosity", "0", "--worker-id", "run"],
        [*MANAGE, "run_outbox", "--loop"],
        [*MANAGE, "timer"],
    ]


def _answers(port: int, parts: list[subprocess.Popen]) -> bool:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and all(part.poll() is None for part in parts):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/-/health", timeout=5)  # noqa: S310  our own server
            return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _greet(port: int) -> None:
    say(f"\n  The site:    http://localhost:{port}/")
    say(f"  For editors: http://localhost:{port}/admin/")
    password = VAR / "editor-password"
    if password.exists():
        say("               e-mail editor@example.org")
        say(f"               password {password.read_text().strip()}")
        say("               (SECOND_FACTOR=1 make run asks for a second one, too)")
    say("  Ctrl-C stops it.\n")


def _wait(parts: list[subprocess.Popen]) -> int:
    while True:
        for part in parts:
            if part.poll() is not None:
                say(f"A part of the site has ended: {' '.join(part.args[1:4])}")
                return 1
        time.sleep(0.5)


def _stop(parts: list[subprocess.Popen]) -> None:
    for part in parts:
        if part.poll() is None:
            part.terminate()
    for part in parts:
        try:
            part.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            part.kill()


if __name__ == "__main__":
    sys.exit(main())
