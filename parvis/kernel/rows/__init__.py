"""Reads and changes single rows by their key without building the query anew each time."""

from parvis.kernel.rows.by_key import RowByKey

__all__ = ["RowByKey"]
