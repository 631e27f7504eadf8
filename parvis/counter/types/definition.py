"""A whole procedure, as loaded: everything that its folder says, under one content hash."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from parvis.counter.types.flow import Flow
from parvis.counter.types.form import Form, Kind, Question
from parvis.counter.types.golden import GoldenCase
from parvis.counter.types.letter import Letter
from parvis.counter.types.procedure import Parameter, Procedure
from parvis.kernel.rules import Table


@dataclass(frozen=True, eq=False)
class Definition:
    """A procedure that can be filled in, decided and written about. Never changes: a change is another definition.

    :param hash: content hash; drafts and cases keep it, and with it the version under which they began.
    :param base_hash: hash of the folder that an organisation's overlay was laid over; equal to `hash` without one.
    :param organisation: code of the organisation whose overlay is in it; empty: as the folder says.
    """

    procedure: Procedure
    form: Form
    flow: Flow
    tables: tuple[Table, ...]
    letters: tuple[Letter, ...]
    golden: tuple[GoldenCase, ...]
    hash: str
    base_hash: str
    organisation: str = ""

    def __hash__(self) -> int:
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Definition) and other.hash == self.hash

    @property
    def id(self) -> str:
        return self.procedure.id

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The figures that rules, flow and letters use, by name."""
        return {one.id: one.value for one in self.procedure.parameters}

    # Facts are gathered many times for each page and each deadline; these are worked out once.

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions of the form, by name."""
        return {one.id: one for one in self.form.questions}

    @cached_property
    def asked(self) -> dict[str, Question]:
        """The questions that come with actions, by name."""
        return {one.id: one for action in self.flow.actions for one in action.ask}

    @cached_property
    def computed(self) -> dict[str, str]:
        """The expressions of computed answers, by name."""
        return {one.id: one.expression for one in self.form.questions if one.kind is Kind.COMPUTED}

    @cached_property
    def sourced(self) -> dict[str, Question]:
        """The questions whose answer an authentic source holds, by name."""
        return {one.id: one for one in self.form.questions if one.source}

    @cached_property
    def tables_by_id(self) -> dict[str, Table]:
        """The decision tables, by name."""
        return {one.id: one for one in self.tables}

    def parameter(self, id: str) -> Parameter:  # noqa: A002 (the word of the definition)
        """Return the parameter with this id.

        :raises KeyError: if there is none.
        """
        return _named(self.procedure.parameters, id)

    def table(self, id: str) -> Table:  # noqa: A002
        """Return the decision table with this id.

        :raises KeyError: if there is none.
        """
        return _named(self.tables, id)

    def letter(self, id: str) -> Letter:  # noqa: A002
        """Return the letter with this id.

        :raises KeyError: if there is none.
        """
        return _named(self.letters, id)


def _named(records: tuple[Any, ...], id: str) -> Any:  # noqa: A002
    for record in records:
        if record.id == id:
            return record
    raise KeyError(id)
