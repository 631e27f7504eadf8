"""Search in citizens' own words, in Dutch, French and English."""

from parvis.kernel.search.index import Hit, Index
from parvis.kernel.search.text import folded
from parvis.kernel.search.words import Language

__all__ = ["Hit", "Index", "Language", "folded"]
