"""Read the official files: GeoJSON as UrbIS and OpenStreetMap give it, CSV as BeSt and others do.

Everything is read by its header, because the order of columns has changed between editions; coordinates are brought to
WGS 84 (EPSG:4326), longitude first, as RFC 7946 wants them.
"""

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyproj import Transformer

WGS84 = "EPSG:4326"
LAMBERT72 = "EPSG:31370"
LAMBERT2008 = "EPSG:3812"
_BELGIUM = (2.3, 49.3, 6.6, 51.7)

# What one field is called, by source: Parvis' own, BeSt, UrbIS, OpenStreetMap extracts.
NAMES = {
    "nis": ("nis", "municipality_id", "NATIONAL_CODE", "NIS_CODE", "INS", "ref:INS"),
    "name_nl": ("name_nl", "streetname_nl", "NAME_DUT", "name:nl"),
    "name_fr": ("name_fr", "streetname_fr", "NAME_FRE", "name:fr"),
    "name_en": ("name_en", "NAME_ENG", "name:en"),
    "postal_codes": ("postal_codes",),
    "postcode": ("postcode", "main_postcode", "ZIPCODE"),
    "street_id": ("street_id", "id"),
    "address_id": ("address_id", "id"),
    "number": ("house_number", "number"),
    "box": ("box_number", "box"),
    "lat": ("EPSG:4326_lat", "lat", "latitude"),
    "lon": ("EPSG:4326_lon", "lon", "longitude"),
    "x72": ("EPSG:31370_x",),
    "y72": ("EPSG:31370_y",),
    "status": ("status",),
}


class BadSource(Exception):
    """A file cannot be used; the message says what is wrong with it and where."""


@dataclass(frozen=True)
class Refused:
    """A row that was not taken, and why."""

    row: int
    reason: str


def field(record: dict[str, Any], name: str) -> str:
    """Return a field under whichever name this source gives it, stripped; empty when absent."""
    for key in NAMES[name]:
        value = record.get(key)
        if value not in (None, ""):
            return str(value).strip()
    return ""


def rows(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Read a CSV file row by row, with comma or semicolon.

    :raises BadSource: when it is missing, empty, not UTF-8, or lacks a needed field.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            if not head.strip():
                raise BadSource(f"{path.name} is empty.")
            separator = ";" if head.count(";") > head.count(",") else ","
            file.seek(0)
            reader = csv.DictReader(file, delimiter=separator)
            header = set(reader.fieldnames or ())
            for name in needed:
                if not header & set(NAMES[name]):
                    raise BadSource(
                        f"{path.name} has no column for {name}; one of {', '.join(NAMES[name])} is expected."
                    )
            yield from reader
    except OSError as error:
        raise BadSource(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadSource(f"{path.name} is not written in UTF-8.") from error


def point(record: dict[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude of a row, from degrees or from Lambert 72; None when it has none.

    :raises ValueError: when what stands there is not a point in Belgium (swapped axes are one such mistake).
    """
    lat, lon = field(record, "lat"), field(record, "lon")
    if not (lat and lon):
        x, y = field(record, "x72"), field(record, "y72")
        if not (x and y):
            return None
        lon, lat = _to_wgs84(LAMBERT72).transform(float(x), float(y))
    found = float(lat), float(lon)
    west, south, east, north = _BELGIUM
    if not all(map(math.isfinite, found)) or not (south <= found[0] <= north and west <= found[1] <= east):
        raise ValueError(f"({found[0]:.5f}, {found[1]:.5f}) is not in Belgium.")
    return round(found[0], 6), round(found[1], 6)


def features(path: Path) -> tuple[list[dict[str, Any]], Transformer | None]:
    """Read a GeoJSON FeatureCollection; the second value brings its coordinates to WGS 84, None if they are already.

    :raises BadSource: when it is not a FeatureCollection.
    """
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSource(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadSource(f"{path.name} is not GeoJSON: {error}.") from error
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise BadSource(f"{path.name} is not a GeoJSON FeatureCollection.")
    # WFS answers name their reference system in the member that GeoJSON 2008 had for it.
    name = str(collection.get("crs", {}).get("properties", {}).get("name", ""))
    for code in (LAMBERT72, LAMBERT2008):
        if name.endswith(code.removeprefix("EPSG:")):
            return collection["features"], _to_wgs84(code)
    return collection["features"], None


def _to_wgs84(code: str) -> Transformer:
    return Transformer.from_crs(code, WGS84, always_xy=True)
