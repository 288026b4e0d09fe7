"""Containers, services and proxy say the same; what is rehearsed is what is shipped."""

import gc
import json
import logging
import os
import re
import runpy
import shlex
import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace as Some

import pytest
import yaml

from config.metrics import counting
from tests.rehearsal.servers import make_certificate

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("web", "tasks", "letters", "timer")
TEMPLATE = (ROOT / "deploy" / "nginx" / "office.conf.template").read_text()
VARIABLES = set(re.findall(r"\$\{(OFFICE_\w+)\}", TEMPLATE))


def of_unit(part, key):
    text = (ROOT / "deploy" / "systemd" / f"office-{part}.service").read_text()
    return re.findall(rf"^{key}=(.*)$", text, re.M)


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


class TestTheContainers:
    @pytest.mark.parametrize("part", PARTS)
    def test_run_the_command_lines_of_the_services(self, services, part):
        image = re.search(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.M)[1]
        [line] = of_unit(part, "ExecStart")
        line = line.replace("%N", f"office-{part}")

        command = services[part].get("command", json.loads(image))

        program, *arguments = shlex.split(line)
        assert command == [program.removeprefix("/srv/office/.venv/bin/"), *arguments]

    @pytest.mark.parametrize("part", PARTS)
    def test_may_write_no_file_and_gain_no_right(self, services, part):
        service = services[part]

        # The timer puts backups together, beside the data.
        assert service["read_only"] is (part != "timer")
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]

    def test_let_nobody_in_but_through_the_proxy(self, services):
        assert [name for name, row in services.items() if "ports" in row] == ["proxy"]

    def test_have_a_limit_of_memory_each(self, services):
        assert all("mem_limit" in service for service in services.values())

    def test_have_a_limit_of_what_they_say(self, services):
        for name, service in services.items():
            assert service["logging"]["options"]["max-size"], name
            assert service["logging"]["options"]["max-file"], name

    def test_gain_no_right_later(self, services):
        for name, service in services.items():
            assert service["security_opt"] == ["no-new-privileges:true"], name

    def test_can_delete_no_backup_but_where_they_are_made(self, services):
        writing = {
            name
            for name, service in services.items()
            if any(re.match(r"backups:[^:]+$", x) for x in service.get("volumes", []))
        }

        assert writing == {"timer"}

    def test_keep_the_services_limits(self, services):
        for part in PARTS:
            [limit] = of_unit(part, "MemoryMax")
            assert services[part]["mem_limit"].upper() == limit


@contextmanager
def answering(status, told):
    """A web server that says the same to everybody, on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(told.encode())

        def log_message(self, *_told):
            """Nobody reads it."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class TestTheHealthOfAContainer:
    """A container that is not healthy keeps the proxy from starting."""

    WELL = {
        "database": True,
        "migrations": True,
        "catalogues": True,
        "restored": True,
        "outbox": True,
    }

    def code(self, status, told, monkeypatch):
        with answering(status, told) as address:
            monkeypatch.setenv("WEB_BIND", address)
            return runpy.run_path(str(ROOT / "deploy" / "healthy.py"))["main"]()

    def test_is_good_when_all_is_well(self, monkeypatch):
        assert self.code(200, json.dumps(self.WELL), monkeypatch) == 0

    def test_is_good_when_a_letter_was_given_up(self, monkeypatch):
        told = json.dumps({**self.WELL, "ok": False, "outbox": False})

        assert self.code(503, told, monkeypatch) == 0

    @pytest.mark.parametrize("part", ["database", "migrations", "restored"])
    def test_is_bad_without(self, monkeypatch, part):
        told = json.dumps({**self.WELL, "ok": False, part: False})

        assert self.code(503, told, monkeypatch) == 1

    @pytest.mark.parametrize("told", ["", "<h1>Bad Request</h1>"])
    def test_is_bad_when_somebody_else_answers(self, monkeypatch, told):
        assert self.code(400, told, monkeypatch) == 1

    def test_is_bad_when_nobody_answers(self, monkeypatch):
        with answering(200, "") as address:
            monkeypatch.setenv("WEB_BIND", address)

        assert runpy.run_path(str(ROOT / "deploy" / "healthy.py"))["main"]() == 1


