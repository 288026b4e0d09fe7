"""A database of its own for each side of each row, on the PostgreSQL that is given."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "bench_template_"


class Databases:
    """
    Empty ones for the stock site, copies of our migrated tables for ours.

    Migrating takes a minute, so the tables are kept until a migration changes.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def fresh(self, name: str, *, is_ours: bool) -> str:
        """A new database of that name instead of an older one; its address."""
        template = self._template() if is_ours else "template0"
        self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._at(name)

    def _template(self) -> str:
        name = TEMPLATE + _migrations()
        with psycopg.connect(self.url, autocommit=True) as connection:
            rows = connection.execute("SELECT datname FROM pg_database").fetchall()
        there = [row[0] for row in rows if row[0].startswith(TEMPLATE)]
        if name in there:
            return name
        # It has its name when it is whole.
        self._do(f"DROP DATABASE IF EXISTS {TEMPLATE}new WITH (FORCE)")
        self._do(f"CREATE DATABASE {TEMPLATE}new")
        sys.stderr.write(
            "Making the tables (a minute, until a migration changes) ...\n"
        )
        migrate(self._at(f"{TEMPLATE}new"))
        for old in set(there) - {f"{TEMPLATE}new"}:
            self._do(f"DROP DATABASE {old}")
        self._do(f"ALTER DATABASE {TEMPLATE}new RENAME TO {name}")
        return name

    def _do(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql)

    def _at(self, name: str) -> str:
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()


def migrate(url: str) -> None:
    """Our tables in that database."""
    subprocess.run(  # noqa: S603  our own programme
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        },
        check=True,
    )


def _migrations() -> str:
    """Changes when one is added, here or in a library that is updated."""
    own = sorted(
        str(path.relative_to(ROOT))
        for folder in ("accounts", "events", "locales", "pages", "search", "site")
        for path in (ROOT / folder).glob("**/migrations/*.py")
    )
    locked = (ROOT / "requirements.txt").read_text()
    return sha256("\n".join([*own, locked]).encode()).hexdigest()[:12]
