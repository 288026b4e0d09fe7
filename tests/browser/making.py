"""
The site that the browser's tests open, made once and kept until its sources change.

Beforehand by `python -m tests.browser.making`: it takes one process some minutes.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / ".var"
# What the demonstration is made of: its words, the rooms that keep them, their tables.
SOURCES = (
    "site/config/demo/**/*.*",
    "events/**/*.py",
    "pages/**/*.py",
    "locales/**/*.py",
    "search/**/*.py",
    "site/accounts/**/*.py",
    "site/outbox/**/*.py",
    "requirements.txt",
)


def environment_in(folder):
    """The settings of a site in this folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "CACHE_URL": f"filecache://{folder / 'cache'}",
        "SHOW_GALLERY": "1",
    }


def manage(environment, *command):
    """Runs a command of that site."""
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        check=True,
        env=environment,
        cwd=ROOT,
    )


@contextmanager
def one_process_at_a_time():
    """The first of several makes what the others then find made."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def demonstration(folder):
    """A database with the demonstration, kept until something in it changes."""
    # Its dates are counted from the day of loading.
    state = hashlib.sha256(date.today().isoformat().encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.suffix == ".pyc":
                continue
            state.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    kept = ROOT / ".var" / "browser" / f"{state.hexdigest()[:16]}.sqlite3"
    if not kept.exists():
        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        environment = environment_in(folder)
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "demo")
        manage(environment, "search_rebuild", "--verbosity", "0")
        # Copied by SQLite itself, so that nothing stays behind in its journal.
        with sqlite3.connect(folder / "db.sqlite3") as made:
            made.execute("VACUUM INTO ?", (str(kept),))
        for path in folder.glob("db.sqlite3*"):
            path.unlink()
    return kept


if __name__ == "__main__":
    with one_process_at_a_time(), tempfile.TemporaryDirectory() as folder:
        demonstration(Path(folder))
