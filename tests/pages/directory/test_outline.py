"""The drawn map and the file it is drawn from."""

import json
from decimal import Decimal

import pytest

from pages.directory.outline import BadOutline, draw, read_outline

SQUARE = [[6.0, 50.0], [7.0, 50.0], [7.0, 51.0], [6.0, 51.0], [6.0, 50.0]]


def geojson(coordinates, kind="Polygon"):
    return json.dumps({"type": kind, "coordinates": coordinates}).encode()


class TestReadingAnOutline:
    def test_takes_polygons_wherever_they_stand(self):
        feature = {"type": "Feature", "geometry": json.loads(geojson([SQUARE]))}
        both = json.dumps({"type": "FeatureCollection", "features": [feature] * 2})

        assert read_outline(geojson([SQUARE])) == [SQUARE]
        assert read_outline(geojson([[SQUARE]], "MultiPolygon")) == [SQUARE]
        assert read_outline(both.encode()) == [SQUARE, SQUARE]

    def test_thins_what_is_too_fine_for_a_small_map(self):
        ring = [[6 + n / 10_000, 50.0] for n in range(5000)]

        assert len(read_outline(geojson([ring]))[0]) <= 400

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff\xfe",
            b"[]",
            b"{}",
            b'{"type": "Point", "coordinates": [6, 50]}',
            b'{"type": "Feature", "geometry": null}',
            geojson([[[6]]]),
            geojson([[[600, 50], [1, 2], [3, 4]]]),
            geojson([[["a", "b"]]]),
            geojson([[[float("nan"), 50], [1, 2], [3, 4]]]),
            b'{"type":"FeatureCollection","features":' * 5000,
            b" " * 600_000,
        ],
    )
    def test_refuses_everything_else(self, data):
        with pytest.raises(BadOutline):
            read_outline(data)


class TestTheDrawing:
    def test_keeps_north_above_and_east_at_the_end(self):
        drawing = draw([SQUARE], [(Decimal("50.9"), Decimal("6.1"))])

        (point,) = drawing.points
        assert point.x < drawing.width / 2
        assert point.y < drawing.height / 2
        assert drawing.path.startswith("M") and drawing.path.endswith("Z")

    def test_is_nothing_without_a_place(self):
        assert draw([SQUARE], []) is None

    def test_sets_places_of_one_town_apart(self):
        same = (Decimal("50.5"), Decimal("6.5"))

        points = draw([], [same] * 12).points

        assert len({(point.x, point.y) for point in points}) == 12
