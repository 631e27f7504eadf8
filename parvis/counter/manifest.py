"""What the counter declares to the house."""

from pathlib import Path

from parvis.kernel.registry import Manifest

MANIFEST = Manifest(
    module="counter",
    procedures=(Path(__file__).parent / "procedures",),
)
