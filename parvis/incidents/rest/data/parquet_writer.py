"""Writes a Parquet file of rows on standard input, JSON a line: `python -m … TYPES PATH`.

`TYPES` is a JSON object of SQL types by column. Nothing of Parvis is loaded here, and no network is asked.
"""

import json
import sys
import tempfile
from typing import Any

import duckdb

MEMORY = "256MB"


def main(types: str, path: str) -> None:
    """Write everything that comes in to `path`, in the order in which it comes."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in json.loads(types).items())
    with tempfile.TemporaryDirectory() as folder:
        config: dict[str, Any] = {
            "memory_limit": MEMORY,
            "threads": 1,
            "temp_directory": folder,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=config) as database:
            database.execute("SET TimeZone = 'UTC'")
            rows = f"read_json('/dev/stdin', format = 'newline_delimited', columns = {{{columns}}})"
            # Both are our own: names of columns, and a folder that was just made.
            copy = f"COPY (SELECT * FROM {rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
            database.execute(copy)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