class TestTheWebServer:
    """What deploy/gunicorn.py does beside setting values."""

    @pytest.fixture
    def config(self, monkeypatch, tmp_path):
        def read(**environment):
            monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
            where = tmp_path / "office-counts-x"
            where.mkdir(exist_ok=True)
            monkeypatch.setattr("tempfile.mkdtemp", lambda **how: str(where))
            for name, value in environment.items():
                monkeypatch.setenv(name, value)
            return runpy.run_path(str(ROOT / "deploy" / "gunicorn.py"))

        yield read
        gc.unfreeze()
        os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)

    def fork(self, config, workers):
        worker = Some()
        config["pre_fork"](Some(WORKERS=workers), worker)
        workers[worker.slot] = worker
        config["post_fork"](None, worker)
        return counting.slot

    def test_gives_a_worker_the_place_of_one_that_ended(self, config, monkeypatch):
        monkeypatch.setattr(counting, "slot", "")
        settings, workers = config(), {}

        places = [self.fork(settings, workers) for _worker in range(3)]
        del workers[2]
        places.append(self.fork(settings, workers))

        assert places == ["1", "2", "3", "2"]

    def test_keeps_counts_in_a_folder_while_it_runs(self, config, tmp_path):
        settings = config(METRICS_TOKEN="x" * 32)
        where = tmp_path / "office-counts-x"
        assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(where)
        again = runpy.run_path(str(ROOT / "deploy" / "gunicorn.py"))
        assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(where)

        settings["on_exit"](None)

        assert again["workers"]
        assert not where.exists()

    def test_leaves_a_folder_that_somebody_named(self, config, tmp_path, monkeypatch):
        settings = config()
        where = tmp_path / "counts"
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(where))
        server = Some(log=Some(error_log=Some(handlers=[])))
        settings["on_starting"](server)
        (where / "counter_1.db").touch()
        (where / "theirs").touch()

        settings["on_starting"](server)
        settings["on_exit"](None)

        assert [path.name for path in where.iterdir()] == ["theirs"]

    def test_counts_nothing_unless_somebody_reads_it(self, config, monkeypatch):
        monkeypatch.delenv("METRICS_TOKEN", raising=False)

        config()["on_exit"](None)

        assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ

    def test_writes_lines_like_the_sites(self, config):
        handler = logging.StreamHandler()
        log = Some(error_log=Some(handlers=[handler]))

        config()["on_starting"](Some(log=log))

        record = logging.LogRecord(
            "gunicorn.error", 40, "", 1, "Error handling request %s", ("/?q=ada",), None
        )
        line = json.loads(handler.format(record))
        assert line["message"] == "Error handling request /?…"

    def test_lists_nobody_who_reads(self, config):
        assert config()["accesslog"] is None


class TestTheProxy:
    def test_has_every_variable_in_a_container(self, services):
        told = services["proxy"]["environment"]

        assert {name for name in told if name.startswith("OFFICE_")} == VARIABLES

    def test_has_every_variable_in_the_words_for_administrators(self):
        words = (ROOT / "docs" / "production.md").read_text()

        assert all(f"{name}=" in words for name in VARIABLES)

    def test_puts_the_address_it_sees_in_the_place_of_what_was_sent(self):
        assert "X-Forwarded-For $remote_addr;" in TEMPLATE
        assert "$proxy_add_x_forwarded_for" not in TEMPLATE

    def test_writes_down_nobody_on_any_port(self):
        servers = TEMPLATE.split("\nserver {")[1:]

        assert len(servers) == 3
        for server in servers:
            assert "access_log off;" in server
            assert "error_log /var/log/nginx/error.log crit;" in server

    def test_lets_nobody_keep_that_a_file_was_missing(self):
        assert TEMPLATE.count("add_header Cache-Control $office_keeps;") == 2
        assert "$office_keeps always" not in TEMPLATE

    def test_asks_again_where_the_container_of_the_web_server_is(self, services):
        proxy, web = services["proxy"], services["web"]
        names = " ".join(proxy["volumes"])

        assert proxy["environment"]["OFFICE_UPSTREAM"].endswith(" resolve")
        assert "container.conf:/etc/nginx/templates/" in names
        assert len(set(proxy["networks"]) & set(web["networks"])) == 1

    def test_keeps_only_what_the_site_says_it_may(self):
        text = (ROOT / "deploy" / "nginx" / "pages-kept.conf").read_text()

        assert "proxy_ignore_headers Cache-Control Expires Vary;" in text
        # Either would make it keep what the site says nothing about, or old pages.
        assert not re.search(r"^proxy_cache_(valid|use_stale|revalidate)", text, re.M)
        assert "proxy_cache_bypass $office_is_known $office_is_personal;" in text
        assert "proxy_no_cache $office_is_known $office_is_personal;" in text

    @pytest.mark.skipif(not shutil.which("nginx"), reason="There is no nginx.")
    @pytest.mark.parametrize("keeps_pages", [False, True])
    def test_is_understood_by_nginx(self, tmp_path, keeps_pages):
        told = {
            "OFFICE_HOST": "www.office.example",
            "OFFICE_ROOT": str(tmp_path),
            "OFFICE_UPSTREAM": "127.0.0.1:8000",
            "OFFICE_TLS": str(tmp_path),
            "OFFICE_HTTP": "8080",
            "OFFICE_HTTP6": "[::]:8080",
            "OFFICE_HTTPS": "8443",
            "OFFICE_HTTPS6": "[::]:8443",
            "OFFICE_INCLUDE": str(tmp_path / "office.d"),
        }
        make_certificate(tmp_path, told["OFFICE_HOST"])
        text = re.sub(r"\$\{(OFFICE_\w+)\}", lambda name: told[name[1]], TEMPLATE)
        text = text.replace("/var/log/nginx", str(tmp_path))
        extra = (ROOT / "deploy" / "nginx" / "container.conf").read_text()
        if keeps_pages:
            folder = ROOT / "deploy" / "nginx"
            kept = (folder / "kept.conf").read_text()
            extra += kept.replace("/var/cache/nginx", str(tmp_path))
            (tmp_path / "office.d").mkdir()
            shutil.copy(folder / "pages-kept.conf", tmp_path / "office.d")
        # As root, nginx gives the folders of its pieces to its user: not the machine's.
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
            extra += f"{kind}_temp_path {tmp_path / kind}; "
        whole = tmp_path / "nginx.conf"
        whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {extra}{text} }}")

        done = subprocess.run(
            ["nginx", "-t", "-q", "-c", whole, "-e", tmp_path / "start.log"],
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stderr
        assert "emerg" not in done.stderr
