"""`flow.yaml`: the states a case passes through, who may do what, and by when."""

from typing import Literal

from pydantic import Field

from parvis.counter.types.form import Question
from parvis.counter.types.procedure import Name, Record, Slug
from parvis.kernel.definitions.localised import Localised

Who = Literal["applicant", "agent", "decider", "inspector", "manager", "system"]


class State(Record):
    """Where a case stands on a track."""

    id: Name
    label: Localised
    """One or two words, for lists."""
    citizen: Localised | None = None
    """A sentence for the applicant: what happens now. May use `{{ … }}` like letters."""
    final: bool = False
    outcome: Literal["", "granted", "refused", "partly", "withdrawn", "lapsed", "done", "inadmissible"] = ""
    """What it came to; only, and always, on a final state of the main track."""


class Track(Record):
    """A line of work that runs beside the main one: advice, inquiry, visit, payment, signature."""

    id: Name
    label: Localised
    states: tuple[State, ...] = Field(min_length=1)
    initial: Name
    when: str = ""
    """Condition on the answers under which the track exists; empty: always."""


class Action(Record):
    """Something that someone, or the house itself, may do to a case."""

    id: Name
    label: Localised
    """What the button says: a verb."""
    by: tuple[Who, ...] = Field(min_length=1)
    track: Name = "main"
    at: tuple[Name, ...] = Field(min_length=1)
    """The states of the track in which it can be done."""
    to: Name | None = None
    """The state that follows; None: the case stays where it is."""
    when: str = ""
    """Condition on answers, parameters, `tracks.<id>` and what earlier actions filled in (`filled.<question>`)."""
    blocked: Localised | None = None
    """Said beside the disabled button while `when` does not hold."""
    ask: tuple[Question, ...] = ()
    """What is filled in with the action; kept as `filled.<id>`."""
    four_eyes: Name | None = None
    """The earlier action that must have been done by someone else."""
    letter: Name | None = None
    """The letter that goes out with it."""
    reasons: Name | None = None
    """The decision table whose rows give the reasons of a decision; the decider may edit them."""
    citizen: Localised | None = None
    """The sentence on the applicant's timeline; none: the applicant is not told."""
    automatic: str = ""
    """Done by the house as soon as it is possible and this condition holds (`true` for always); the only way a decision
    is taken by itself."""
    confirm: bool = False
    """Ask once more before it is done."""
    key: str = ""
    """The key that a clerk presses."""
    bulk: bool = False
    """May be done to many cases at once."""
    asks_payment: bool = False
    """The fee is asked with it, when the fee is `due: action`."""
    refunds: bool = False
    """What was paid is given back with it."""


class Term(Record):
    """A length of time: a number, or the name of a parameter."""

    length: int | Name
    unit: Literal["calendar", "working", "months", "hours"]


class Deadline(Record):
    """A moment by which something must have happened, derived from what happened before.

    Events that can start, end, suspend or resume it are: `submitted`, an action's id, `pieces_requested`,
    `pieces_added`, `all_signed`, `signature_refused`, `payment_asked`, `paid`, `refunded`, `appealed`,
    `appeal_decided`, `answer:<question>` for a date that was answered, or `<track>.<state>` for reaching a state.
    """

    id: Name
    label: Localised
    citizen: Localised | None = None
    """What the applicant is told happens when it is late."""
    term: Term
    starts: Name | str
    ends: tuple[str, ...] = Field(min_length=1)
    suspended_by: str = ""
    resumed_by: str = ""
    restarted_by: str = ""
    extended_by: str = ""
    """An action that lengthens it, once, by `extension`."""
    extension: Term | None = None
    before: bool = False
    """Count back from `starts` instead of onwards (ten working days before the move)."""
    roll: Literal["none", "next_working_day", "previous_working_day"] = "next_working_day"
    on_expiry: Name | None = None
    """The action, by `system`, that is done by itself when it passes; None: it only becomes late. An action with `to`
    ends the clock; one without, a notice, leaves it late until one of `ends` happens."""
    when: str = ""
    legal: Name | None = None


class Remedy(Record):
    """A way to disagree with how a case ended: an objection or an appeal, itself a case with clocks of its own."""

    id: Name
    label: Localised
    """What the button says: "Object to this decision"."""
    procedure: Slug
    """The procedure of the child case."""
    outcomes: tuple[Literal["granted", "refused", "partly", "inadmissible", "done", "lapsed"], ...] = (
        "refused",
        "partly",
        "inadmissible",
    )
    """After which outcomes it is open."""
    term: Term | None = None
    """How long after the closing it stays open; None: always."""
    legal: Name | None = None


class Flow(Record):
    """The life of a case."""

    states: tuple[State, ...] = Field(min_length=1)
    initial: Name
    tracks: tuple[Track, ...] = ()
    actions: tuple[Action, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    handled_by: tuple[Literal["agent", "decider", "inspector"], ...] = ("agent",)
    """Roles in whose queue a case of this procedure appears."""

    def action(self, id: str) -> Action:  # noqa: A002
        """Return the action with this id.

        :raises KeyError: if there is none.
        """
        for action in self.actions:
            if action.id == id:
                return action
        raise KeyError(id)

    def state(self, id: str, track: str = "main") -> State:  # noqa: A002
        """Return a state of a track.

        :raises KeyError: if there is none.
        """
        states = self.states if track == "main" else next(t.states for t in self.tracks if t.id == track)
        for state in states:
            if state.id == id:
                return state
        raise KeyError(f"{track}.{id}")
