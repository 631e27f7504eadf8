"""Runs a program of the house in a process that ends with its work and knows nothing of this one but its input."""

from parvis.kernel.apart.running import Failed, run

__all__ = ["Failed", "run"]
