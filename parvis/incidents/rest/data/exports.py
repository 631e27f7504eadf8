"""All public reports to take away: CSV, GeoJSON and Parquet, by the filter of the map, page after page."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.rest.data.asking import GEOJSON, filter_of, open_data, whole_number
from parvis.incidents.rest.data.parquet import parquet_file

MOST_ROWS, ROWS = 100_000, 10_000
Row = Mapping[str, object]
Batches = Iterator[list[dict[str, object]]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for something to work out."""


def _mark(request: HttpRequest) -> str:
    """Return what tells one export from another: what is known now, what is asked, and the hour, as terms pass."""
    return f"{incidents.data_version()} {request.get_full_path()} {timezone.now():%Y-%m-%d %H}"


@open_data(seconds=300, mark=_mark)
def reports_csv(request: HttpRequest) -> HttpResponseBase:
    """Send reports as a table of text."""
    batches, following = _asked(request)
    response = StreamingHttpResponse(_csv(batches), content_type="text/csv; charset=utf-8")
    return _named(response, request, "csv", following)


@open_data(seconds=300, mark=_mark)
def reports_geojson(request: HttpRequest) -> HttpResponseBase:
    """Send reports as GeoJSON (RFC 7946)."""
    batches, following = _asked(request)
    response = StreamingHttpResponse(_geojson(batches), content_type=GEOJSON)
    return _named(response, request, "geojson", following)


@open_data(seconds=300, mark=_mark, is_compressed=False)
def reports_parquet(request: HttpRequest) -> HttpResponseBase:
    """Send reports as Apache Parquet, columns with types."""
    batches, following = _asked(request)
    response = FileResponse(parquet_file(batches), content_type="application/vnd.apache.parquet")
    return _named(response, request, "parquet", following)


def _asked(request: HttpRequest) -> tuple[Batches, str]:
    limit = whole_number(request, "limit", least=1, most=MOST_ROWS, default=ROWS)
    asked = filter_of(request, everything=True)
    found = incidents.export(asked, at=timezone.now(), after=request.GET.get("after", ""), limit=limit)
    return incidents.open_batches(found), found.next


def _named(response: HttpResponseBase, request: HttpRequest, ending: str, following: str) -> HttpResponseBase:
    """Give an answer its name as a file, and say where it goes on."""
    response["Content-Disposition"] = f'attachment; filename="reports.{ending}"'
    if following:
        response["Link"] = f'<{next_url(request, following)}>; rel="next"'
    return response


def next_url(request: HttpRequest, after: str) -> str:
    """Return this address for what comes after a page."""
    query = request.GET.copy()
    query["after"] = after
    return request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=',:~')}")


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(batches: Batches) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(incidents.OPEN_COLUMNS)
    for batch in batches:
        yield "".join(writer.writerow([_cell(value) for value in row.values()]) for row in batch)


def _cell(value: object) -> object:
    """Return a value as a cell that a spreadsheet only shows."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _geojson(batches: Batches) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    separator = ""
    for batch in batches:
        if batch:
            yield separator + ",".join(json.dumps(feature_of(row), ensure_ascii=False) for row in batch)
            separator = ","
    yield "]}"


def feature_of(row: Row) -> dict[str, Any]:
    """Return a row of open data as a feature of GeoJSON."""
    inside: Iterable[str] = (name for name in row if name not in ("number", "lat", "lon"))
    return {
        "type": "Feature",
        "id": row["number"],
        "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
        "properties": {"number": row["number"], **{name: _plain(row[name]) for name in inside}},
    }


def _plain(value: object) -> object:
    return moment_text(value) if isinstance(value, datetime) else value


def moment_text(moment: datetime) -> str:
    """Return a moment as data has it: ISO 8601, in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
