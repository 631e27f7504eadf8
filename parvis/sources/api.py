"""The door of the sources."""

from parvis.sources.operations.agreements import agree, revoke
from parvis.sources.operations.fetching import fetch, fetch_many, forget_failures
from parvis.sources.operations.relations import children_of, functions_of
from parvis.sources.queries import (
    FAILED,
    FETCHED,
    agreements_of,
    failures,
    fetches_about,
    health,
    is_agreed,
    is_configured,
    resting,
    source,
    sources,
)
from parvis.sources.types import (
    AGREEMENT,
    Agreement,
    Ask,
    Fault,
    Fetched,
    FetchInfo,
    FieldInfo,
    FieldKind,
    Health,
    KeyKind,
    NotAgreed,
    NotKnown,
    NotYours,
    SourceDown,
    SourceInfo,
    SourceProblem,
    UnknownAgreement,
    UnknownField,
    UnknownSource,
    WrongAnswer,
    WrongKey,
)

__all__ = [
    "AGREEMENT", "FAILED", "FETCHED",
    "Agreement", "Ask", "Fault", "FetchInfo", "Fetched", "FieldInfo", "FieldKind", "Health", "KeyKind",
    "NotAgreed", "NotKnown", "NotYours", "SourceDown", "SourceInfo", "SourceProblem",
    "UnknownAgreement", "UnknownField", "UnknownSource", "WrongAnswer", "WrongKey",
    "agree", "agreements_of", "children_of", "failures", "fetch", "fetch_many", "fetches_about", "forget_failures",
    "functions_of", "health",
    "is_agreed", "is_configured", "resting", "revoke", "source", "sources",
]  # fmt: skip
