"""Says of each difference between two versions whether it is compatible or breaking, for whom, and why.

For forms that are being filled in and for cases that run the question is: may they go over to the new version as they
are? For an organisation: does what it decided over the procedure still fit?
"""

from collections.abc import Iterable
from dataclasses import dataclass

from parvis.counter.rules.classifying.effects import DECISION, MORE, TERMS, WORDING, Effect
from parvis.counter.rules.classifying.judging import BY_NOUN
from parvis.counter.rules.classifying.uses import Uses
from parvis.counter.types.adoption import Area, Change, Difference, Verdict, Whom
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay


@dataclass(frozen=True)
class _Figures:
    """Which figures are the length of a term."""

    terms: frozenset[str]

    @classmethod
    def of(cls, *definitions: Definition) -> "_Figures":
        lengths = {
            term.length
            for definition in definitions
            for deadline in definition.flow.deadlines
            for term in (deadline.term, deadline.extension)
            if term is not None and isinstance(term.length, str)
        }
        return cls(frozenset(lengths))

    def judge(self, found: Difference) -> Effect:
        if found.change is Change.ADDED:
            return MORE
        if found.change is Change.CHANGED and found.field not in ("value", "unit"):
            return WORDING
        if found.id in self.terms:
            return TERMS
        return DECISION if found.change is not Change.MOVED else WORDING


def classify(
    found: Iterable[Difference], before: Definition, after: Definition, *, overlay: Overlay | None = None
) -> tuple[Verdict, ...]:
    """Return a verdict on each difference.

    :param overlay: what an organisation decided over `before`; None: nothing, so nothing of it breaks.
    """
    figures = _Figures.of(before, after)
    uses = Uses(overlay) if overlay is not None else None
    return tuple(_verdict(one, figures, uses, before) for one in found)


def _verdict(found: Difference, figures: _Figures, uses: Uses | None, before: Definition) -> Verdict:
    judge = figures.judge if found.area is Area.PARAMETERS else BY_NOUN.get(found.noun, lambda one: WORDING)
    breaks, reason = judge(found)
    wrong = uses.broken_by(found, before) if uses is not None else None
    if wrong is not None:
        return Verdict(found, breaks | {Whom.OVERLAY}, wrong)
    return Verdict(found, breaks, reason)


def breaking(verdicts: Iterable[Verdict], whom: Whom | None = None) -> list[Verdict]:
    """Return the verdicts that break something, for someone when given."""
    return [one for one in verdicts if (whom in one.breaks if whom else one.is_breaking)]
