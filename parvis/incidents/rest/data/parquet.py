"""Rows as a Parquet file: typed columns, compressed, for those who analyse."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import duckdb
import numpy as np

from parvis.incidents import api as incidents

_MEMORY = "256MB"
_SQL_TYPES = {int: "BIGINT", float: "DOUBLE", str: "VARCHAR", datetime: "TIMESTAMP"}


def parquet_file(batches: Iterable[Sequence[dict[str, object]]]) -> IO[bytes]:
    """Return an open file with the rows of all batches; it is gone once it is closed."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:", config=_config(folder)) as database:
        columns = ", ".join(f'"{name}" {_SQL_TYPES[kind]}' for name, kind in incidents.OPEN_COLUMNS.items())
        database.execute(f"CREATE TABLE reports ({columns})")
        for batch in batches:
            if batch:
                database.register("batch", {name: _column(name, batch) for name in incidents.OPEN_COLUMNS})
                database.execute("INSERT INTO reports SELECT * FROM batch")
                database.unregister("batch")
        path = Path(folder) / "reports.parquet"
        told = ", ".join(_told(name, kind) for name, kind in incidents.OPEN_COLUMNS.items())
        database.execute(f"COPY (SELECT {told} FROM reports) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608 (our own names)
        # The name goes with its folder; the content stays until the file is closed.
        return path.open("rb")


def _told(name: str, kind: type) -> str:
    # From the seconds since 1970, so that no zone of this machine has a say in it.
    return f'to_timestamp(epoch("{name}")) AS "{name}"' if kind is datetime else f'"{name}"'


def _config(folder: str) -> dict[str, Any]:
    asks_no_network = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return {"memory_limit": _MEMORY, "threads": 1, "temp_directory": folder, **asks_no_network}


def _column(name: str, batch: Sequence[dict[str, object]]) -> np.ndarray:
    kind, values = incidents.OPEN_COLUMNS[name], [row[name] for row in batch]
    if kind is datetime:
        moments = (one.astimezone(UTC).replace(tzinfo=None) if isinstance(one, datetime) else None for one in values)
        return np.array(list(moments), dtype="datetime64[us]")
    return np.array(values, dtype=object if kind is str else kind)
