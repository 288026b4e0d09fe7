"""A page that is kept, by the site and by nginx before it, beside a file of nginx."""

from http import HTTPStatus

from bench.cached import PACKED, Server, before, fetch, static
from bench.office import Office
from bench.serving import free_port, kept, served
from bench.size import Size

PAGE = "/de/"


def ours(size: Size) -> dict[str, float]:
    office = Office(min(size.languages, 3))
    office.fill(size.each)
    with served("config.wsgi", "bench.kept_settings") as server:
        found = kept(server, PAGE, size.seconds)
        page, name = fetch(server.url + PAGE)
        found |= _nothing_new(server, name, size.seconds)
        with before(server.url, free_port()) as proxy:
            fetch(proxy.url + PAGE)
            found |= _figures("nginx before it", proxy, PAGE, size.seconds)
    with static(free_port(), page) as server:
        fetch(f"{server.url}/page.html")
        found |= _figures("nginx, static file", server, "/page.html", size.seconds)
    return found


def _nothing_new(server: Server, name: str, seconds: float) -> dict[str, float]:
    row = server.measure(PAGE, {**PACKED, "If-None-Match": name}, seconds)
    if row.status != HTTPStatus.NOT_MODIFIED:
        raise RuntimeError(f"It was sent again: {row.status}")
    return {"304: CPU µs a request": row.cpu}


def _figures(what: str, server: Server, path: str, seconds: float) -> dict[str, float]:
    row = server.measure(path, PACKED, seconds)
    return {
        f"{what}: requests a second": row.per_second,
        f"{what}: CPU µs a request": row.cpu,
    }
