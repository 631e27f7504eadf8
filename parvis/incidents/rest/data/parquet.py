"""Rows as a Parquet file: typed columns, compressed, for those who analyse.

DuckDB writes it in a process that ends with the file: what it takes of memory, no web process keeps.
"""

import json
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from parvis.incidents import api as incidents
from parvis.kernel import apart

_SQL_TYPES = {int: "BIGINT", float: "DOUBLE", str: "VARCHAR", datetime: "TIMESTAMPTZ"}
SECONDS = 1_800


def parquet_file(batches: Iterable[Sequence[dict[str, object]]]) -> IO[bytes]:
    """Return an open file with the rows of all batches; it is gone once it is closed.

    :raises apart.Failed: if it could not be written, or not within half an hour, the making of the batches included.
    """
    types = json.dumps({name: _SQL_TYPES[kind] for name, kind in incidents.OPEN_COLUMNS.items()})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.parquet"
        lines = (f"{json.dumps(row, default=_text)}\n".encode() for batch in batches for row in batch)
        apart.run("parvis.incidents.rest.data.parquet_writer", types, str(path), given=lines, seconds=SECONDS)
        # The name goes with its folder; the content stays until the file is closed.
        return path.open("rb")


def _text(value: object) -> str:
    """Return a moment as text, in UTC, so that no zone of this machine has a say in it."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
