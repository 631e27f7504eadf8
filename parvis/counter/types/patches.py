"""What an organisation may change in a procedure beyond its figures: wording, order, conditions, letters, terms.

Each patch names what it changes by its id, so that it goes along when the shared procedure changes around it, and is
refused in words when what it names is gone.
"""

from dataclasses import dataclass

from parvis.counter.types.flow import Action, State, Term
from parvis.counter.types.procedure import Name, Record
from parvis.kernel.definitions.localised import Localised


class QuestionPatch(Record):
    """What becomes of a question; what is None stays as it is."""

    required: bool | None = None
    when: str | None = None
    """Another condition; empty: it is always asked."""
    hide: tuple[Name, ...] = ()
    """Choices that are no longer offered, by their value."""
    remove: bool = False
    """It is not asked any more; only where nothing else uses its answer."""


class ActionPatch(Record):
    """What becomes of an action; what is None stays as it is."""

    four_eyes: Name | None = None
    """The earlier action that must have been done by someone else."""
    one_pair: bool = False
    """Nobody else is needed any more."""
    automatic: str | None = None
    """The condition under which the house does it by itself; empty: it never does."""


class DeadlinePatch(Record):
    """What becomes of a deadline; what is None stays as it is."""

    term: Term | None = None
    extension: Term | None = None


class FlowPatch(Record):
    """What becomes of the flow."""

    actions: dict[Name, ActionPatch] = {}
    deadlines: dict[Name, DeadlinePatch] = {}
    add_states: tuple[State, ...] = ()
    """States of the main track that the procedure has not."""
    add_actions: tuple[Action, ...] = ()
    """Actions that the procedure has not."""


@dataclass(frozen=True)
class TextPlace:
    """A place in a definition where a text stands, or may stand.

    :param path: by ids, as `Overlay.texts` names it: `questions.name.label`, `flow.actions.refuse.label`.
    :param text: None where nothing is said.
    """

    path: str
    text: Localised | None

    @property
    def field(self) -> str:
        """The property that holds it: `label`, `help`, `why`."""
        return next((one for one in reversed(self.path.split(".")) if not one.isdecimal()), "")

    @property
    def area(self) -> str:
        """The first word of the path: `procedure`, `steps`, `questions`, `flow`, `rules`, `letters` …"""
        return self.path.partition(".")[0]
