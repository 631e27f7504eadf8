"""Why an organisation handles a report: the reason of the rule that decided, in the edition that decided."""

from functools import lru_cache

from parvis.incidents.models import RuleSet
from parvis.incidents.queries.editions import DEFAULT_RULES
from parvis.incidents.rules import routing
from parvis.kernel.definitions import Localised


def reason_of(*, rule: str, rules_number: int) -> Localised | None:
    """Return the reason that everyone may read; None where a default decided, or a rule that gives none."""
    if not rule:
        return None
    text = RuleSet.objects.filter(pk=rules_number).values_list("text", flat=True).first()
    return _reasons(text or DEFAULT_RULES.read_text()).get(rule)


@lru_cache(maxsize=32)
def _reasons(text: str) -> dict[str, Localised]:
    """Return the reasons in routing rules as they are written, by the id of their rule."""
    return {row.id: row.because for row in routing.read(text).manager.rows if row.because is not None}
