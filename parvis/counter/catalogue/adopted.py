"""The catalogue as organisations adopted it: what they published goes before what the folders and files say.

An organisation offers the version that it accepted, whatever became of the folder since. A procedure whose folder is
gone stays on the shelf as long as somebody offers it.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from parvis.counter.catalogue import kept
from parvis.counter.catalogue.shelves import Catalogue, OfferInfo, UnknownProcedure, index_of
from parvis.counter.types import Definition, Overlay, Procedure
from parvis.counter.types.adoption import Adopted, Upstream

logger = logging.getLogger(__name__)
Pinned = Callable[[str], Definition]


@dataclass(frozen=True)
class AdoptedCatalogue:
    """The shelves of this process, with what was published over them.

    :param adopted: the last published version of each procedure, by organisation.
    :param pinned: gives a definition by its hash.
    """

    shelves: Catalogue
    adopted: Mapping[str, Mapping[str, Adopted]]
    pinned: Pinned
    _named: dict[str, set[str]] = field(default_factory=dict)

    @cached_property
    def orphans(self) -> dict[str, Definition]:
        """Procedures that are offered though their folder is gone, each as its last adopter accepted it."""
        found = {}
        for id, by_organisation in self.adopted.items():  # noqa: A001 (the word of the definition)
            offered = [one for one in by_organisation.values() if one.is_offered]
            if id not in self.shelves.entries and offered:
                logger.warning("The folder of %s is gone; it is offered as it was accepted.", id)
                found[id] = self.pinned(max(offered, key=lambda one: one.number).base_hash)
        return found

    @cached_property
    def procedures(self) -> list[Procedure]:
        """Every procedure, by id."""
        own = self.shelves.procedures
        return sorted([*own, *(one.procedure for one in self.orphans.values())], key=lambda one: one.id)

    @property
    def entries(self) -> Iterable[str]:
        """Ids of the procedures that have a folder."""
        return self.shelves.entries

    @property
    def broken(self) -> list[tuple[Path, Exception]]:
        """Folders that were left out, with what is wrong with them."""
        return list(self.shelves.broken)

    def has(self, id: str) -> bool:  # noqa: A002
        """Tell whether there is such a procedure, with a folder or without."""
        return id in self.shelves.entries or id in self.orphans

    def procedure(self, id: str) -> Procedure:  # noqa: A002
        """Return what a page shows of a procedure.

        :raises UnknownProcedure: if there is none.
        """
        return self.orphans[id].procedure if id in self.orphans else self.shelves.procedure(id)

    def find(self, id: str) -> Definition:  # noqa: A002
        """Return the definition of a procedure, as its folder says; or said, when it is gone.

        :raises UnknownProcedure: if there is none.
        """
        return self.orphans[id] if id in self.orphans else self.shelves.find(id)

    def adoption(self, id: str, organisation: str) -> Adopted | None:  # noqa: A002
        """Return the version that an organisation published last, or None."""
        return self.adopted.get(id, {}).get(organisation)

    def effective(self, id: str, organisation: str) -> Definition:  # noqa: A002
        """Return the definition as this organisation offers it.

        :raises UnknownProcedure: if there is no such procedure.
        :raises DefinitionErrors: if its overlay is a file that does not fit.
        """
        adopted = self.adoption(id, organisation)
        if adopted is not None and adopted.is_offered:
            return self.pinned(adopted.definition)
        if id in self.orphans:
            return self.orphans[id]
        return self.shelves.effective(id, organisation)

    def offering(self, id: str, default: Iterable[str]) -> set[str]:  # noqa: A002
        """Return the codes of the organisations that offer a procedure.

        :param default: who does where the region says nothing; nobody, when its folder is gone.
        """
        if id in self._named:
            return self._named[id]
        named = self.shelves.offering(id)
        found = set() if id in self.orphans else set(named if named is not None else default)
        for organisation, one in self.adopted.get(id, {}).items():
            (found.add if one.is_offered else found.discard)(organisation)
        if named is not None or id in self.orphans:  # what depends on no default is worked out once
            self._named[id] = found
        return found

    def said_by_region(self, id: str) -> bool:  # noqa: A002
        """Tell whether the region says who offers a procedure."""
        return self.shelves.offering(id) is not None

    def says_who(self, id: str) -> bool:  # noqa: A002
        """Tell whether anyone said who offers a procedure: the region, or an organisation itself."""
        return self.shelves.offering(id) is not None or id in self.adopted

    def offers(self, id: str) -> tuple[OfferInfo, ...]:  # noqa: A002
        """Return who offers a procedure; empty when every organisation of its authority does."""
        return tuple(
            info for organisation in sorted(self.offering(id, ())) if (info := self.offer(id, organisation)) is not None
        )

    def offer(self, id: str, organisation: str) -> OfferInfo | None:  # noqa: A002
        """Return how an organisation offers a procedure, or None."""
        adopted = self.adoption(id, organisation)
        given = self.shelves.said(id, organisation)
        if adopted is None:
            return self.shelves.offer(id, organisation)
        if not adopted.is_offered:
            return None
        overlay = opened_overlay(adopted.overlay)
        return OfferInfo(
            organisation,
            id,
            overlay.contact or (given.contact if given else None),
            overlay.note or (given.note if given else None),
        )

    def upstream(self, id: str, organisation: str) -> Upstream:  # noqa: A002
        """Return how what an organisation offers stands to the folder."""
        adopted = self.adoption(id, organisation)
        if id not in self.shelves.entries:
            return Upstream.GONE
        if adopted is None:
            return Upstream.FOLLOWED
        return Upstream.ACCEPTED if adopted.base_hash == self.shelves.hash_of(id) else Upstream.CHANGED

    def file_overlay(self, id: str, organisation: str) -> Overlay:  # noqa: A002
        """Return what an organisation laid over a procedure in a file; empty when it did not, or cannot be read."""
        return self.shelves.overlay(id, organisation) or Overlay()

    @property
    def overlays(self) -> Mapping[tuple[str, str], Path]:
        """The files in which organisations laid something over a procedure."""
        return self.shelves.overlays

    def search(self, text: str, language: str, limit: int = 20) -> list[Procedure]:
        """Return the procedures that someone may mean, in their own words, the likeliest first."""
        found = self.shelves.search(text, language, limit)
        if self.orphans:
            index = index_of((one.procedure for one in self.orphans.values()), language)
            found = [*found, *(self.orphans[hit.id].procedure for hit in index.find(text, limit))]
        return found[:limit]


def written_overlay(overlay: Overlay) -> str:
    """Return an overlay as canonical JSON."""
    return kept.written(overlay.model_dump(exclude_defaults=True))


def opened_overlay(text: str) -> Overlay:
    """Return what :func:`written_overlay` wrote."""
    return Overlay.model_validate(kept.opened(text))


__all__ = ["AdoptedCatalogue", "UnknownProcedure", "opened_overlay", "written_overlay"]
