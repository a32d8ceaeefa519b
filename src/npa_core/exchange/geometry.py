"""Polygons of GeoJSON (RFC 7946, section 3.1), checked and rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DECIMALS = 4
"""Of a degree: some 10 metres, finer than any map of a website shows."""

Ring = list[list[float]]


class BadGeometryError(Exception):
    """What is no Polygon or MultiPolygon in degrees."""


def rounded(geometry: Any) -> Mapping[str, Any] | None:
    """Return a Polygon or MultiPolygon with rounded coordinates; heights are left out.

    A part that rounding leaves with fewer than three corners (a small island) is dropped; None when
    nothing is left, or nothing was there. Raises BadGeometryError.
    """
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadGeometryError("the geometry is no Polygon or MultiPolygon")
    coordinates = _list(geometry.get("coordinates"))
    polygons = [_polygon(part) for part in (coordinates if kind == "MultiPolygon" else [coordinates])]
    left = [polygon for polygon in polygons if polygon]
    if not left:
        return None
    return {"type": kind, "coordinates": left if kind == "MultiPolygon" else left[0]}


def _polygon(rings: Any) -> list[Ring]:
    """Return the outer ring and its holes; nothing when no outer one is left."""
    left = [_ring(ring) for ring in _list(rings)]
    return [ring for ring in left if ring] if left and left[0] else []


def _ring(positions: Any) -> Ring:
    points = [_point(position) for position in _list(positions)]
    if not points or points[0] != points[-1]:
        raise BadGeometryError("a ring of coordinates does not end where it begins")
    ring = [point for index, point in enumerate(points) if not index or point != points[index - 1]]
    return ring if len(ring) >= 4 else []


def _point(position: Any) -> list[float]:
    point = position[:2] if isinstance(position, list) else []
    # A bool is an int, but no number of degrees.
    if len(point) == 2 and all(type(number) in (int, float) for number in point):
        east, north = point
        if abs(east) <= 180 and abs(north) <= 90:
            return [round(float(east), DECIMALS), round(float(north), DECIMALS)]
    raise BadGeometryError("the coordinates are not in degrees (longitude, latitude); convert it to EPSG:4326")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadGeometryError("`coordinates` does not hold lists of positions")
    return value
