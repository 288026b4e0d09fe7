"""Nothing starts that is not safe, and what ends is started again."""

import signal
import time

import pytest

from .units import memory, wait_for

pytestmark = pytest.mark.rehearsal
# What is wrong, and the name that the sentence has to begin with or hold.
REFUSED = {
    "SECRET_KEY": [None, "short", "a" * 60, "django-insecure-" + "abcdef" * 10],
    "ALLOWED_HOSTS": [None, "*", "https://www.office.example"],
    "BASE_URL": [None, "http://www.office.example", "https://elsewhere.example"],
    "DATABASE_URL": [None, "postgres://office:office@127.0.0.1/office"],
    "FROM_EMAIL": [None],
    "EMAIL_URL": ["consolemail://", "smtp://office:long-one@mail.example:25"],
    "CACHE_URL": ["locmemcache://"],
    "TRUSTED_PROXIES": [None, "0", "many"],
}


class TestTheWebServer:
    def test_does_not_start_without_what_it_needs(self, machine, figure):
        names = [name for name, values in REFUSED.items() if values[0] is None]

        code, told = machine.start_refused(**dict.fromkeys(names))

        assert code != 0
        assert "Traceback" not in told
        assert all(f"Set {name} to" in told or f"Set {name}," in told for name in names)
        figure(f"{len(names)} names missing, each with its sentence")

    @pytest.mark.parametrize("name", REFUSED)
    def test_does_not_start_with_an_unsafe(self, machine, figure, name):
        values = [value for value in REFUSED[name] if value is not None]

        for value in values[:1]:
            code, told = machine.start_refused(**{name: value})

            assert code != 0, value
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
        data = machine.office / ".var" / "media"

        told = machine._as_user(
            "sh", "-c", f"touch {place}/x && echo CODE; touch {data}/x && echo DATA; :"
        )

        assert "CODE" not in told
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
