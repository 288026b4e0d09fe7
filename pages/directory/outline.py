"""A map without a map service: an outline and points, drawn as SVG on the server."""

import json
import math
from dataclasses import dataclass
from decimal import Decimal

MAX_BYTES = 500_000
MAX_POINTS = 400
WIDTH = 640
MARGIN = 32
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
Ring = list[list[float]]


class BadOutline(ValueError):
    """A file that holds no polygon of longitudes and latitudes."""


@dataclass(frozen=True)
class Point:
    """A place on the drawing, with its number in the list beside it."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    path: str
    points: list[Point]


def read_outline(data: bytes) -> list[Ring]:
    """
    The rings of a GeoJSON file, thinned to what a small map can show.

    :raises BadOutline: if it is none, too large or without a polygon
    """
    if len(data) > MAX_BYTES:
        raise BadOutline("too large")
    try:
        rings = [_checked(ring) for ring in _rings(json.loads(data))]
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        raise BadOutline(str(error)) from error
    if not rings:
        raise BadOutline("no polygon")
    step = math.ceil(sum(len(ring) for ring in rings) / MAX_POINTS)
    return [thin for thin in (ring[::step] for ring in rings) if len(thin) > 2]


def _rings(shape: dict) -> list:
    kind = shape["type"]
    if kind == "FeatureCollection":
        return [ring for part in shape["features"] for ring in _rings(part)]
    if kind == "Feature":
        return _rings(shape["geometry"])
    if kind == "Polygon":
        return shape["coordinates"][:1]
    if kind == "MultiPolygon":
        return [polygon[0] for polygon in shape["coordinates"]]
    return []


def _checked(ring: list) -> Ring:
    found = [[float(at[0]), float(at[1])] for at in ring]
    if not all(abs(x) <= 180 and abs(y) <= 85 for x, y in found):
        raise BadOutline("not longitudes and latitudes")
    return found


def draw(outline: list[Ring], places: list[tuple[Decimal, Decimal]]) -> Drawing | None:
    """The outline and these latitudes and longitudes, numbered from 1; or nothing."""
    spots = [(float(longitude), float(latitude)) for latitude, longitude in places]
    known = [(x, y) for ring in outline for x, y in ring] + spots
    if not spots:
        return None
    west, east = min(x for x, _y in known), max(x for x, _y in known)
    south, north = min(y for _x, y in known), max(y for _x, y in known)
    shrink = math.cos(math.radians((south + north) / 2))
    across = max((east - west) * shrink, (north - south) / 2, 0.01)
    scale = (WIDTH - 2 * MARGIN) / across
    height = round((north - south) * scale + 2 * MARGIN)

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            round(MARGIN + (x - west) * shrink * scale, 1),
            round(MARGIN + (north - y) * scale, 1),
        )

    lines = [
        "M" + "L".join("{} {}".format(*at(x, y)) for x, y in ring) + "Z"
        for ring in outline
    ]
    points = [Point(n, *at(x, y)) for n, (x, y) in enumerate(spots, start=1)]
    return Drawing(WIDTH, height, "".join(lines), _apart(points))


def _apart(points: list[Point], gap: float = 44) -> list[Point]:
    """Points of one town beside each other, so that each number can be read."""
    placed: list[Point] = []
    for point in points:
        moved, turn = point, 0
        while any(math.hypot(moved.x - x.x, moved.y - x.y) < gap for x in placed):
            turn += 1
            radius, angle = gap * (1 + turn // 6) * 0.75, turn * math.pi / 3
            moved = Point(
                point.number,
                round(point.x + radius * math.cos(angle), 1),
                round(point.y + radius * math.sin(angle), 1),
            )
        placed.append(moved)
    return placed
