"""What the counter declares to the house."""

from datetime import datetime, timedelta
from pathlib import Path

from parvis.counter import api
from parvis.counter.manifest.figures import FIGURES
from parvis.counter.manifest.processings import PROCESSINGS
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Dataset, Manifest, MenuItem, Permission, Schedule


def _fire_due(at: datetime) -> int:
    """Let the deadlines fire that have passed."""
    return api.fire_due(by=Actor.system("deadlines"), at=at)


def _procedure_name(id: str, language: str) -> str:  # noqa: A002
    """Return what a procedure is called; nothing for one that is offered no more."""
    try:
        return api.procedure(id).name.to(language)
    except api.UnknownProcedure:
        return ""


def _procedures(language: str) -> list[tuple[str, str]]:
    """Return every procedure that is offered, with what it is called, by name."""
    found = [(one.id, one.name.to(language)) for one in api.procedures()]
    return sorted(found, key=lambda one: one[1].casefold())


def _forget_answers(at: datetime) -> int:
    """Forget what programs were answered more than a day ago."""
    return api.forget_answers(by=Actor.system("calls"), at=at)


def _expire_drafts(at: datetime) -> int:
    """Forget the forms that nobody changed for too long."""
    return api.expire_drafts(by=Actor.system("drafts"), at=at)


def _expire_scans(at: datetime) -> int:
    """Destroy the sheets of paper that nobody entered in time."""
    return api.expire_scans(by=Actor.system("scans"), at=at)


def _count_use(at: datetime) -> int:
    """Add up how forms that ended were used."""
    return api.count_use(by=Actor.system("use"), at=at)


def _remind_signatories(at: datetime) -> int:
    """Remind those who were asked to sign and have not answered."""
    return api.remind_signatories(by=Actor.system("signatures"), at=at)


def _forget_opinions(at: datetime) -> int:
    """Forget what people wrote about pages more than a year ago."""
    return api.forget_opinions(by=Actor.system("opinions"), at=at)


def _let_go(at: datetime) -> int:
    """Destroy, make anonymous or mark for the archive what was closed long enough ago."""
    return api.let_go(by=Actor.system("keeping"), at=at)


PERMISSIONS = (
    Permission(
        id="counter.cases.handle",
        roles=("agent", "decider", "inspector", "manager"),
        description="See and take the cases of one's organisation, write notes and messages",
    ),
    Permission(
        id="counter.cases.ask_pieces",
        roles=("agent", "decider", "inspector"),
        description="Ask an applicant for what is missing",
    ),
    Permission(
        id="counter.cases.decide",
        roles=("decider",),
        description="Take the decisions that a procedure leaves to a decider",
    ),
    Permission(
        id="counter.cases.reassign",
        roles=("manager",),
        description="Take a case from a colleague",
    ),
    Permission(
        id="counter.burden",
        roles=("manager", "editor"),
        description="See what procedures cost people, and where they give up",
    ),
    Permission(
        id="counter.procedures.edit",
        roles=("editor",),
        description="Adapt the procedures that one's organisation offers; a colleague publishes",
    ),
    Permission(
        id="counter.cases.migrate",
        roles=("editor",),
        description="Let running cases go over to another version, without seeing their files",
    ),
    Permission(id="counter.workload", roles=("manager",), description="See workload and terms of one's organisation"),
)

DATASETS = (
    Dataset(
        id="counter.procedures",
        title={
            "nl": "Catalogus van procedures",
            "fr": "Catalogue des procédures",
            "en": "Catalogue of procedures",
        },
        description={
            "nl": "Wat u de besturen van het gewest kunt vragen: voor wie, bij wie, op welke grond, voor hoeveel.",
            "fr": "Ce que vous pouvez demander aux administrations : pour qui, à qui, sur quelle base, à quel prix.",
            "en": "What you can ask of the administrations: for whom, of whom, on what ground, at what cost.",
        },
        licence="CC0-1.0",
        rows=api.catalogue_rows,
        updated="continuous",
    ),
)

MANIFEST = Manifest(
    module="counter",
    procedures=(Path(__file__).parent.parent / "procedures",),
    menu=(
        MenuItem(
            name={"nl": "Mijn aanvragen", "fr": "Mes demandes", "en": "My requests"},
            url_name="my:home",
            audience="person",
            order=20,
        ),
        MenuItem(
            name={"nl": "Een aanvraag volgen", "fr": "Suivre une demande", "en": "Follow a request"},
            url_name="my:follow",
            audience="public",
            order=30,
        ),
        MenuItem(
            name={"nl": "Werklijst", "fr": "File de travail", "en": "Queue"},
            url_name="desk:queue",
            audience="agent",
            order=10,
        ),
        MenuItem(
            name={"nl": "Nieuwe aanvraag", "fr": "Nouvelle demande", "en": "New request"},
            url_name="desk:new",
            audience="agent",
            order=15,
        ),
        MenuItem(
            name={"nl": "Agenda", "fr": "Agenda", "en": "Calendar"},
            url_name="desk:calendar",
            audience="agent",
            order=15,
        ),
        MenuItem(
            name={"nl": "Werklast", "fr": "Charge de travail", "en": "Workload"},
            url_name="desk:workload",
            audience="manager",
            order=20,
        ),
        MenuItem(
            name={"nl": "Procedures", "fr": "Démarches", "en": "Procedures"},
            url_name="editor:home",
            audience="editor",
            order=40,
        ),
        MenuItem(
            name={"nl": "Cijfers", "fr": "Chiffres", "en": "Figures"},
            url_name="desk:figures",
            audience="manager",
            order=30,
        ),
        MenuItem(
            name={"nl": "Eenvoudiger", "fr": "Simplifier", "en": "Simplify"},
            url_name="desk:burden",
            audience="manager",
            order=40,
        ),
        MenuItem(
            name={"nl": "Gelezen", "fr": "Lu", "en": "Read"},
            url_name="desk:gateway",
            audience="manager",
            order=50,
        ),
    ),
    schedules=(
        Schedule(id="counter.deadlines", every=timedelta(seconds=5), run=_fire_due),
        Schedule(id="counter.answered_calls", every=timedelta(hours=1), run=_forget_answers),
        Schedule(id="counter.drafts", every=timedelta(hours=1), run=_expire_drafts),
        Schedule(id="counter.scans", every=timedelta(hours=24), run=_expire_scans),
        Schedule(id="counter.use", every=timedelta(minutes=1), run=_count_use),
        Schedule(id="counter.signatures", every=timedelta(hours=1), run=_remind_signatories),
        Schedule(id="counter.opinions", every=timedelta(hours=24), run=_forget_opinions),
        Schedule(id="counter.keeping", every=timedelta(hours=6), run=_let_go),
    ),
    figures=FIGURES,
    datasets=DATASETS,
    permissions=PERMISSIONS,
    processings=PROCESSINGS,
    hooks={
        "people.may_read_profile": api.may_read_profile,
        "people.procedures": _procedures,
        "sources.procedure_name": _procedure_name,
        "payments.hold": api.held_case,
        "payments.changed": api.payment_changed,
    },
)
