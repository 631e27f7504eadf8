"""Other systems' categories: read, likened to ours, mapped both ways."""

from parvis.incidents.rules.foreign.coverage import coverage, coverage_rows, coverage_table
from parvis.incidents.rules.foreign.likeness import proposed_mapping
from parvis.incidents.rules.foreign.mapping import (
    accepted,
    mapping_as_csv,
    mapping_as_yaml,
    mapping_from_csv,
    mapping_from_yaml,
    mapping_problems,
    ours_for,
    theirs_for,
)
from parvis.incidents.rules.foreign.reading import foreign_tree

__all__ = [
    "accepted", "coverage", "coverage_rows", "coverage_table", "foreign_tree", "mapping_as_csv", "mapping_as_yaml",
    "mapping_from_csv", "mapping_from_yaml", "mapping_problems", "ours_for", "proposed_mapping", "theirs_for",
]  # fmt: skip
