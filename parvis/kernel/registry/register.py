"""The register itself: filled once, then frozen."""

from collections.abc import Callable, Iterator
from pathlib import Path

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


class AlreadyDeclared(Exception):
    """Two declarations carry the same name."""


class Frozen(Exception):
    """A module declared itself after start-up."""


class Register:
    """Keep the manifests of all modules, in the order in which they were declared.

    Tests make their own instance instead of changing the house's.
    """

    def __init__(self) -> None:
        self._manifests: dict[str, Manifest] = {}
        self._frozen = False

    def declare(self, manifest: Manifest) -> None:
        """Add what a module declares.

        :raises Frozen: after start-up.
        :raises AlreadyDeclared: if the module, or the id of anything it declares, exists already.
        """
        if self._frozen:
            raise Frozen(f"{manifest.module} declares itself after start-up; do it in its AppConfig.ready().")
        if manifest.module in self._manifests:
            raise AlreadyDeclared(f"The module {manifest.module} is declared already.")
        for kind in ("figures", "datasets", "processings", "permissions", "schedules", "signs", "neighbours"):
            known = {item.id for one in self._manifests.values() for item in getattr(one, kind)}
            for item in getattr(manifest, kind):
                if item.id in known:
                    raise AlreadyDeclared(f"{kind}: {item.id} is declared already.")
                known.add(item.id)
        for name in manifest.hooks:
            if any(name in one.hooks for one in self._manifests.values()):
                raise AlreadyDeclared(f"hooks: {name} is declared already.")
        self._manifests[manifest.module] = manifest

    def freeze(self) -> None:
        """Close the register; start-up is over."""
        self._frozen = True

    def __iter__(self) -> Iterator[Manifest]:
        return iter(self._manifests.values())

    @property
    def menu(self) -> list[MenuItem]:
        return sorted((item for one in self for item in one.menu), key=lambda item: item.order)

    @property
    def procedures(self) -> list[Path]:
        return [folder for one in self for folder in one.procedures]

    @property
    def figures(self) -> list[Figure]:
        return [figure for one in self for figure in one.figures]

    @property
    def datasets(self) -> list[Dataset]:
        return [dataset for one in self for dataset in one.datasets]

    @property
    def processings(self) -> list[Processing]:
        return [processing for one in self for processing in one.processings]

    @property
    def permissions(self) -> list[Permission]:
        return [permission for one in self for permission in one.permissions]

    @property
    def schedules(self) -> list[Schedule]:
        return [schedule for one in self for schedule in one.schedules]

    @property
    def signs(self) -> list[Sign]:
        return [sign for one in self for sign in one.signs]

    @property
    def neighbours(self) -> list[Neighbour]:
        return [neighbour for one in self for neighbour in one.neighbours]

    def hook(self, name: str) -> Callable[..., object] | None:
        """Return who serves a named need, or None."""
        return next((one.hooks[name] for one in self if name in one.hooks), None)


registry = Register()
"""The register of this process."""
