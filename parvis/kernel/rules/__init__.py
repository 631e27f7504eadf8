"""The language of conditions, amounts and routing, and its decision tables."""

from parvis.kernel.rules.columns import Rows, compile_columns
from parvis.kernel.rules.deciding import Considered, Decision, decide
from parvis.kernel.rules.errors import CannotCompile, RuleError
from parvis.kernel.rules.expression import Comparison, Explanation, Expression, evaluate, explain, parse
from parvis.kernel.rules.findings import Finding, gaps_and_overlaps
from parvis.kernel.rules.functions import FUNCTIONS
from parvis.kernel.rules.nodes import Kind
from parvis.kernel.rules.sql import Dialect, compile_sql
from parvis.kernel.rules.table import Condition, Output, Row, Table, output_of

__all__ = [
    "FUNCTIONS", "CannotCompile", "Comparison", "Condition", "Considered", "Decision", "Dialect", "Explanation",
    "Expression", "Finding", "Kind", "Output", "Row", "Rows", "RuleError", "Table", "compile_columns", "compile_sql",
    "decide", "evaluate", "explain", "gaps_and_overlaps", "output_of", "parse",
]  # fmt: skip
