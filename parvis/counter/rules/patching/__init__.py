"""Changes a definition where an organisation wants it otherwise: its words, its questions, its letters, its flow.

Pure: a definition goes in and another comes out. What does not fit is said in words, and nothing is changed halfway.
"""

from collections.abc import Iterator
from dataclasses import replace

from parvis.counter.rules.patching.flow import flow_misfits, patched_flow
from parvis.counter.rules.patching.letters import letter_misfits, patched_letters
from parvis.counter.rules.patching.misfits import Misfit, condition_fault
from parvis.counter.rules.patching.places import names_for, place_of, printable_names
from parvis.counter.rules.patching.questions import patched_form, question_misfits, readers_of
from parvis.counter.rules.patching.texts import path_of, text_misfits, texts_of, with_texts
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay

__all__ = [
    "Misfit",
    "condition_fault",
    "names_for",
    "patch_misfits",
    "patched",
    "path_of",
    "place_of",
    "printable_names",
    "readers_of",
    "texts_of",
]


def patch_misfits(definition: Definition, overlay: Overlay) -> Iterator[Misfit]:
    """Yield everything in the patches of an overlay that does not fit the procedure."""
    yield from text_misfits(definition, overlay)
    yield from question_misfits(definition, overlay)
    yield from letter_misfits(definition, overlay)
    yield from flow_misfits(definition, overlay)


def patched(definition: Definition, overlay: Overlay) -> Definition:
    """Return a definition with the patches of an overlay that fits it; the hash stays, whoever calls gives another."""
    said = with_texts(definition, overlay.texts) if overlay.texts else definition
    return replace(
        said,
        form=patched_form(said.form, overlay),
        flow=patched_flow(said.flow, overlay.flow),
        letters=patched_letters(said.letters, overlay),
    )
