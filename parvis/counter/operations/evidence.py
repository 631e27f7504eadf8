"""Sources are asked for what a form wants of them, once, and never again by hand what they hold.

No transaction is open while a source is asked. What it said is then written into the draft as it stands at that moment,
whatever was typed meanwhile; the journal's entry of the fetch is `parvis.sources`'.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.counter.models import Case, Draft
from parvis.counter.operations import drafts
from parvis.counter.operations.running import Running
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import content_of
from parvis.counter.queries.evidence import account_of, evidence_of, is_open_to_fetching, keys_of
from parvis.counter.queries.forms import Form, form_of, setting_of
from parvis.counter.queries.sealed import answers_of
from parvis.counter.rules.evidence import checked, needs, taken, to_check
from parvis.counter.rules.forms import facts_for
from parvis.counter.types import EventKind
from parvis.counter.types.definition import Definition
from parvis.counter.types.drafts import DraftInfo, DraftIsSent, Holder, NotOfferedThere, StaleDraft
from parvis.counter.types.evidence import AGREED_FOR, Asked, Evidence, EvidenceStatus, Need, Said, Why
from parvis.counter.types.procedure import SourceUse
from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people.types import Actor
from parvis.sources import api as sources

_WHYS = ((sources.SourceDown, Why.DOWN), (sources.NotKnown, Why.NOT_KNOWN), (sources.WrongAnswer, Why.WRONG))


@dataclass(frozen=True)
class Gathered:
    """What came of asking sources for a form.

    :param form: as it now stands.
    :param asks: what can only be asked once the person agrees.
    """

    form: Form
    asks: tuple[Need, ...] = ()


def gather(
    *,
    shown: Form,
    holder: Holder,
    by: Actor,
    at: datetime,
    language: str,
    page: str | None = None,
    renew: bool = False,
) -> Gathered:
    """Ask sources for what a form wants of them now, and put it in; each source once, for all its open questions.

    Who calls this has seen that the session is sure enough of who asks.

    :param page: only when something on this page is wanted; None: whatever is wanted.
    :param renew: also what was fetched longer than a day ago; what a source then does not answer stays as it was.
    """
    account = account_of(by)
    if not is_open_to_fetching(shown, by) or not _has_open(shown, page, at, renew=renew):
        return Gathered(shown)
    if any(one.of not in ("", account) for one in shown.draft.asked.values()):
        return Gathered(shown)  # somebody else's answers are in it: theirs and ours are not mixed
    keys = keys_of(shown.definition, shown.walk.answers, account, by=by)
    wanted = _wanted(shown, keys, at, renew=renew)
    here = shown.walk.page(page) if page is not None else None
    if page is not None and (here is None or not any(here.has(one.id) for need in wanted for one in need.questions)):
        return Gathered(shown)
    asks = [need for need in wanted if not _may_ask(shown.definition, need, account, at)]
    said = [_asked(shown, need, keys[need.source], account, by=by, at=at) for need in wanted if need not in asks]
    if not said:
        return Gathered(shown, tuple(asks))
    return Gathered(_put_in(shown, holder, said, by=by, at=at, language=language), tuple(asks))


def _has_open(shown: Form, page: str | None, at: datetime, *, renew: bool) -> bool:
    """Tell, without asking anybody anything, whether a source could be wanted: most pages want none."""
    every = {use.source: "?" for use in shown.definition.procedure.sources}
    former = {source: replace(one, key="?") for source, one in shown.draft.asked.items()}
    wanted = needs(shown.definition, shown.walk, shown.draft.evidence, former, every, at=at, renew=renew)
    if page is None:
        return bool(wanted)
    here = shown.walk.page(page)
    return here is not None and any(one.source for one in here.questions)


def _wanted(shown: Form, keys: Mapping[str, str], at: datetime, *, renew: bool) -> list[Need]:
    draft = shown.draft
    return needs(shown.definition, shown.walk, draft.evidence, draft.asked, keys, at=at, renew=renew)


def _may_ask(definition: Definition, need: Need, account: str, at: datetime) -> bool:
    """Tell whether a law lets the source be asked, or the person agreed."""
    return need.use.basis == "law" or sources.is_agreed(
        account=account, source=need.source, procedure=definition.id, at=at
    )


def _asked(shown: Form, need: Need, key: str, account: str, *, by: Actor, at: datetime) -> Said:
    asked = Asked(at=at, key=key, of=account)
    try:
        found = _fetch(
            shown.definition,
            need.use,
            key,
            need.fields,
            by=by,
            at=at,
            organisation=shown.draft.organisation or None,
            about=f"draft:{shown.draft.id}",
            on_behalf_of=by.acting_for,
        )
    except (sources.SourceProblem, sources.NotAgreed, sources.WrongKey) as problem:
        return Said(need, replace(asked, why=_why(problem)))
    return Said(need, asked, found.values, found.reference)


def _why(problem: Exception) -> Why:
    return next((why for kind, why in _WHYS if isinstance(problem, kind)), Why.DECLINED)


def _fetch(
    definition: Definition,
    use: SourceUse,
    key: str,
    fields: Iterable[str],
    *,
    by: Actor,
    at: datetime,
    organisation: str | None,
    about: str,
    on_behalf_of: str | None,
) -> sources.Fetched:
    return sources.fetch(
        source=use.source,
        key=key,
        fields=tuple(fields),
        by=by,
        at=at,
        purpose=use.purpose,
        legal_basis=_ground(definition, use),
        organisation=organisation,
        about=about,
        procedure=definition.id,
        on_behalf_of=on_behalf_of,
    )


def _ground(definition: Definition, use: SourceUse) -> Localised | str:
    """Return the law that lets a source be asked, by its name; or that the person agreed."""
    if use.basis == "agreement":
        return sources.AGREEMENT
    law = next(one for one in definition.procedure.legal if one.id == use.legal)
    return law.title


def _put_in(shown: Form, holder: Holder, said: list[Said], *, by: Actor, at: datetime, language: str) -> Form:
    """Put what sources said into the draft as it is now."""

    def change(row: Draft) -> drafts.Change:
        content = content_of(row)
        definition = definition_of(row.definition)
        setting = setting_of(at=at, language=language)
        before = content["answers"]
        answers, evidence = taken(definition, before, evidence_of(content), said, setting)
        try:
            organisation, effective = drafts.belonging(
                row, definition, answers, _changed(before, answers), by=by, at=at
            )
        except NotOfferedThere:  # the place where they live does not offer this: they say themselves which one is meant
            decides = definition.procedure.competent_by or ""
            answers, evidence = _without(decides, before, answers, evidence)
            organisation, effective = row.organisation, definition
        changed = _changed(before, answers)
        content["answers"] = answers
        content["evidence"] = {name: one.stored() for name, one in evidence.items()}
        content["asked"] = content.get("asked", {}) | {one.need.source: one.asked.stored() for one in said}
        for page in definition.form.pages:
            if any(one.id in changed for one in page.questions):
                content["changed"][page.id] = row.revision + 1
        return drafts.Change(content, organisation, effective.hash)

    try:
        draft = drafts.write(shown.draft.id, holder, change, at=at, language=language)
    except (StaleDraft, DraftIsSent) as late:
        draft = late.draft
    return form_of(draft, at=at, language=language)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: after.get(name) for name in {*before, *after} if before.get(name) != after.get(name)}


def _without(
    name: str, before: Mapping[str, Any], answers: Mapping[str, Any], evidence: Mapping[str, Evidence]
) -> tuple[dict[str, Any], dict[str, Evidence]]:
    kept = {one: value for one, value in answers.items() if one != name or one in before}
    known = evidence.get(name)
    if known is None:
        return kept, dict(evidence)
    by_hand = replace(known, status=EvidenceStatus.BY_HAND, value=None, at=None, reference="", why=Why.WRONG)
    return kept, {**evidence, name: by_hand}


# Agreeing -----------------------------------------------------------------------------------------------


def agree(*, shown: Form, holder: Holder, source: str, by: Actor, at: datetime) -> None:
    """Write down that the person lets a source be asked for this procedure, for a year or until they take it back.

    :raises UnknownSource: when the procedure asks none of that id by agreement.
    """
    use = _by_agreement(shown.definition, source)
    sources.agree(
        account=account_of(by),
        source=source,
        procedure=shown.definition.id,
        purpose=use.purpose,
        by=by,
        at=at,
        until=at + AGREED_FOR,
    )


def decline(*, shown: Form, holder: Holder, source: str, by: Actor, at: datetime, language: str) -> DraftInfo:
    """Note that the person rather fills it in; in this draft nobody asks again.

    :raises UnknownSource: when the procedure asks none of that id by agreement.
    """
    _by_agreement(shown.definition, source)

    def change(row: Draft) -> drafts.Change:
        content = content_of(row)
        content["asked"] = content.get("asked", {}) | {source: Asked(why=Why.DECLINED, at=at).stored()}
        return drafts.Change(content, row.organisation, row.definition)

    return drafts.write(shown.draft.id, holder, change, at=at, language=language)


def _by_agreement(definition: Definition, source: str) -> SourceUse:
    for use in definition.procedure.sources:
        if use.source == source and use.basis == "agreement":
            return use
    raise sources.UnknownSource(source)


# After sending ------------------------------------------------------------------------------------------


def check_evidence(*, case: UUID, source: str, by: Actor, at: datetime) -> Callable[[], object] | None:
    """Ask a source that was down for what was typed instead; return what writes the outcome down.

    :raises SourceDown: when it still does not answer: try later.
    """
    row = Case.objects.unscoped("the house checks what it was told").filter(pk=case).first()
    if row is None or row.is_let_go:
        return None
    kept, definition = answers_of(row), definition_of(row.definition)
    evidence = evidence_of(kept)
    use = next((one for one in definition.procedure.sources if one.source == source), None)
    if use is None or source not in to_check(evidence) or row.applicant_id is None:
        return None
    wanted = {one.field for one in evidence.values() if one.source == source and one.why is Why.DOWN}
    account = str(row.applicant_id)
    key = keys_of(definition, kept["answers"], account, by=by).get(source)
    if key is None:
        return None
    try:
        found = _fetch(
            definition, use, key, sorted(wanted), by=by, at=at, organisation=row.organisation_id,
            about=row.subject, on_behalf_of=f"account:{account}",
        )  # fmt: skip
    except sources.SourceDown:
        raise
    except (sources.SourceProblem, sources.NotAgreed, sources.WrongKey) as problem:
        return partial(_give_up, case=case, source=source, why=_why(problem), by=by, at=at)
    return partial(_note_checked, case=case, found=found, by=by, at=at)


@transaction.atomic
def _note_checked(*, case: UUID, found: sources.Fetched, by: Actor, at: datetime) -> None:
    """Write down whether a source says what was typed; done twice, it is written once."""
    running = Running.held(case, by)
    running.catch_up(at)
    setting = setting_of(at=at, language=running.case.language, organisation="")
    facts = facts_for(running.definition, running.answers, setting)
    known = evidence_of(running.kept)
    fresh = checked(
        running.definition, running.answers, known, found.source, found.values, setting,
        at=at, reference=found.reference, facts=facts,
    )  # fmt: skip
    silent = [
        name
        for name, one in known.items()
        if one.source == found.source and one.why is Why.DOWN and one.value is None and name not in fresh
    ]
    _keep(running, fresh | {name: replace(known[name], why=Why.NOTHING) for name in silent})
    if not fresh:
        running.finish(by=by, at=at)
        return
    differs = sorted(name for name, one in fresh.items() if one.status is EvidenceStatus.DIFFERS)
    running.add(
        EventKind.EVIDENCE_CHECKED,
        by=by,
        who="system",
        at=running.now(at),
        data={"source": found.source, "questions": sorted(fresh), "differs": differs, "matches": not differs},
        payload={"found": {name: one.value for name, one in fresh.items()}, "reference": found.reference},
    )
    running.settle(at)
    running.finish(by=by, at=at)


@transaction.atomic
def _give_up(*, case: UUID, source: str, why: Why, by: Actor, at: datetime) -> None:
    """Keep why a source said nothing, so that whoever handles the case knows that nobody looked."""
    running = Running.held(case, by)
    known = evidence_of(running.kept)
    _keep(
        running,
        {
            name: replace(one, why=why)
            for name, one in known.items()
            if one.source == source and one.why is Why.DOWN and one.value is None
        },
    )
    running.finish(by=by, at=at)


def _keep(running: Running, fresh: Mapping[str, Evidence]) -> None:
    running.kept["evidence"] = running.kept.get("evidence", {}) | {name: one.stored() for name, one in fresh.items()}
    running.seal_answers()
