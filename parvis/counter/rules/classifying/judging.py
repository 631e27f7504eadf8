"""A judgement for each kind of thing that a definition holds: what its change does to forms and to running cases."""

from collections.abc import Callable
from typing import Any

from parvis.counter.rules.classifying.effects import (
    ASKED_OF_OTHERS,
    DECISION,
    FROM_NOW,
    LOOSER,
    MORE,
    MUST_ANSWER,
    PATH,
    PAYING,
    PROMISE,
    PROOF,
    SIGNING,
    STATE_GONE,
    STRICTER,
    TERMS,
    UNFIT,
    UNSEEN,
    WORDING,
    Effect,
)
from parvis.counter.types.adoption import Change, Difference

_COMPUTED = "computed"
_ASKING = frozenset({"when"})
_BOUNDS = frozenset({"earliest", "latest", "pattern", "check", "within"})
_ROUTE = frozenset({"to", "at", "by", "when", "automatic", "track", "asks_payment", "refunds", "four_eyes"})
_CLOCKING = frozenset(
    {"term", "starts", "ends", "suspended_by", "resumed_by", "restarted_by", "extended_by", "extension", "before",
     "roll", "on_expiry", "when"}
)  # fmt: skip


def _question(found: Difference) -> Effect:
    if found.change is Change.ADDED:
        kind, is_required = found.after.kind.value, found.after.required
        return MUST_ANSWER if is_required and kind != _COMPUTED else MORE
    if found.change is Change.REMOVED:
        return UNSEEN
    if found.change is Change.MOVED:
        return WORDING
    return _question_field(found)


def _question_field(found: Difference) -> Effect:
    name, before, after = found.field, found.before, found.after
    if name == "kind":
        return UNFIT
    if name == "required":
        return MUST_ANSWER if after else LOOSER
    if name in _ASKING:
        return ASKED_OF_OTHERS if after else LOOSER
    if name == "expression":
        return DECISION
    if name in _BOUNDS:
        return STRICTER if after else LOOSER
    if name in ("min", "max", "decimals", "accept"):
        return _bound(name, before, after)
    return WORDING


def _bound(name: str, before: Any, after: Any) -> Effect:
    """Say whether a bound became stricter."""
    if name == "accept":
        return LOOSER if set(before) <= set(after) else STRICTER
    if name == "decimals":
        return LOOSER if after > before else STRICTER
    if after is None:
        return LOOSER
    if before is None:
        return STRICTER
    return LOOSER if (after < before) == (name == "min") else STRICTER


def _option(found: Difference) -> Effect:
    if found.change is Change.REMOVED:
        return UNFIT
    if found.change is Change.CHANGED and found.field == "when":
        return STRICTER if found.after else LOOSER
    return MORE if found.change is Change.ADDED else WORDING


def _asked(found: Difference) -> Effect:
    """Judge a question that comes with an action: it is asked when the action is done, never before."""
    if found.change is Change.REMOVED or found.field == "kind":
        return UNSEEN
    return FROM_NOW if found.change is not Change.CHANGED or found.field in ("required", "when") else WORDING


def _form(found: Difference) -> Effect:
    return FROM_NOW


def _step(found: Difference) -> Effect:
    return PROOF if found.field == "assurance" else WORDING


def _page(found: Difference) -> Effect:
    if found.field == "when":
        return ASKED_OF_OTHERS if found.after else LOOSER
    return WORDING


def _signatory(found: Difference) -> Effect:
    if found.change in (Change.ADDED, Change.REMOVED) or found.field in ("when", "email", "assurance"):
        return SIGNING
    return WORDING


def _state(found: Difference) -> Effect:
    if found.change is Change.REMOVED:
        return STATE_GONE
    if found.change is Change.ADDED:
        return MORE
    return PATH if found.field in ("final", "outcome") else WORDING


def _track(found: Difference) -> Effect:
    if found.change is Change.REMOVED:
        return STATE_GONE
    if found.change is Change.ADDED or found.field in ("initial", "when"):
        return PATH
    return WORDING


def _action(found: Difference) -> Effect:
    if found.change is Change.REMOVED or found.field in _ROUTE:
        return PATH
    if found.change is Change.ADDED:
        return PATH if found.after.automatic else MORE
    return FROM_NOW if found.field in ("letter", "reasons") else WORDING


def _deadline(found: Difference) -> Effect:
    if found.change in (Change.ADDED, Change.REMOVED) or found.field in _CLOCKING:
        return TERMS
    return WORDING


def _flow(found: Difference) -> Effect:
    return PATH if found.field == "initial" else FROM_NOW


def _table(found: Difference) -> Effect:
    if found.change is Change.ADDED:
        return MORE
    return WORDING if found.field == "purpose" else DECISION


def _row(found: Difference) -> Effect:
    if found.change is Change.CHANGED and found.field in ("because", "legal"):
        return WORDING
    return DECISION


def _fee(found: Difference) -> Effect:
    if found.field == "due":
        return PAYING
    return WORDING if found.field == "note" else FROM_NOW


def _procedure(found: Difference) -> Effect:
    if found.field == "assurance":
        return PROOF
    return FROM_NOW if found.field in ("retention", "channels", "authority", "competent_by") else WORDING


def _of(effect: Effect) -> Callable[[Difference], Effect]:
    return lambda found: MORE if found.change is Change.ADDED else effect


BY_NOUN: dict[str, Callable[[Difference], Effect]] = {
    "procedure": _procedure, "source": _of(FROM_NOW), "fee": _fee, "legal": _of(WORDING), "form": _form,
    "step": _step, "page": _page, "signatory": _signatory, "question": _question, "item": _question,
    "option": _option, "asked": _asked, "state": _state, "track": _track, "action": _action, "deadline": _deadline,
    "remedy": _of(FROM_NOW), "flow": _flow, "table": _table, "row": _row, "letter": _of(WORDING),
    "case": lambda found: PROMISE, "rows": lambda found: DECISION,
}  # fmt: skip
