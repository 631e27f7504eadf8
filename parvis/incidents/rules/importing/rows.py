"""One row of somebody else's reports, read with a mapping."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import BinaryIO
from zoneinfo import ZoneInfo

from parvis.incidents.rules.importing import reasons
from parvis.incidents.rules.importing.files import Row, Table, opened
from parvis.incidents.rules.importing.words import Words
from parvis.incidents.rules.points import checked
from parvis.incidents.types.importing import Imported, ImportMapping, Refusal, Refused
from parvis.incidents.types.point import BadPoint, PointProblem
from parvis.incidents.types.report import CLOSED, Channel, State
from parvis.kernel.definitions import Localised

_IGNORED = ""

IsInside = Callable[[float, float], bool]

_LONGEST_POINT = 100
_WKT = re.compile(r"\s*POINT\s*\(\s*(\S+)\s+(\S+?)\s*\)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|,?\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read(file: BinaryIO, mapping: ImportMapping, *, is_inside: IsInside, now: datetime) -> Iterator[Imported | Refused]:
    """Yield every row of a CSV file, read with `mapping` or refused with a reason; the file is never held whole.

    Cells stay texts: what looks like a formula is kept as it was written.

    :param file: open in binary and able to be read twice.
    :param is_inside: tells of a latitude and a longitude whether the region holds them.
    :param now: nothing can have been reported after this moment.
    :raises BadImport: at once, if the file as a whole cannot be read with this mapping.
    """
    table = opened(file, mapping)
    reader = _Reader(mapping, table, is_inside, now)
    return map(reader.row, table.rows)


class _No(Exception):
    """This row is not taken."""

    def __init__(self, kind: Refusal, reason: Localised) -> None:
        super().__init__(kind)
        self.kind, self.reason = kind, reason


class _Reader:
    def __init__(self, mapping: ImportMapping, table: Table, is_inside: IsInside, now: datetime) -> None:
        self.mapping, self.columns, self.table = mapping, mapping.columns, table
        self.is_inside, self.now = is_inside, now
        self.zone = ZoneInfo(mapping.dates.zone)
        self.categories = Words({**mapping.categories, **dict.fromkeys(mapping.ignored, _IGNORED)})
        self.statuses = Words(mapping.statuses)
        self.channels = Words(mapping.channels)

    def row(self, row: Row) -> Imported | Refused:
        try:
            if row.cells is None:
                raise _No(Refusal.QUOTES, reasons.QUOTES)
            if len(row.cells) != self.table.width:
                raise _No(Refusal.CELLS, reasons.wrong_width(len(row.cells), self.table.width))
            return self._imported(row.line, row.cells)
        except _No as no:
            return Refused(row.line, row.until, no.kind, no.reason)

    def _imported(self, line: int, cells: Sequence[str]) -> Imported:
        def cell(column: str | None) -> str:
            return "" if column is None else _CONTROL.sub("", cells[self.table.places[column]]).strip()

        columns = self.columns
        if not (number := cell(columns.id)):
            raise _No(Refusal.ID, reasons.NO_ID)
        theirs = " / ".join(filter(None, map(cell, columns.category)))
        category = self._category(theirs)
        reported_at = self._moment(cell(columns.opened), columns.opened)
        closed_at = self._closed_at(cell(columns.closed), reported_at)
        state = self._state(cell(columns.status), closed_at)
        address = cell(columns.address)
        return Imported(
            line=line,
            id=number,
            category=category,
            theirs=theirs,
            point=self._point(cell(columns.lat), cell(columns.lon), cell(columns.point), address),
            address=address,
            text="\n".join(filter(None, map(cell, columns.text))),
            state=state,
            channel=self.channels.find(cell(columns.channel)) or Channel.IMPORT,
            reported_at=reported_at,
            closed_at=closed_at if state in CLOSED else None,
            outcome=cell(columns.outcome),
            language=self.mapping.language,
        )

    def _category(self, theirs: str) -> str:
        ours = self.categories.find(theirs) if theirs else None
        if ours == _IGNORED:
            raise _No(Refusal.IGNORED, reasons.ignored_category(theirs))
        ours = ours or self.mapping.otherwise
        if ours is None:
            raise _No(Refusal.CATEGORY, reasons.unknown_category(theirs))
        return ours

    def _state(self, theirs: str, closed_at: datetime | None) -> State:
        if not theirs:
            return State.RECEIVED if closed_at is None else State.PROCESSED
        ours = self.statuses.find(theirs)
        if ours is None:
            raise _No(Refusal.STATUS, reasons.unknown_status(theirs))
        if ours in CLOSED and closed_at is None:
            raise _No(Refusal.DATE, reasons.CLOSED_UNKNOWN)
        return ours

    def _closed_at(self, written: str, reported_at: datetime) -> datetime | None:
        """Return when it was closed; systems that keep the day only seem to close before they open."""
        if self.columns.closed is None or not written:
            return None
        closed_at = self._moment(written, self.columns.closed)
        if closed_at < reported_at and _day(closed_at, self.zone) < _day(reported_at, self.zone):
            raise _No(Refusal.ORDER, reasons.CLOSED_BEFORE)
        return max(closed_at, reported_at)

    def _moment(self, written: str, column: str) -> datetime:
        moment = next((found for one in self.mapping.dates.formats if (found := _read(written, one))), None)
        if moment is None:
            raise _No(Refusal.DATE, reasons.bad_date(written, column))
        try:
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)
        except OverflowError:
            raise _No(Refusal.DATE, reasons.bad_date(written, column)) from None
        if moment > self.now:
            raise _No(Refusal.FUTURE, reasons.FUTURE)
        return moment

    def _point(self, lat: str, lon: str, point: str, address: str) -> tuple[float, float] | None:
        """Return the point, or None where there is only an address."""
        if not (lat or lon) and point:
            lat, lon = _parts(point)
        if not (lat or lon):
            if address:
                return None
            raise _No(Refusal.NO_PLACE, reasons.NO_PLACE)
        try:
            return checked(lat, lon, is_inside=self.is_inside)
        except BadPoint as bad:
            if bad.kind is PointProblem.ZERO and address:
                return None
            raise _No(Refusal.POINT, bad.message) from None


def _parts(point: str) -> tuple[str, str]:
    """Return latitude and longitude as written: longitude first in `POINT (…)`, latitude first in a plain pair."""
    if len(point) > _LONGEST_POINT:
        return point, point
    if wkt := _WKT.fullmatch(point):
        return wkt[2], wkt[1]
    bare = point.strip("() ")
    pair = _BETWEEN.split(bare)
    if len(pair) == 1:
        pair = bare.split(",")
    return (pair[0], pair[1]) if len(pair) == 2 else (point, point)


def _read(written: str, form: str) -> datetime | None:
    try:
        # Without an offset it is a wall clock's time; the caller knows where that clock hung.
        return datetime.fromisoformat(written) if form == "iso" else datetime.strptime(written, form)  # noqa: DTZ007
    except ValueError:
        return None


def _day(moment: datetime, zone: tzinfo) -> int:
    return moment.astimezone(zone).toordinal()
