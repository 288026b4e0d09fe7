"""What stands around the site: PostgreSQL, Elasticsearch, nginx, a certificate."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from .units import ROOT

NGINX = Path("/etc/nginx")
SEARCH_PORT = "9237"


class Servers:
    """
    Made by the scripts of .ci; `is_kept` leaves their content for the next time.

    `more` is what they find in their environment besides.
    """

    def __init__(self, place, *, is_kept, more):
        self.place, self.is_kept, self.more = place, is_kept, more
        self.database_url = self.search_url = ""

    def script(self, name, *arguments):
        """What a script of .ci prints, with this machine's folders and ports."""
        done = subprocess.run(
            [ROOT / ".ci" / name, *arguments],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "ES_PORT": SEARCH_PORT,
                "PG_DIR": str(self.place / "postgres"),
                "PG_KEEP": "1" if self.is_kept else "",
                **self.more,
            },
        )
        return done.stdout.strip()

    def start(self):
        self.search_url = self.script("elasticsearch", "start")
        self.database_url = _own_database(self.script("postgres", "start"))

    def stop(self):
        self.script("postgres", "stop")
        self.script("elasticsearch", "stop" if self.is_kept else "wipe")

    def searches(self):
        """How many questions Elasticsearch has answered."""
        with urllib.request.urlopen(f"{self.search_url}/_stats/search") as answer:
            return json.load(answer)["_all"]["total"]["search"]["query_total"]


def _own_database(superuser):
    """A database and a role that may do nothing beyond it."""
    password = secrets.token_hex(24)
    parts = urlsplit(superuser)
    with psycopg.connect(superuser, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'site'")
        verb = "ALTER" if found.fetchone() else "CREATE"
        connection.execute(f"{verb} ROLE site LOGIN PASSWORD '{password}'")
        if verb == "CREATE":
            connection.execute("CREATE DATABASE office OWNER site")
    return f"postgres://site:{password}@127.0.0.1:{parts.port}/office"


def make_certificate(folder, host):
    """One that the machine signs itself, for three days."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    names = ("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}")
    files = ("-keyout", folder / "key.pem", "-out", folder / "cert.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-days", "3", *key, *names, *files],
        check=True,
        stderr=subprocess.DEVNULL,
    )


class Proxy:
    """Debian's nginx with deploy/nginx and the variables of docs/production.md."""

    def __init__(self, folder, shipped, variables):
        self.folder, self.shipped = folder, shipped
        self.variables = {**variables, "OFFICE_INCLUDE": folder / "office.d"}
        self._process = None

    def start(self):
        (self.folder / "office.d").mkdir(parents=True, exist_ok=True)
        shutil.copy(self.shipped / "static-brotli.conf", self.folder / "office.d")
        template = (self.shipped / "office.conf.template").read_text()
        (self.folder / "office.conf").write_text(self._filled(template))
        (self.folder / "nginx.conf").write_text(self._main())
        log = str(self.folder / "start.log")
        command = ["nginx", "-c", str(self.folder / "nginx.conf"), "-e", log]
        subprocess.run([*command, "-t", "-q"], check=True)
        self._process = subprocess.Popen([*command, "-g", "daemon off;"])

    def written_down(self):
        """What it kept of who asked for what."""
        path = self.folder / "access.log"
        return path.read_text() if path.exists() else ""

    def faults(self):
        """And what it said about those that went wrong."""
        return (self.folder / "error.log").read_text()

    def stop(self):
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(20)

    def _filled(self, template):
        found = re.compile(r"\$\{(OFFICE_\w+)\}")
        filled = found.sub(lambda name: str(self.variables[name[1]]), template)
        return filled.replace("/var/log/nginx", str(self.folder))

    def _main(self):
        """Debian's own file, with other places."""
        text = (NGINX / "nginx.conf").read_text()
        text = text.replace("include /etc/nginx/sites-enabled/*;", "")
        text = text.replace(f"{NGINX}/conf.d/*.conf", str(self.folder / "office.conf"))
        text = text.replace("/run/nginx.pid", str(self.folder / "pid"))
        # Those of the machine may be given to another user by another nginx.
        pieces = "".join(
            f"{kind}_temp_path {self.folder / kind}; "
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        text = text.replace("http {", f"http {{ {pieces}")
        return text.replace("/var/log/nginx", str(self.folder))
