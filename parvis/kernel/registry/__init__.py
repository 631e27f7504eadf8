"""What modules declare to the house, so that needs that point up never become imports that point up.

Each module's `manifest.py` holds one :class:`Manifest`; its `apps.py` declares it at start-up; `config`, which starts
last, freezes the register. From then on it only answers. The counter lists procedures of modules it never imports,
the report prints figures of modules it never names, and the processing register (GDPR art. 30) writes itself.
"""

from parvis.kernel.registry.manifest import (
    Dataset,
    Figure,
    Manifest,
    MenuItem,
    Neighbour,
    Permission,
    Processing,
    Schedule,
    Sign,
)
from parvis.kernel.registry.register import AlreadyDeclared, Frozen, Register, registry

__all__ = [
    "AlreadyDeclared",
    "Dataset",
    "Figure",
    "Frozen",
    "Manifest",
    "MenuItem",
    "Neighbour",
    "Permission",
    "Processing",
    "Register",
    "Schedule",
    "Sign",
    "registry",
]
