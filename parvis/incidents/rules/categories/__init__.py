"""The tree of what can be reported: whether it is sound, how it changes, what is chosen and answered."""

from parvis.incidents.rules.categories.asking import check_answers, priority, warnings
from parvis.incidents.rules.categories.changing import apply, change_as_json, change_from, replayed
from parvis.incidents.rules.categories.choosing import Retired, current
from parvis.incidents.rules.categories.finding import find
from parvis.incidents.rules.categories.shown import as_json, questions_as_json
from parvis.incidents.rules.categories.soundness import Fault, problems
from parvis.incidents.rules.life import NotPossible

__all__ = [
    "Fault", "NotPossible", "Retired", "apply", "as_json", "change_as_json", "change_from", "check_answers", "current",
    "find", "priority", "problems", "questions_as_json", "replayed", "warnings",
]  # fmt: skip
