"""Explains decisions: which rule, which facts, which article, and what would change it."""

from parvis.counter.rules.explaining.tables import explain_table, tables_behind

__all__ = ["explain_table", "tables_behind"]
