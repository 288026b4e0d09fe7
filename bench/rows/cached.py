"""A page that is kept, under gunicorn with two workers, beside a file of nginx."""

from bench.cached import PACKED, fetch, static
from bench.office import Office
from bench.serving import free_port, kept, served
from bench.size import Size


def ours(size: Size) -> dict[str, float]:
    office = Office(min(size.languages, 3))
    office.fill(size.each)
    with served("config.wsgi", "bench.kept_settings") as server:
        found = kept(server, "/de/", size.seconds)
        page, _name = fetch(f"{server.url}/de/")
    with static(free_port(), page) as server:
        fetch(f"{server.url}/page.html")
        row = server.measure("/page.html", PACKED, size.seconds)
    return found | {
        "nginx, static file: requests a second": row.per_second,
        "nginx, static file: CPU µs a request": row.cpu,
    }
