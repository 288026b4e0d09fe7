"""
A machine as docs/production.md makes it, in one folder and on free ports.

Code that its user cannot change, an environment file, PostgreSQL, Elasticsearch,
a mail server that keeps what it gets, the units of deploy/systemd and nginx with TLS.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import zlib
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from tests.smtp_sink import SmtpSink, free_port

from .servers import Proxy, Servers, make_certificate
from .units import ROOT, Supervised, Unit, read_environment, wait_for
from .visitor import Visitor

HOST = "www.office.example"
USER = "office-rehearsal"
SERVICES = ("office-web", "office-tasks", "office-letters", "office-timer")
KEPT = bool(os.environ.get("KEEP"))
MADE = {
    ".git",
    ".venv",
    ".var",
    "__pycache__",
    "node_modules",
    ".ruff_cache",
    ".hypothesis",
}


def own_place():
    """
    The folder of this checkout's machine.

    :raises RuntimeError: where root would run what somebody else has put there
    """
    number = zlib.crc32(str(ROOT).encode())
    place = Path(f"/var/tmp/office-rehearsal-{number:08x}")  # noqa: S108  ours
    if os.geteuid():
        raise RuntimeError("It makes users and installs packages: run it as root.")
    place.mkdir(exist_ok=True, mode=0o755)
    if place.is_symlink() or place.stat().st_uid:
        raise RuntimeError(f"{place} is somebody else's.")
    return place


class Machine:
    """
    Everything that runs, by name; `took` says how long each step of building did.

    `more` is what PostgreSQL and the units find in their environment besides.
    """

    def __init__(self, place):
        self.place = place
        self.office = place / "srv" / "office"
        self.environment_file = place / "etc" / "office.env"
        self.certificate = place / "etc" / "tls" / "cert.pem"
        self.https = int(os.environ.get("REHEARSAL_PORT", "8137"))
        self.http = free_port()
        self.upstream = free_port()
        self.mail = SmtpSink()
        self.took = {}
        self.services = {}
        self.more = {}
        self.servers = Servers(place, is_kept=KEPT, more=self.more)
        self.proxy = None

    @property
    def places(self):
        """What stands in the shipped files, and where it is here."""
        return {
            "/srv/office": self.office,
            "/etc/office.env": self.environment_file,
            "User=office": f"User={USER}",
            "Group=office": f"Group={USER}",
            "office:office": f"{USER}:{USER}",
        }

    def visitor(self, address="127.0.0.1"):
        return Visitor(HOST, self.https, self.certificate, address)

    # Building -------------------------------------------------------------------

    def build(self):
        """From nothing (or what KEEP=1 left) to a site that answers."""
        was_kept = KEPT and (self.place / "postgres-url").exists()
        self._user()
        with self._step("packages"):
            self.servers.script("nginx")
        with self._step("copy of the code"):
            self._copy()
        with self._step("requirements"):
            self._requirements()
        with self._step("prepare code"):
            self._prepare("code")
        with self._step("PostgreSQL and Elasticsearch"):
            self.servers.start()
        self.mail.start()
        make_certificate(self.certificate.parent, HOST)
        self._write_environment()
        self.give_to_user(self.office / ".var")
        with self._step("prepare database"):
            self._prepare("database", as_user=True)
        with self._step("demonstration"):
            self.manage("demo", "--if-empty")
        with self._step("search index"):
            self.manage("search_rebuild", "--if-empty" if was_kept else "--verbosity=0")
        with self._step("start"):
            self.start()

    @contextmanager
    def _step(self, name):
        begun = time.monotonic()
        sys.stderr.write(f"{name} ... ")
        sys.stderr.flush()
        yield
        self.took[name] = time.monotonic() - begun
        sys.stderr.write(f"{self.took[name]:.0f} s\n")

    def _user(self):
        if subprocess.run(["id", USER], capture_output=True).returncode:
            shell = ("--shell", "/usr/sbin/nologin")
            subprocess.run(["useradd", "--system", *shell, USER], check=True)

    def _copy(self):
        """This checkout's files, and no data but what is to be kept."""
        data = self.office / ".var"
        data.mkdir(parents=True, exist_ok=True)
        _empty(self.office, but=(".venv", ".var"))
        if not KEPT:
            # The dictionaries take a minute and are made of packages only.
            _empty(data, but=("lexicon",))
        made = ROOT / ".var" / "lexicon"
        if made.exists() and not (data / "lexicon").exists():
            # The same command makes them; `make ready` did.
            copy = data / "lexicon.new"
            shutil.copytree(made, copy, dirs_exist_ok=True)
            copy.rename(data / "lexicon")
        for name in _files():
            if (ROOT / name).is_file():
                target = self.office / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)

    def _requirements(self):
        stamp = self.office / ".venv" / "of"
        needed = self.office / "requirements.txt"
        wanted = sha256(needed.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        venv = self.office / ".venv"
        # Debian's own: the site's user may not read one that lies in somebody's home.
        self._as_root("/usr/bin/python3", "-m", "venv", "--clear", venv)
        pip = (venv / "bin" / "python", "-m", "pip", "install", "--quiet")
        hashes = ("--disable-pip-version-check", "--require-hashes")
        self._as_root(*pip, *hashes, "-r", needed)
        stamp.write_text(wanted)

    def _as_root(self, *command, **options):
        subprocess.run(
            [str(part) for part in command],
            check=True,
            cwd=self.office,
            env=roots_environment() | options.pop("env", {}),
            **options,
        )

    def _prepare(self, what, *, as_user=False):
        if as_user:
            self._as_user("deploy/prepare", what)
        else:
            self._as_root("deploy/prepare", what)

    def manage(self, *arguments):
        """A command of the site, as its user, with what the units know."""
        return self._as_user(".venv/bin/python", "manage.py", *arguments)

    def _as_user(self, *command):
        unit = Unit("office-tasks", self.places)
        done = unit.popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        told, _nothing = done.communicate()
        assert done.returncode == 0, f"{' '.join(command)}:\n{told[-3000:]}"
        return told

    def give_to_user(self, *places):
        self._as_root("chown", "-R", f"{USER}:{USER}", *places)

    def _write_environment(self):
        said = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            # The second one is how an update asks the web server past the proxy.
            "ALLOWED_HOSTS": f"{HOST},localhost",
            "BASE_URL": f"https://{HOST}",
            "DATABASE_URL": self.servers.database_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "FROM_EMAIL": "office@office.example",
            "TRUSTED_PROXIES": "1",
            "ELASTICSEARCH_URL": self.servers.search_url,
            "WEB_BIND": f"127.0.0.1:{self.upstream}",
        }
        text = "".join(f"{name}={value}\n" for name, value in said.items())
        _write_secretly(self.environment_file, text)
        self._as_root("chown", f"root:{USER}", self.environment_file)
        self.environment_file.chmod(0o640)

    # Running --------------------------------------------------------------------

    def start(self):
        shutil.rmtree(self.logs, ignore_errors=True)
        self.start_services()
        self.proxy = Proxy(
            self.place / "nginx",
            self.office / "deploy" / "nginx",
            {
                "OFFICE_HOST": HOST,
                "OFFICE_ROOT": self.office,
                "OFFICE_UPSTREAM": f"127.0.0.1:{self.upstream}",
                "OFFICE_TLS": self.certificate.parent,
                "OFFICE_HTTP": f"127.0.0.1:{self.http}",
                "OFFICE_HTTP6": f"[::1]:{self.http}",
                "OFFICE_HTTPS": f"127.0.0.1:{self.https}",
                "OFFICE_HTTPS6": f"[::1]:{self.https}",
            },
        )
        self.proxy.start()
        wait_for(self.is_well, 90)

    @property
    def logs(self):
        return self.place / "log"

    def start_services(self, names=SERVICES):
        self.logs.mkdir(exist_ok=True)
        for name in names:
            unit = Unit(name, self.places, self.more)
            self.services[name] = Supervised(unit, self.logs / f"{name}.log")
            self.services[name].start()

    def stop_services(self):
        """Whether each of them ended when it was asked to."""
        in_time = []
        # Whatever goes wrong with one, the others are ended, too.
        with ExitStack() as stack:
            for service in self.services.values():
                stack.callback(lambda ended=service.stop: in_time.append(ended()))
        return all(in_time)

    def is_well(self):
        try:
            return self.visitor().get("/-/health").status == 200
        except OSError:
            return False

    def health(self):
        return json.loads(self.visitor().get("/-/health").body)

    def stop(self):
        """Whether everything ended when it was asked to; nothing runs afterwards."""
        in_time = []
        with ExitStack() as stack:
            stack.callback(self.servers.stop)
            stack.callback(self.mail.stop)
            if self.proxy:
                stack.callback(self.proxy.stop)
            stack.callback(lambda: in_time.append(self.stop_services()))
        return all(in_time)

    def start_refused(self, **changed):
        """
        What the web server says when it is started with other variables.

        It has a port that is free: it would start if it had nothing against them.
        """
        said = {**read_environment(self.environment_file), **changed}
        said["WEB_BIND"] = f"127.0.0.1:{free_port()}"
        other = self.place / "etc" / "other.env"
        lines = [f"{key}={value}\n" for key, value in said.items() if value is not None]
        _write_secretly(other, "".join(lines))
        unit = Unit("office-web", {**self.places, "/etc/office.env": other})
        try:
            return _ending(unit)
        finally:
            other.unlink()


def _files():
    """The names that git knows; where it knows none, all but what is made."""
    command = ["git", "ls-files", "-coz", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True)
    if not listed.returncode:
        return [*filter(None, listed.stdout.decode().split("\0"))]
    names = []
    for folder, inside, files in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in MADE]
        names += [Path(folder, name).relative_to(ROOT) for name in files]
    return names


def roots_environment():
    """That of a shell of root, without what this run has set for itself."""
    own = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")
    # Whoever says `make rehearse` is not who says `make update` in there.
    makes = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    return {name: said for name, said in os.environ.items() if name not in own + makes}


def _ending(unit):
    """Code and words of a start that is expected to end by itself."""
    done = unit.popen(
        unit.start, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        told, _nothing = done.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(done.pid, signal.SIGKILL)
        done.communicate()
        return 0, "It started."
    return done.returncode, told


def _write_secretly(path, text):
    """Nobody else may read it, not even for a moment."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "w") as file:
        file.write(text)


def _empty(folder, *, but):
    for old in folder.iterdir():
        if old.name not in but:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
