"""What the counter declares to the house."""

from datetime import datetime, timedelta
from pathlib import Path

from parvis.counter import api
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Manifest, MenuItem, Processing, Schedule


def _fire_due(at: datetime) -> int:
    """Let the deadlines fire that have passed."""
    return api.fire_due(by=Actor.system("deadlines"), at=at)


def _expire_drafts(at: datetime) -> int:
    """Forget the forms that nobody changed for too long."""
    return api.expire_drafts(by=Actor.system("drafts"), at=at)


MANIFEST = Manifest(
    module="counter",
    procedures=(Path(__file__).parent / "procedures",),
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
            name={"nl": "Werklast", "fr": "Charge de travail", "en": "Workload"},
            url_name="desk:workload",
            audience="manager",
            order=20,
        ),
    ),
    schedules=(
        Schedule(id="counter.deadlines", every=timedelta(seconds=5), run=_fire_due),
        Schedule(id="counter.drafts", every=timedelta(hours=1), run=_expire_drafts),
    ),
    processings=(
        Processing(
            id="counter.drafts",
            name={"nl": "Formulieren in opmaak", "fr": "Formulaires en cours", "en": "Forms being filled in"},
            purpose={
                "nl": "Een formulier bewaren tot het wordt verzonden",
                "fr": "Conserver un formulaire jusqu’à son envoi",
                "en": "Keeping a form until it is sent",
            },
            legal_basis="GDPR art. 6.1.a: the writer keeps it, sends it or erases it",
            subjects=("whoever fills in a form", "people named in it"),
            data=("answers to the questions of the procedure", "files"),
            recipients=("nobody but the writer, and whoever has the code of the form",),
            retention="30 days after the last change; emptied when it is sent",
            safeguards=("sealed", "no agent sees it", "the code is kept as a blind index only"),
        ),
        Processing(
            id="counter.cases",
            name={"nl": "Aanvragen", "fr": "Demandes", "en": "Requests"},
            purpose={
                "nl": "Behandelen wat burgers en ondernemingen aan een bestuur vragen",
                "fr": "Traiter ce que les citoyens et les entreprises demandent à une administration",
                "en": "Handling what citizens and enterprises ask of an administration",
            },
            legal_basis="GDPR art. 6.1.e; the legal basis of each procedure stands in its definition",
            subjects=("applicants", "people named in a request"),
            data=("identity", "contact", "answers to the questions of the procedure", "files", "messages"),
            recipients=("the administration that is competent for the request",),
            retention="as each procedure says, counted from the closing of the case",
            safeguards=(
                "sealed with one key per organisation",
                "seen only by the competent administration",
                "every opening is written down and shown to the applicant",
            ),
        ),
    ),
    hooks={"people.may_read_profile": api.may_read_profile},
)
