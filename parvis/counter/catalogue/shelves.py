"""The catalogue of this process: every procedure that is offered, by whom, and its definition when someone wants it.

Only what a list shows is read at the start; a definition is opened when it is first used. What was read from YAML is
kept as JSON beside the installation's data, so that three hundred procedures open in less than a second. A folder that
cannot be read is left out and logged: one administration's mistake must not close the counter of the others.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from django.conf import settings

from parvis.counter.catalogue import kept
from parvis.counter.catalogue.folder import folders, load_folder, load_overlay
from parvis.counter.types import Authority, Contact, Definition, Offer, Offers, Overlay, Procedure
from parvis.kernel.definitions import DefinitionErrors, Localised, load
from parvis.kernel.registry import registry
from parvis.kernel.search import Index

logger = logging.getLogger(__name__)
EVERY = {f"all-{authority.value.replace('_', '-')}": authority for authority in Authority}
_KEPT_FORMAT = "2"
_WEIGHTS = {"name": 4.0, "synonyms": 5.0, "summary": 1.5, "result": 1.0}


class UnknownProcedure(LookupError):
    """No procedure with this id is offered, or not by this organisation."""


@dataclass(frozen=True)
class OfferInfo:
    """An organisation that offers a procedure.

    :param contact: who answers questions there; None: the organisation's own contact.
    """

    organisation: str
    procedure: str
    contact: Contact | None = None
    note: Localised | None = None


@dataclass
class _Entry:
    """A procedure on the shelf; `definition` once it was opened."""

    path: Path
    procedure: Procedure
    hash: str
    kept: Path
    definition: Definition | None = None


@dataclass
class Catalogue:
    """Everything that is offered.

    :param broken: folders that were left out, with what is wrong with them.
    """

    entries: dict[str, _Entry]
    offered: dict[str, dict[str, OfferInfo]]
    overlays: Mapping[tuple[str, str], Path]
    broken: list[tuple[Path, DefinitionErrors]] = field(default_factory=list)
    _effective: dict[tuple[str, str], Definition] = field(default_factory=dict)
    _overlays: dict[tuple[str, str], Overlay | None] = field(default_factory=dict)
    _indexes: dict[str, Index] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def procedures(self) -> list[Procedure]:
        """Every procedure, by id."""
        return [entry.procedure for entry in self.entries.values()]

    def procedure(self, id: str) -> Procedure:  # noqa: A002
        """Return what a page shows of a procedure.

        :raises UnknownProcedure: if there is none.
        """
        return self._entry(id).procedure

    def find(self, id: str) -> Definition:  # noqa: A002
        """Return the definition of a procedure, as its folder says.

        :raises UnknownProcedure: if there is none.
        """
        entry = self._entry(id)
        if entry.definition is None:
            with self._lock:
                entry.definition = _definition_of(entry)
        return entry.definition

    def effective(self, id: str, organisation: str) -> Definition:  # noqa: A002
        """Return the definition as this organisation offers it.

        :raises UnknownProcedure: if there is no such procedure.
        :raises DefinitionErrors: if the organisation's overlay does not fit; it is checked at start-up.
        """
        base = self.find(id)
        path = self.overlays.get((organisation, id))
        if path is None:
            return base
        if (id, organisation) not in self._effective:
            self._effective[id, organisation] = load_overlay(path, base, organisation)
        return self._effective[id, organisation]

    def offers(self, id: str) -> tuple[OfferInfo, ...]:  # noqa: A002
        """Return who offers a procedure; empty when every organisation of its authority does."""
        found = (self.offer(id, organisation) for organisation in self.offered.get(id, ()))
        return tuple(one for one in found if one is not None)

    def offering(self, id: str) -> Mapping[str, OfferInfo] | None:  # noqa: A002
        """Return what the region says about who offers a procedure; None where it says nothing."""
        return self.offered.get(id) or None

    def said(self, id: str, organisation: str) -> OfferInfo | None:  # noqa: A002
        """Return what the region says about how an organisation offers a procedure, its overlay aside."""
        return self.offered.get(id, {}).get(organisation)

    def offer(self, id: str, organisation: str) -> OfferInfo | None:  # noqa: A002
        """Return how an organisation offers a procedure, or None."""
        offer = self.said(id, organisation)
        overlay = self.overlay(id, organisation) if offer is not None else None
        if offer is None or overlay is None:
            return offer
        return OfferInfo(organisation, id, overlay.contact or offer.contact, overlay.note or offer.note)

    def overlay(self, id: str, organisation: str) -> Overlay | None:  # noqa: A002
        """Return what an organisation laid over a procedure in a file; None without one that can be read.

        Read when it is first asked for: forty administrations lay something over three hundred procedures each.
        """
        path = self.overlays.get((organisation, id))
        if path is None:
            return None
        if (organisation, id) not in self._overlays:
            try:
                self._overlays[organisation, id] = load(path, Overlay)
            except DefinitionErrors as errors:
                logger.error("The overlay in %s is not used:\n%s", path, errors)
                self._overlays[organisation, id] = None
        return self._overlays[organisation, id]

    def hash_of(self, id: str) -> str:  # noqa: A002
        """Return the content hash of a procedure's folder, without opening its definition.

        :raises UnknownProcedure: if there is none.
        """
        return self._entry(id).hash

    def search(self, text: str, language: str, limit: int = 20) -> list[Procedure]:
        """Return the procedures that someone may mean, in their own words, the likeliest first."""
        index = self._indexes.get(language)
        if index is None:
            with self._lock:
                index = self._indexes.setdefault(language, index_of(self.procedures, language))
        return [self.entries[hit.id].procedure for hit in index.find(text, limit)]

    def _entry(self, id: str) -> _Entry:  # noqa: A002
        entry = self.entries.get(id)
        if entry is None:
            raise UnknownProcedure(id)
        return entry


def _definition_of(entry: _Entry) -> Definition:
    """Return what was kept of a procedure; a newer process may have cleared it away, and the folder is there still."""
    try:
        return kept.from_json(entry.kept.read_text(encoding="utf-8").partition("\n")[2])
    except FileNotFoundError:
        return load_folder(entry.path)


def index_of(procedures: Iterable[Procedure], language: str) -> Index:
    """Return an index by which people find procedures in their own words."""
    index = Index(language if language in ("nl", "fr", "en") else "nl")  # type: ignore[arg-type]
    for one in procedures:
        texts = {
            "name": one.name.to(language),
            "synonyms": "\n".join(getattr(one.synonyms, language, ())),
            "summary": one.summary.to(language),
            "result": one.result.to(language),
        }
        index.add(one.id, texts, _WEIGHTS)
    return index


def open_catalogue(parents: list[Path], *, offers: Path | None, keep: Path) -> Catalogue:
    """Return the catalogue of the procedure folders inside `parents`.

    :param offers: folder with `offers.yaml` and `<organisation>/<procedure>.yaml`; None: nothing is said.
    :param keep: folder in which what was read is kept.
    """
    entries: dict[str, _Entry] = {}
    broken: list[tuple[Path, DefinitionErrors]] = []
    keep.mkdir(parents=True, exist_ok=True)
    for path in folders(parents):
        try:
            entry = _opened(path, keep)
        except DefinitionErrors as errors:
            logger.error("The procedure in %s is not offered:\n%s", path, errors)
            broken.append((path, errors))
        else:
            entries[entry.procedure.id] = entry
    offered = _offered(offers, [entry.procedure for entry in entries.values()])
    return Catalogue(entries, offered, dict(_overlays(offers)), broken)


def _opened(path: Path, keep: Path) -> _Entry:
    file = keep / f"{path.name}-{_fingerprint(path)}.json"
    if file.exists():
        try:
            with file.open(encoding="utf-8") as lines:
                return _Entry(path, *kept.opened_procedure(next(lines)), file)
        except (ValueError, StopIteration, KeyError):
            file.unlink(missing_ok=True)  # half a file, or one of another version: read the folder again
    definition = load_folder(path)
    half = file.with_suffix(f".{os.getpid()}.part")
    half.write_text(kept.written_procedure(definition) + "\n" + kept.to_json(definition), encoding="utf-8")
    half.replace(file)
    for old in keep.glob(f"{path.name}-*.json"):
        if old != file and old.stem.rpartition("-")[0] == path.name:
            old.unlink(missing_ok=True)
    return _Entry(path, definition.procedure, definition.hash, file, definition)


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a mark of the code that reads definitions: kept files of older code are not trusted."""
    digest = hashlib.sha256(_KEPT_FORMAT.encode())
    for package in ("parvis.counter.types", "parvis.kernel.rules", "parvis.kernel.definitions"):
        for file in sorted(Path(import_module(package).__file__ or "").parent.glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _fingerprint(path: Path) -> str:
    """Return a mark that changes when a file of the folder does: names, sizes and moments of change."""
    digest = hashlib.sha256(_code().encode())
    for folder in (path, path / "rules", path / "letters"):
        if not folder.is_dir():
            continue
        for file in sorted(os.scandir(folder), key=lambda one: one.name):
            if file.is_file():
                about = file.stat()
                digest.update(f"{file.path}\0{about.st_size}\0{about.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:32]


def _offered(folder: Path | None, procedures: list[Procedure]) -> dict[str, dict[str, OfferInfo]]:
    """Return who offers what, by procedure and organisation."""
    if folder is None or not (folder / "offers.yaml").exists():
        return {}
    try:
        known = load(folder / "offers.yaml", Offers).offers
    except DefinitionErrors as errors:
        logger.error("Nobody offers anything:\n%s", errors)
        return {}
    found: dict[str, dict[str, OfferInfo]] = {}
    for offer in known:
        for procedure in procedures:
            if _includes(offer, procedure):
                about = OfferInfo(offer.organisation, procedure.id, offer.contact, offer.note)
                found.setdefault(procedure.id, {})[offer.organisation] = about
    return found


def _includes(offer: Offer, procedure: Procedure) -> bool:
    return any(one == procedure.id or (one in EVERY and procedure.authority is EVERY[one]) for one in offer.procedures)


def _overlays(folder: Path | None) -> Iterable[tuple[tuple[str, str], Path]]:
    if folder is None or not folder.is_dir():
        return
    for organisation in folder.iterdir():
        if organisation.is_dir():
            for path in organisation.glob("*.yaml"):
                yield (organisation.name, path.stem), path


_current: Catalogue | None = None
_opening = threading.Lock()


def offers_of_region() -> Path:
    """Return the folder in which the region says who offers what."""
    return Path(import_module("parvis").__file__ or "").parent / "regions" / settings.REGION / "offers"


def current() -> Catalogue:
    """Return the catalogue of this process; opened once."""
    global _current
    if _current is None:
        with _opening:
            if _current is None:
                keep = Path(settings.DATA_DIR) / "catalogue"
                _current = open_catalogue(registry.procedures, offers=offers_of_region(), keep=keep)
    return _current


def ready() -> int:
    """Read every procedure folder and keep what was read, so that no visitor waits for it; return how many there are.

    Done once after installing or changing procedures; the processes that serve then open in an instant.
    """
    return len(current().procedures)


def replace_current(catalogue: Catalogue | None) -> Catalogue | None:
    """Put another catalogue in place, for tests and after folders changed; return the one before.

    None: open it again at the next question.
    """
    global _current
    before, _current = _current, catalogue
    return before
