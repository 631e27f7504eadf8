"""Letters with another text."""

from collections.abc import Iterator

from parvis.counter.rules.patching.misfits import Misfit, unknown, unreadable
from parvis.counter.types import Letter
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay


def patched_letters(letters: tuple[Letter, ...], overlay: Overlay) -> tuple[Letter, ...]:
    """Return the letters, those that an organisation wrote anew with its own text."""
    if not overlay.letters:
        return letters
    return tuple(
        one.model_copy(update={"body": overlay.letters[one.id]}) if one.id in overlay.letters else one
        for one in letters
    )


def letter_misfits(definition: Definition, overlay: Overlay) -> Iterator[Misfit]:
    """Yield letters that are not there, that say nothing, or whose conditions cannot be read."""
    known = {one.id for one in definition.letters}
    for name, body in overlay.letters.items():
        yield from unknown(["letters", name], "letter", name, known)
        if not body:
            yield ["letters", name], "This letter says nothing.", "Write at least one part, or leave it as it was."
        for index, block in enumerate(body):
            yield from unreadable(["letters", name, index, "when"], block.when)
