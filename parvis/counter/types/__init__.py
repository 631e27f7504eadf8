"""The words of the counter: definitions, as read from a procedure folder, and cases, as they are lived."""

from parvis.counter.types.case import (
    Channel,
    Clock,
    Due,
    Event,
    EventKind,
    Fate,
    Outcome,
    Standing,
    Suspension,
)
from parvis.counter.types.definition import Definition
from parvis.counter.types.flow import Action, Deadline, Flow, Remedy, State, Term, Track
from parvis.counter.types.form import Form, Kind, Option, Page, Question, Signatory, Step
from parvis.counter.types.golden import Expectation, GoldenCase, GoldenStep
from parvis.counter.types.letter import Block, Letter, LetterKind
from parvis.counter.types.overlay import ExtraPage, Offer, Offers, Overlay
from parvis.counter.types.procedure import (
    Authority,
    Contact,
    Fee,
    LegalBasis,
    LifeEvent,
    Parameter,
    Procedure,
    Retention,
    SourceUse,
    Synonyms,
)

__all__ = [
    "Action", "Authority", "Block", "Channel", "Clock", "Contact", "Deadline", "Definition", "Due", "Event",
    "EventKind", "Expectation", "ExtraPage", "Fate", "Fee", "Flow", "Form", "GoldenCase", "GoldenStep", "Kind",
    "LegalBasis", "Letter", "LetterKind", "LifeEvent", "Offer", "Offers", "Option", "Outcome", "Overlay",
    "Page", "Parameter", "Procedure", "Question", "Remedy", "Retention", "Signatory", "SourceUse", "Standing",
    "State", "Step", "Suspension", "Synonyms", "Term", "Track",
]  # fmt: skip
