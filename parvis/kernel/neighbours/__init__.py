"""Outside systems as the demonstration and the tests have them: real servers that speak what the real ones speak."""

from parvis.kernel.neighbours.serving import Application, gathered, running

__all__ = ["Application", "gathered", "running"]
