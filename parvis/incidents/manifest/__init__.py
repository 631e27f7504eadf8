"""What the incidents declare to the house."""

from parvis.kernel.registry import Manifest

MANIFEST = Manifest(module="incidents")
