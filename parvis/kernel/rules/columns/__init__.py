"""Works an expression or a table out for many cases at once, over NumPy columns.

Columns are arrays by dotted name: whole numbers, fractions (NaN is missing), yes or no, texts, and `datetime64` dates
(NaT is missing). A masked array, or an array of objects with None, may hold missing values of any kind. A list of rows
per case (children) is a :class:`Rows`. Cases are worked through in blocks that fit in the processor's cache.
"""

from parvis.kernel.rules.columns.blocks import Rows
from parvis.kernel.rules.columns.compiling import compile_columns

__all__ = ["Rows", "compile_columns"]
