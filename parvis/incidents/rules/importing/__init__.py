"""Reports of another system or city, read from a CSV file row by row; nothing is written."""

from parvis.incidents.rules.importing.rows import read

__all__ = ["read"]
