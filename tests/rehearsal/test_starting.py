"""Nothing starts that is not safe, and what ends is started again."""

import re
import signal
import time

import pytest

from .units import memory, wait_for

pytestmark = pytest.mark.rehearsal
NEEDED = (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DATABASE_URL",
    "FROM_EMAIL",
    "TRUSTED_PROXIES",
)
UNSAFE = {
    "SECRET_KEY": "short",
    "ALLOWED_HOSTS": "*",
    "BASE_URL": "http://www.office.example",
    "DATABASE_URL": "postgres://office:office@127.0.0.1/office",
    "EMAIL_URL": "consolemail://",
    "CACHE_URL": "locmemcache://",
    "TRUSTED_PROXIES": "0",
}


class TestTheWebServer:
    def test_does_not_start_without_what_it_needs(self, machine, figure):
        code, told = machine.start_refused(**dict.fromkeys(NEEDED))

        assert code != 0
        assert "Traceback" not in told
        assert all(re.search(f"Set {name}( to|,)", told) for name in NEEDED)
        figure(f"{len(NEEDED)} names missing, each with its sentence")

    @pytest.mark.parametrize("name", UNSAFE)
    def test_does_not_start_with_an_unsafe(self, machine, figure, name):
        code, told = machine.start_refused(**{name: UNSAFE[name]})

        assert code != 0
        assert name in told
        assert "Traceback" not in told
        figure(told.strip().splitlines()[-1].strip(" -")[:90])

    def test_starts_again_when_a_worker_is_killed(self, machine, figure):
        web = machine.services["office-web"]
        first, *workers = web.processes()

        for worker in workers:
            web.signal(signal.SIGKILL, worker)

        def all_there():
            now = web.processes()
            return len(now) == len(workers) + 1 and not set(now) & set(workers)

        wait_for(all_there, 30)
        wait_for(machine.is_well, 30)
        assert web.processes()[0] == first
        figure(f"{len(workers)} workers")

    def test_starts_again_when_all_of_it_is_killed(self, machine, figure):
        web = machine.services["office-web"]
        starts, begun = web.starts, time.monotonic()

        web.signal(signal.SIGKILL)
        web.process.wait()
        away = machine.visitor().get("/ar/")
        sent = machine.visitor().post("/de/-/helpful/", {"answer": "yes"})

        assert away.status == sent.status == 503
        assert 'dir="rtl"' in away.text
        assert 'lang="de"' in sent.text
        assert away.all("Retry-After") == ["30"]
        wait_for(machine.is_well, 90)
        assert web.starts == starts + 1
        figure(
            f"well again after {time.monotonic() - begun:.0f} s; 503 in Arabic before"
        )

    def test_cannot_change_its_code(self, machine):
        place = machine.office / "site" / "config"
        styles, data = (machine.office / ".var" / x for x in ("static", "media"))

        told = machine._as_user(
            "sh",
            "-c",
            f"touch {place}/x && echo CODE; touch {styles}/x && echo STYLES; "
            f"touch {data}/x && echo DATA; rm -f {data}/x",
        )

        assert "CODE" not in told
        assert "STYLES" not in told
        assert "DATA" in told

    def test_keeps_to_its_memory(self, machine, figure):
        for path in ("/de/", "/ar/", "/de/leistungen/", "/de/search/?q=wohnen"):
            for _worker in range(6):
                machine.visitor().get(path)
        for name, service in machine.services.items():
            sizes = [memory(pid) for pid in service.processes()]
            together = sum(pss for _rss, pss in sizes)

            assert together < service.unit.memory_limit
            each = ", ".join(f"{r >> 20}/{p >> 20}" for r, p in sizes)
            limit = service.unit.memory_limit >> 20
            figure(f"{name.removeprefix('office-')} {each} of {limit} MiB (RSS/PSS)")
