"""A site with one engine outside, editors and readers, for `bench/faults.py`."""

import os
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "elasticsearch"
THINGS = 500
NOTICE = "Unsere Suche ist gerade langsamer als sonst."


class Node:
    """A node that nobody else uses, so that nobody else's is killed."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def do(self, command: str) -> None:
        subprocess.run(  # noqa: S603  our own script
            [str(SCRIPT), command],
            env={**os.environ, "ES_PORT": str(self.port)},
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def send(self, number: int) -> None:
        folder = os.environ.get("ES_DIR", "/var/tmp/elasticsearch-local")  # noqa: S108  the script's own default
        os.kill(int((Path(folder) / f"node-{self.port}" / "pid").read_text()), number)


class Things:
    """A source of things that this run makes and changes."""

    prefix = "faults"

    def __init__(self) -> None:
        self.titles = {f"{number}": f"Kurs {number}" for number in range(THINGS)}
        # Saved since it was last looked at whether the engine finds them.
        self.saved: set[str] = set()

    def names(self) -> list[str]:
        return list(self.titles)

    def thing(self, name: str) -> object:
        from search.sources import Thing, Words

        title = self.titles.get(name)
        words = [Words("de", f"things/{name}/", title, body="Melden Sie sich an.")]
        return Thing("service", {}, words) if title else None

    def save(self, name: str, title: str) -> None:
        """What publishing does: the rows, then whoever is to be told."""
        from search.tasks import refresh_things

        self.titles[name] = title
        self.saved.add(name)
        refresh_things.call([f"{self.prefix}:{name}"])


@dataclass
class Readers:
    """Asks the results page, and notes how long it took and what it said."""

    client: object
    seen: list[tuple[float, int, bool]] = field(default_factory=list)

    def ask(self, text: str) -> tuple[float, bool]:
        begun = time.perf_counter()
        response = self.client.get("/de/search/", {"q": text})
        took = 1000 * (time.perf_counter() - begun)
        noticed = NOTICE in response.content.decode()
        self.seen.append((took, response.status_code, noticed))
        return took, noticed

    def ask_all(self, number: int) -> list[float]:
        return [self.ask(f"Kurs {at}")[0] for at in range(number)]


class Scene:
    """A site with one engine outside, which faults befall."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.test import Client

        from search import sources

        self.node, self.things = Node(), Things()
        settings.ELASTICSEARCH_URL = self.node.url
        settings.ELASTICSEARCH_INDEX = "bench-faults"
        settings.ALLOWED_HOSTS = ["testserver"]
        sources.SOURCES.clear()
        sources.register(self.things)
        self.readers = Readers(Client(raise_request_exception=False))

    @property
    def engine(self) -> object:
        from search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine(refresh=True)

    def fill(self) -> None:
        from search.engines import named_engines
        from search.models import RebuildRun, SearchItem, SearchWord
        from search.rebuilding import rebuild

        for model in (SearchItem, SearchWord, RebuildRun):
            model.objects.all().delete()
        rebuild(list(named_engines().values()), progress=lambda done, total: None)

    def start(self) -> None:
        self.node.do("start")
        patient = self.engine.patient
        patient.cluster.health(wait_for_status="yellow", timeout="50s")
        self.rested()

    def rested(self) -> None:
        """The half minute of the fuse is over."""
        from django.core.cache import cache

        from search import breaker

        if cache.get(breaker.OPEN) is not None:
            cache.set(breaker.OPEN, 0, timeout=None)
        cache.delete(breaker.PROBE)

    def lost(self) -> int:
        """How much of what was saved the engine outside does not find."""
        from search.analysis import analyse
        from search.pushing import push_dirty
        from search.queries import Request, Term
        from search.terms import whole_term

        push_dirty()
        engine = self.engine
        engine.client.indices.refresh(index=engine.alias)
        missing = 0
        for name in self.things.saved:
            title = self.things.titles[name]
            term = Term(whole_term("de", list(analyse("de", title))))
            keys = [key for key, _weight in engine.search(Request(term)).hits]
            missing += f"{self.things.prefix}:{name}" not in keys
        self.things.saved.clear()
        return missing
