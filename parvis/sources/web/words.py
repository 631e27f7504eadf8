"""What was fetched and agreed to, in sentences of the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import registry
from parvis.sources import api as sources

PROCEDURE_NAME = "sources.procedure_name"
"""The hook that names a procedure for people: `(id, language) -> text`; the module that keeps procedures serves it."""

_FAULTS = {
    sources.Fault.UNKNOWN: _("The source knows nobody of this number."),
    sources.Fault.ANOTHER: _("The answer was about somebody else, so it was thrown away."),
    sources.Fault.MALFORMED: _("The answer could not be read, so it was thrown away."),
    sources.Fault.TOO_LARGE: _("The answer could not be read, so it was thrown away."),
}
_DOWN = _("The source did not answer: nothing was fetched.")


def agreement(one: sources.Agreement, language: str) -> dict[str, Any]:
    """Return an agreement as the page shows it."""
    return {
        "info": one,
        "source": _source_name(one.source, language),
        "procedure": _procedure_name(one.procedure, language),
        "purpose": one.purpose.to(language),
    }


def fetched(one: sources.FetchInfo, *, reader: Actor, language: str) -> dict[str, Any]:
    """Return a question that was put to a source as an entry of a timeline."""
    return {
        "text": gettext("%(source)s: %(fields)s")
        % {"fields": _fields(one, language), "source": _source_name(one.source, language)},
        "at": one.at,
        "moment": True,
        "by": _who(one, reader, language),
        "detail": " ".join((*_why(one, language), *_outcome(one))),
        "state": "late" if one.fault else "",
    }


def _outcome(one: sources.FetchInfo) -> list[str]:
    return [str(_FAULTS.get(one.fault, _DOWN))] if one.fault else []


def _why(one: sources.FetchInfo, language: str) -> list[str]:
    ground = gettext("you agreed") if one.legal_basis == sources.AGREEMENT else one.legal_basis_in(language)
    name = _procedure_name(one.procedure, language)
    said = [gettext("What for: %(purpose)s") % {"purpose": _sentence(one.purpose_in(language))}]
    if name:
        said.append(gettext("Request: %(procedure)s") % {"procedure": _sentence(name)})
    return [*said, gettext("By which right: %(ground)s") % {"ground": _sentence(ground)}]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _who(one: sources.FetchInfo, reader: Actor, language: str) -> str:
    """Return who asked, and for which administration; other people than agents are not named."""
    if one.by == reader.id:
        who = gettext("for you, when you filled in a form")
    elif one.by.startswith("system:"):
        who = gettext("automatically")
    else:
        who = one.who or gettext("someone else")
    known: Mapping[str, people.OrganisationInfo] = {found.code: found for found in people.organisations()}
    organisation = known.get(one.organisation or "")
    return f"{who}, {organisation.name.to(language)}" if organisation else who


def _fields(one: sources.FetchInfo, language: str) -> str:
    """Return what was asked, in the words of the source as it is now."""
    try:
        known = sources.source(one.source).fields
    except sources.UnknownSource:
        known = {}
    names = [known[field].label.to(language) if field in known else field for field in one.fields]
    return ", ".join(f"{name[0].lower()}{name[1:]}" for name in names)


def _source_name(source: str, language: str) -> str:
    try:
        return sources.source(source).name.to(language)
    except sources.UnknownSource:
        return source


def _procedure_name(procedure: str, language: str) -> str:
    """Return the name of a procedure, or nothing where nobody can tell it."""
    names = registry.hook(PROCEDURE_NAME)
    return str(names(procedure, language)) if names and procedure else ""
