"""What can be done with a report: for each action its words, its key, its questions and how it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from parvis.incidents.types.report import CLOSED, State
from parvis.incidents.web.desk import asking, doing
from parvis.incidents.web.desk.page import Page
from parvis.incidents.web.desk.typed import Typed
from parvis.ui.fields import Field


@dataclass(frozen=True)
class Action:
    """Something that can be done with a report.

    :param label: what its button says; `done` what the page says afterwards.
    :param do: does it; raises what the operation raises, and `Wrong` for what was filled in.
    :param fits: whether it can be done with the report as it is; who may is asked apart.
    :param asks: its fields; an action without any is done by one press.
    :param is_first: stands among the buttons. `is_at_hand`: its form does too, and need not be asked for.
    """

    id: str
    label: Any
    done: Any
    do: Callable[[Page, Typed], object]
    fits: Callable[[Page], bool]
    asks: Callable[[Page], list[Field]] | None = None
    key: str = ""
    is_first: bool = False
    is_at_hand: bool = False
    tone: str = "second"
    takes_files: bool = False
    for_region: bool = False

    def allowed(self, page: Page) -> bool:
        """Tell whether whoever looks may do it at all."""
        return page.may_arbitrate if self.for_region else page.is_ours


def _is_open(page: Page) -> bool:
    return page.report.is_open and not page.is_merged


def _is(*states: State) -> Callable[[Page], bool]:
    return lambda page: page.report.state in states and not page.is_merged


ALL: tuple[Action, ...] = (
    Action(
        "arbitrate", gettext_lazy("Decide who handles it"), gettext_lazy("Decided."), doing.arbitrate, _is_open,
        asking.arbitrate, "d", is_first=True, tone="", for_region=True,
    ),
    Action(
        "accept", gettext_lazy("Accept"), gettext_lazy("Accepted."), doing.accept, _is(State.RECEIVED),
        key="a", is_first=True, tone="",
    ),
    Action(
        "solve", gettext_lazy("Solved"), gettext_lazy("Solved; those who follow it are told."), doing.solve, _is_open,
        asking.solve, "s", is_first=True, is_at_hand=True, takes_files=True,
    ),
    Action(
        "plan", gettext_lazy("Plan a month"), gettext_lazy("Planned."), doing.plan, _is_open, asking.plan, "p",
        is_first=True,
    ),
    Action(
        "task", gettext_lazy("Ask a contractor"), gettext_lazy("The contractor is asked."), doing.task, _is_open,
        asking.task, "c", is_first=True,
    ),
    Action(
        "transfer", gettext_lazy("Give to another organisation"), gettext_lazy("Done."), doing.transfer,
        lambda page: _is_open(page) and not page.report.needs_arbitration, asking.transfer, "t", is_first=True,
    ),
    Action(
        "refuse", gettext_lazy("Refuse"), gettext_lazy("Refused; those who follow it are told why."), doing.refuse,
        _is_open, asking.refuse, "r", is_first=True, tone="danger",
    ),
    Action(
        "process", gettext_lazy("Close for good"), gettext_lazy("Closed for good."), doing.process, _is(State.SOLVED),
        key="w", is_first=True,
    ),
    Action(
        "reopen", gettext_lazy("Open again"), gettext_lazy("Open again."), doing.reopen, _is(*CLOSED), asking.reopen,
        "h", is_first=True,
    ),
    Action(
        "unmerge", gettext_lazy("Let it stand by itself again"), gettext_lazy("It stands by itself again."),
        doing.unmerge, lambda page: page.is_merged, asking.unmerge, "u", is_first=True,
    ),
    Action(
        "note", gettext_lazy("Write a note"), gettext_lazy("Kept."), doing.note, lambda page: not page.is_gone,
        asking.note, "n", is_first=True, is_at_hand=True,
    ),
    Action(
        "classify", gettext_lazy("Another category"), gettext_lazy("Changed."), doing.classify, _is_open,
        asking.classify, "g",
    ),
    Action(
        "merge", gettext_lazy("Merge with another report"), gettext_lazy("Merged: the older report stays."),
        doing.merge, lambda page: not page.is_merged and not page.is_gone, asking.merge, "m",
    ),
    Action(
        "moderate", gettext_lazy("What everyone may read"), gettext_lazy("Changed."), doing.moderate,
        lambda page: bool(page.report.text), asking.moderate, "e",
    ),
    Action(
        "photo", gettext_lazy("Add a photo"), gettext_lazy("Added; faces and plates are being blurred."),
        doing.photo, lambda page: not page.is_gone, asking.photo, "f", takes_files=True,
    ),
    Action(
        "pause", gettext_lazy("Pause"), gettext_lazy("Paused."), doing.pause,
        lambda page: _is_open(page) and not page.report.is_paused, asking.pause, "z",
    ),
    Action(
        "resume", gettext_lazy("Let it go on"), gettext_lazy("It goes on."), doing.resume,
        lambda page: _is_open(page) and page.report.is_paused, key="z",
    ),
    Action(
        "flag", gettext_lazy("Priority and marks"), gettext_lazy("Changed."), doing.flag,
        lambda page: not page.is_gone and not page.is_merged, asking.flag, "i",
    ),
    Action(
        "delete", gettext_lazy("Take out of sight"), gettext_lazy("Taken out of sight."), doing.delete,
        lambda page: not page.is_gone and not page.is_merged, asking.delete, tone="danger",
    ),
)  # fmt: skip
BY_ID = {one.id: one for one in ALL}
