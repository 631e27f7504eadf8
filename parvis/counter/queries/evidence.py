"""Reads what is known of answers that authentic sources hold, and by which number sources can be asked."""

from collections.abc import Mapping
from typing import Any

from parvis.counter.queries.forms import Form
from parvis.counter.rules.evidence import noted, sent_evidence
from parvis.counter.types import Kind
from parvis.counter.types.definition import Definition
from parvis.counter.types.evidence import Asked, Evidence, EvidenceStatus
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.sources import api as sources

_FOR = "counter.evidence"


def evidence_of(content: Mapping[str, Any]) -> dict[str, Evidence]:
    """Return what is kept in a draft or a case of what sources said, by question."""
    return {name: Evidence.read(name, kept) for name, kept in content.get("evidence", {}).items()}


def asked_of(content: Mapping[str, Any]) -> dict[str, Asked]:
    """Return what became of asking each source for a draft."""
    return {source: Asked.read(kept) for source, kept in content.get("asked", {}).items()}


def evidence_noted(definition: Definition, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changes in a draft after its answers changed: what differs from what sources said is corrected.

    What says the same in other capitals or accents is written as the source writes it.
    """
    if "evidence" not in content:
        return {}
    after = noted(definition.sourced, content["answers"], evidence_of(content))
    spelt = {name: one.value for name, one in after.items() if one.status is EvidenceStatus.FETCHED}
    return {
        "evidence": {name: one.stored() for name, one in after.items()},
        "answers": {**content["answers"], **spelt},
    }


def evidence_sent(
    definition: Definition, answers: Mapping[str, Any], content: Mapping[str, Any]
) -> dict[str, Evidence]:
    """Return what goes with a form that is sent."""
    return sent_evidence(definition, answers, evidence_of(content), asked_of(content))


def account_of(by: Actor) -> str:
    """Return the uuid of the account whose data sources are asked for: one's own, or of whom one acts for."""
    return (by.acting_for or by.id).removeprefix("account:")


def keys_of(definition: Definition, answers: Mapping[str, Any], account: str, *, by: Actor) -> dict[str, str]:
    """Return, by source that the procedure names, the number by which it can be asked; a source without is not there.

    A person is asked for by the number that their account has; an enterprise by that of the company for which one acts,
    or by the number that was answered.
    """
    kinds = {one.id: one.key for one in sources.sources()}
    profile = people.profile(account, by=by, purpose=_FOR)
    enterprise = profile.enterprise_number or _answered_enterprise(definition, answers)
    numbers = {
        sources.KeyKind.NATIONAL_NUMBER: profile.national_number,
        sources.KeyKind.ENTERPRISE_NUMBER: enterprise,
    }
    found = {use.source: numbers[kinds[use.source]] for use in definition.procedure.sources if use.source in kinds}
    return {source: number for source, number in found.items() if number}


def _answered_enterprise(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return the first enterprise number that was answered."""
    for question in definition.form.questions:
        answer = answers.get(question.id)
        if question.kind is Kind.ENTERPRISE_NUMBER and isinstance(answer, str):
            return answer
        if question.kind is Kind.PARTY and isinstance(answer, Mapping) and answer.get("kind") == "enterprise":
            return str(answer.get("number") or "")
    return ""


def source_name(source: str, language: str) -> str:
    """Return the name of a source, as people know it; its id when it is not there any more."""
    known = {one.id: one.name for one in sources.sources()}
    return known[source].to(language) if source in known else source


def is_open_to_fetching(form: Form, by: Actor) -> bool:
    """Tell whether sources can be asked for a form at all: on the web, by someone known here, before it is sent."""
    draft = form.draft
    return (
        bool(form.definition.procedure.sources and form.definition.sourced)
        and by.account_id is not None
        and not by.is_agent
        and draft.correction is None
        and not draft.is_sent
        and draft.channel.value == "web"
        and sources.is_configured()
    )
