"""A program of an administration brings in what somebody asked there: at its desk, or on a website of its own."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from parvis.counter.operations.cases import submit
from parvis.counter.operations.definitions import pin
from parvis.counter.queries import catalogue
from parvis.counter.queries.forms import setting_of
from parvis.counter.rules.channels import is_offered_through
from parvis.counter.rules.cleaning import Problem, problem
from parvis.counter.rules.competence import assurance_wanted, competent
from parvis.counter.rules.forms import files_in, walk
from parvis.counter.rules.received import receive
from parvis.counter.types import Channel, Kind
from parvis.counter.types.definition import Definition
from parvis.counter.types.interfaces import NotOffered, NotSure
from parvis.counter.types.problems import NotAllowed, WrongAnswers
from parvis.counter.types.records import CaseInfo
from parvis.kernel.files import api as files
from parvis.kernel.identity.types import enough
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Role

CHANNELS = (Channel.WEB, Channel.DESK)


@transaction.atomic
def bring_in(
    *,
    procedure: str,
    organisation: str,
    answers: Mapping[str, Any],
    channel: Channel,
    language: str,
    by: Actor,
    at: datetime,
    national_number: str = "",
    assurance: str = "none",
) -> CaseInfo:
    """Make a case of answers that a program sends all at once; they are held to what the form asks of anyone.

    :param answers: by question, as typed or as kept; a file is its name and its content in base64.
    :param national_number: of the applicant; without an account of theirs the case is followed with a code.
    :param assurance: how sure the program is of who asks, as it states.
    :raises NotAllowed: for who does not handle cases of this organisation.
    :raises UnknownProcedure: if there is no such procedure.
    :raises NotOffered: if the organisation does not take it in, or not so.
    :raises NotSure: if the procedure wants to be surer of who asks.
    :raises WrongAnswers: with a sentence for each question that is not answered as it asks.
    """
    if not by.is_agent or organisation not in by.organisations((Role.AGENT, Role.DECIDER)):
        raise NotAllowed(by.id)
    definition = _offered(procedure, organisation, channel)
    given, wrong = _taken_in(definition, answers, organisation, by, at)
    setting = setting_of(at=at, language=language, organisation=organisation)
    received = receive(definition, given, setting, channel=channel)
    problems: dict[str, object] = {**received.problems, **wrong}
    if problems:
        raise WrongAnswers(problems)
    _demand_here(definition, received.answers, organisation)
    walked = walk(definition, received.answers, setting, channel=channel)
    wanted = assurance_wanted(definition.procedure, [page.step for page in walked.pages])
    if not enough(assurance, wanted):
        raise NotSure(wanted.value)
    pin(definition=definition, by=by, at=at)
    found = people.find_by_national_number(national_number) if national_number.strip() else None
    notify = received.answers.get(definition.form.notify) if definition.form.notify else None
    return submit(
        definition=definition,
        organisation=organisation,
        answers=received.answers,
        files=[UUID(one) for one in files_in(definition, received.answers)],
        by=by,
        at=at,
        channel=channel,
        language=language,
        draft_id=uuid4(),  # each call is a case of its own; its key sees to it that it is made once
        notify_email=notify,
        applicant=UUID(found) if found else None,
    )


def _offered(procedure: str, organisation: str, channel: Channel) -> Definition:
    about = catalogue.procedure(procedure)
    if not catalogue.is_offered_by(about, organisation):
        raise NotOffered("procedure")
    if channel not in CHANNELS or not is_offered_through(about, channel):
        raise NotOffered("channel")
    return catalogue.definition_for(procedure, organisation)


def _demand_here(definition: Definition, answers: Mapping[str, Any], organisation: str) -> None:
    """Refuse what another organisation is competent for: it would never see it."""
    municipality, found = competent(definition.procedure, answers, catalogue.offering(definition.procedure))
    if municipality and (found is None or found.code != organisation):
        raise NotOffered("place")


def _taken_in(
    definition: Definition, answers: Mapping[str, Any], organisation: str, by: Actor, at: datetime
) -> tuple[dict[str, Any], dict[str, Problem]]:
    """Store the files that came with the answers; return the answers with what was stored, and what was refused.

    A file comes with its content. The id of one that is here already is no answer: it may be anybody's.
    """
    given, wrong = dict(answers), {}
    for question in definition.form.questions:
        if question.kind is not Kind.FILES or given.get(question.id) is None:
            continue
        rows = given[question.id] if isinstance(given[question.id], list) else [given[question.id]]
        kept = [_stored(one, question, organisation, by, at) for one in rows[:20]]
        refused = next((one for one in kept if isinstance(one, Problem)), None)
        if refused is not None:
            wrong[question.id] = refused
        given[question.id] = [one for one in kept if not isinstance(one, Problem)]
    return given, wrong


def _stored(one: Any, question: Any, organisation: str, by: Actor, at: datetime) -> dict[str, Any] | Problem:
    try:
        content = base64.b64decode(one["content"], validate=True)
        name = str(one.get("name") or "file")
        info = files.store(
            content=content, name=name, scope=f"{organisation}/case", by=by, at=at, accept=question.accept
        )
    except (TypeError, KeyError, AttributeError, ValueError, binascii.Error):
        return problem(
            "file", "Geef van elk bestand de naam en de inhoud, in base64.",
            "Donnez de chaque fichier le nom et le contenu, en base64.",
            "Give the name and the content of each file, in base64.", part=question.id,
        )  # fmt: skip
    except files.Refused as refused:
        return problem("file", *(refused.message(one) for one in ("nl", "fr", "en")), part=question.id)
    return {"file": str(info.id), "name": info.name, "label": str(one.get("label") or "")[:200], "size": info.size}
