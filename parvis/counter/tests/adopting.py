"""A shared procedure, an organisation with two editors, and a folder that changes under them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis.counter.catalogue import shelves
from parvis.counter.operations import adoption as adopting
from parvis.counter.queries.published import current, forget_published
from parvis.counter.tests import folders
from parvis.counter.tests import region as small
from parvis.counter.tests.cases import DAY, SENT, actor
from parvis.counter.types import Overlay
from parvis.counter.types.adoption import AdoptionInfo
from parvis.kernel.definitions import load_text
from parvis.kernel.people.types import Actor, Role

TOWN, OTHER = small.TOWN, small.OTHER
FEE = "fee: {amount_cents: 5_00}"
FEE_KEPT = (
    FEE
    + """
cases:
  - id: stone-bench
    title: A stone bench costs five euro here
    organisation: elsene-ixelles
    at: 2026-11-24 10:00
    answers:
      kind: stone
      spot: {lat: 50.83, lon: 4.37, municipality: elsene-ixelles, text: Flagey}
      name: An Peeters
      mail: an@example.be
    expect: {fee_cents: 500}
"""
)
RENAMED_FIGURE = (
    ("procedure.yaml", "id: term_days", "id: term_of_days"),
    ("flow.yaml", "length: term_days", "length: term_of_days"),
)
NEW_LABEL = (("form.yaml", "en: Your name", "en: Your full name"),)


@contextmanager
def shared(folder: Path, *, offers: Path | None = None) -> Iterator[Path]:
    """Put a catalogue of one shared procedure in place."""
    folders.write(folder / "procedures")
    with small.settled(_opened(folder, offers)):
        forget_published()
        yield folder
    forget_published()


def _opened(folder: Path, offers: Path | None) -> shelves.Catalogue:
    return shelves.open_catalogue([folder / "procedures"], offers=offers, keep=folder / "keep")


def change_folder(folder: Path, *changes: tuple[str, str, str], offers: Path | None = None) -> None:
    """Let the folder of the procedure become another, as after an upgrade and a new start."""
    folders.write(folder / "procedures", *changes)
    shelves.replace_current(_opened(folder, offers))
    forget_published()


def remove_folder(folder: Path) -> None:
    """Let the folder disappear."""
    (folder / "procedures" / "bench").rename(folder / "gone")
    shelves.replace_current(_opened(folder, None))
    forget_published()


def editor(organisation: str = TOWN) -> Actor:
    return actor(Role.EDITOR, organisation=organisation)


def overlay(text: str) -> Overlay:
    return load_text(text, Overlay)


def proposed(
    by: Actor, text: str = FEE_KEPT, *, organisation: str = TOWN, is_offered: bool = True, upstream: bool = False
) -> AdoptionInfo:
    """Write a draft."""
    draft = adopting.propose(organisation=organisation, procedure="bench", by=by, at=SENT, upstream=upstream)
    wanted = adopting.Wanted(overlay=overlay(text), is_offered=is_offered, note="Our own price.", upstream=upstream)
    return adopting.change_draft(adoption=draft.id, wanted=wanted, expected_revision=draft.revision, by=by, at=SENT)


def reviewed(by: Actor, text: str = FEE_KEPT, **how: object) -> AdoptionInfo:
    """Write a draft and ask a colleague to look at it."""
    draft = proposed(by, text, **how)  # type: ignore[arg-type]
    return adopting.ask_review(adoption=draft.id, expected_revision=draft.revision, by=by, at=SENT)


def published(text: str = FEE_KEPT, *, organisation: str = TOWN, **how: object) -> AdoptionInfo:
    """Publish a version, with four eyes."""
    ready = reviewed(editor(organisation), text, organisation=organisation, **how)
    colleague = editor(organisation)
    found = adopting.publish(adoption=ready.id, expected_revision=ready.revision, by=colleague, at=SENT + DAY)
    forget_published()
    return found


def offered_hash(organisation: str = TOWN) -> str:
    return current().effective("bench", organisation).hash
