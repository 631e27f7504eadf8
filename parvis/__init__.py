"""Parvis: one counter for a region, its citizens, its enterprises and all its administrations."""

__version__ = "0.1.0"
