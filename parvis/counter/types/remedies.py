"""Disagreeing with the end of a case: what is still open, and the cases that belong to each other."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from parvis.counter.types.case import Outcome
from parvis.counter.types.flow import Remedy
from parvis.counter.types.records import Referred
from parvis.kernel.definitions.localised import Localised


@dataclass(frozen=True)
class RemedyInfo:
    """A way to disagree with how a case ended, and whether it is still open.

    :param until: the last moment, derived from the closing; None: always.
    :param blocked_by: empty when it is open; `late`: its term has passed; `used`: someone did so already.
    """

    remedy: Remedy
    until: datetime | None
    blocked_by: Literal["", "late", "used"] = ""

    @property
    def is_open(self) -> bool:
        return not self.blocked_by


@dataclass(frozen=True)
class RemedyOffer:
    """A remedy as the applicant has it before them.

    :param organisation: code of who handles the child case; empty when nobody offers its procedure online.
    :param begun: the form that was begun for it and not sent yet.
    """

    info: RemedyInfo
    organisation: str
    begun: UUID | None = None


@dataclass(frozen=True)
class Relative(Referred):
    """Another case beside this one.

    :param kind: `parent`: this one disagrees with it; `child`: it disagrees with this one; `linked`: put beside it.
    :param is_seen: whether the reader may open it; only then is `name` filled in.
    :param reason: why two cases are linked.
    """

    id: UUID
    kind: Literal["parent", "child", "linked"]
    reference: str
    organisation: str
    procedure: str
    title: Localised
    outcome: Outcome | None
    received_at: datetime
    closed_on: date | None
    is_seen: bool
    name: str = ""
    reason: str = ""
