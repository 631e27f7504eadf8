"""A rule of the standard, as something that can be run against a server."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from parvis.incidents.conformance.asking import Skip
from parvis.incidents.conformance.report import Check, Outcome
from parvis.incidents.conformance.session import Session
from parvis.incidents.rules.open311 import Unreadable

_MOST_SHOWN = 5
_MOST_ASKED = 3


@dataclass(frozen=True)
class Finding:
    """What a rule saw."""

    outcome: Outcome
    found: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule.

    :param needs: rules that must hold before this one can be seen.
    :param writes: whether it makes requests that somebody may act on.
    """

    name: str
    section: str
    says: str
    run: Callable[[Session], Finding]
    needs: tuple[str, ...] = ()
    writes: bool = False

    def check(self, session: Session) -> Check:
        """Run it; a rule that cannot be seen is skipped, with the reason."""
        session.server.touched.clear()
        try:
            self._may_run(session)
            finding = self.run(session)
        except Skip as problem:
            finding = Finding(Outcome.SKIPPED, str(problem))
        except Unreadable as problem:
            finding = Finding(Outcome.FAILED, str(problem))
        session.outcomes[self.name] = finding.outcome
        asked = list(dict.fromkeys(reply.asked for reply in session.server.touched))
        more = f" and {len(asked) - _MOST_ASKED} more" if len(asked) > _MOST_ASKED else ""
        return Check(
            name=self.name,
            outcome=finding.outcome,
            section=self.section,
            says=self.says,
            asked="; ".join(asked[:_MOST_ASKED]) + more,
            found=finding.found,
        )

    def _may_run(self, session: Session) -> None:
        if self.writes and not session.may_write:
            raise Skip("Makes requests: run with --write and a key.")
        for name in self.needs:
            if session.outcomes.get(name) not in (Outcome.PASSED, Outcome.WARNED):
                raise Skip(f"Cannot be seen, because {name} did not pass.")


def rule(
    name: str, section: str, says: str, *, needs: tuple[str, ...] = (), writes: bool = False
) -> Callable[[Callable[[Session], Finding]], Rule]:
    """Make a rule of a function that looks."""
    return lambda run: Rule(name, section, says, run, needs, writes)


def judged(problems: Iterable[str], *, warnings: Iterable[str] = (), found: str = "") -> Finding:
    """Return what a list of problems comes to."""
    wrong, odd = list(dict.fromkeys(problems)), list(dict.fromkeys(warnings))
    if wrong:
        return Finding(Outcome.FAILED, _some(wrong + odd))
    return Finding(Outcome.WARNED, _some(odd)) if odd else Finding(Outcome.PASSED, found)


def _some(problems: list[str]) -> str:
    more = len(problems) - _MOST_SHOWN
    return " ".join(problems[:_MOST_SHOWN]) + (f" And {more} more." if more > 0 else "")
