"""A report as somebody at the desk finds it: what they see of it, and whether it is theirs to handle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category
from parvis.incidents.types.report import Candidate, PhotoInfo, ReportInfo, State, TaskInfo, UpdateInfo
from parvis.kernel.people.types import Actor, Role


@dataclass(frozen=True)
class Page:
    """A report, who looks at it, and when. What needs a question to the database is asked for when it is used."""

    report: ReportInfo
    actor: Actor
    language: str
    now: datetime

    @cached_property
    def mine(self) -> frozenset[str]:
        """The organisations for which the one who looks handles reports."""
        return self.actor.organisations(incidents.HANDLING)

    @property
    def is_ours(self) -> bool:
        return self.report.manager in self.mine

    @property
    def ours(self) -> str:
        """The organisation that handles it when it is one's own, else empty."""
        return self.report.manager if self.is_ours else ""

    @property
    def may_read_journal(self) -> bool:
        return self.actor.holds(Role.MANAGER, self.report.manager)

    @property
    def may_arbitrate(self) -> bool:
        if not self.report.needs_arbitration:
            return False
        return bool(self.actor.organisations({Role.DECIDER, Role.MANAGER}) & incidents.regional())

    @property
    def is_gone(self) -> bool:
        return self.report.state is State.DELETED

    @property
    def is_merged(self) -> bool:
        return self.report.merged_into is not None

    @cached_property
    def category(self) -> Category | None:
        return incidents.tree().get(self.report.category)

    @cached_property
    def tasks(self) -> list[TaskInfo]:
        """The work asked of contractors: all of it for its manager, their own for contractors."""
        found = incidents.tasks(self.report.number)
        return found if self.is_ours else [one for one in found if one.contractor in self.mine]

    @cached_property
    def updates(self) -> list[UpdateInfo]:
        return incidents.timeline(self.report.number, is_public_only=not self.is_ours)

    @cached_property
    def merged(self) -> list[ReportInfo]:
        return incidents.merged_into(self.report.number, actor=self.actor)

    @cached_property
    def photos(self) -> list[PhotoInfo]:
        """The photos of the report and of what was merged into it, as far as they may be seen."""
        contractors = frozenset(one.contractor for one in self.tasks)
        seen = incidents.visibilities(self.report.manager, self.actor, contractors)
        return incidents.photos([self.report.number, *(one.number for one in self.merged)], visibilities=seen)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """What may be about the same thing, for whoever may merge it."""
        here = self.report.place
        found = incidents.candidates(
            here.lat, here.lon, self.report.category, at=self.now, channel=self.report.channel, limit=7
        )
        return [one for one in found if one.report.number != self.report.number][:6]

    def since(self, moment: datetime) -> list[UpdateInfo]:
        """Return what happened after a moment."""
        return [one for one in self.updates if one.at > moment]

    def neighbours(self) -> Iterator[tuple[Candidate, bool]]:
        """Yield what may be about the same thing, and whether it is handled here too."""
        for one in self.candidates:
            yield one, one.report.manager in self.mine


def open_page(request: HttpRequest, number: int) -> Page:
    """Return the page of a report.

    :raises Http404: if there is none for whoever asks.
    """
    try:
        found = incidents.report(number, actor=request.actor)
    except incidents.UnknownReport:
        raise Http404 from None
    return Page(report=found, actor=request.actor, language=get_language() or "nl", now=timezone.now())
