"""What a channel asks of a procedure: whether it is offered there, what is seen instead of handed in, who is named."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.rules.cleaning.expressions import parsed
from parvis.counter.types import Channel, Definition, Kind, Procedure, Question
from parvis.counter.types.channels import CHECKS, Aid, Entry, Helper, Stated
from parvis.counter.types.drafts import Holder
from parvis.counter.types.problems import NotAllowed
from parvis.kernel.identity.types import Level, enough
from parvis.kernel.people.types import Actor, Role

AT_THE_DESK = (Role.AGENT, Role.DECIDER, Role.INSPECTOR, Role.MANAGER)


def clerk(by: Actor) -> Holder:
    """Return the holder of what a clerk fills in for others.

    :raises NotAllowed: for anyone who works at no desk.
    """
    desks = by.organisations(AT_THE_DESK)
    if not by.is_agent or by.account_id is None or not desks:
        raise NotAllowed(by.id)
    return Holder(agent=UUID(by.account_id), desks=desks)


def is_offered_through(procedure: Procedure, channel: Channel) -> bool:
    """Tell whether a procedure is offered through a channel at all."""
    return channel.value in procedure.channels


def too_sure_for(procedure: Procedure, channel: Channel) -> Level | None:
    """Return the assurance that a procedure asks when nothing that a clerk can do by this channel reaches it."""
    reached = [one.level for one in CHECKS.get(channel, ())]
    wanted = Level(procedure.assurance)
    return None if not reached or any(enough(have, wanted) for have in reached) else wanted


def eased(definition: Definition, channel: Channel, entry: Entry | None) -> Definition:
    """Return a definition in which documents need not be handed in whose original a clerk saw.

    On the telephone nothing is handed in at all: the administration asks for it afterwards.
    """
    if entry is None:
        return definition
    seen = set(_files(definition)) if channel is Channel.PHONE else set(entry.shown)
    if not seen:
        return definition

    def ease(question: Question) -> Question:
        is_seen = question.id in seen and question.kind is Kind.FILES
        return question.model_copy(update={"required": False, "min": None}) if is_seen else question

    steps = tuple(
        step.model_copy(
            update={
                "pages": tuple(
                    page.model_copy(update={"questions": tuple(map(ease, page.questions))}) for page in step.pages
                )
            }
        )
        for step in definition.form.steps
    )
    return replace(definition, form=definition.form.model_copy(update={"steps": steps}))


def _files(definition: Definition) -> list[str]:
    return [one.id for one in definition.form.questions if one.kind is Kind.FILES]


def awaited(definition: Definition, channel: Channel, answers: Mapping[str, Any]) -> list[str]:
    """Return the documents that are asked and that nobody could hand in: on the telephone.

    :param answers: those that count, of which `definition` asks the documents.
    """
    if channel is not Channel.PHONE:
        return []
    required = {one.id for one in definition.form.questions if one.required}
    return [name for name in _files(definition) if name in required and answers.get(name) is None]


def deciding(definition: Definition) -> frozenset[str]:
    """Return the questions whose answers decide what else is asked, or of whom."""
    form = definition.form
    conditions = [page.when for page in form.pages]
    conditions += [text for one in form.questions for text in (one.when, *(option.when for option in one.options))]
    names = {name.split(".", 1)[0] for text in conditions if text for name in parsed(text).names}
    for computed, expression in definition.computed.items():
        if computed in names:
            names |= {name.split(".", 1)[0] for name in parsed(expression).names}
    names |= {definition.procedure.competent_by or ""}
    if not names <= definition.questions.keys():  # a table or a figure is read: any answer may matter
        tables = {one.id for one in definition.tables}
        if names & tables:
            return frozenset(definition.questions)
    return frozenset(names & definition.questions.keys())


def aid_of(
    entry: Entry | None,
    stated: Stated | None,
    helpers: Collection[Mapping[str, Any]],
    *,
    waits_for: Collection[str] = (),
) -> Aid | None:
    """Return what a case remembers of who filled it in; None when its applicant did it alone.

    :param waits_for: documents that could not be handed in.
    """
    if entry is None and not helpers:
        return None
    facts: dict[str, Any] = {}
    payload: dict[str, Any] = {}
    if entry is not None and stated is not None:
        facts["entered_in"] = entry.organisation
        facts["identity"] = stated.identity.value
        if stated.agreement is not None:
            facts["agreement"] = stated.agreement.value
        if waits_for:
            facts["awaited"] = sorted(waits_for)
        if entry.shown:
            facts["shown"] = sorted(entry.shown)
        if entry.note:
            payload["text"] = entry.note
    if helpers:
        facts["helped"] = len(helpers)
        payload["helpers"] = [{"name": one["name"], "organisation": one["organisation"]} for one in helpers]
    return Aid(facts, payload)


def helper_of(content: Mapping[str, Any]) -> Helper | None:
    """Return who is helping with a draft now."""
    kept = content.get("helper")
    if not kept:
        return None
    return Helper(kept["name"], kept["organisation"], datetime.fromisoformat(kept["since"]), kept.get("account", ""))
