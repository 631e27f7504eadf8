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
            name={
                "nl": "Formulieren in opmaak",
                "fr": "Formulaires en cours",
                "en": "Forms being filled in",
            },
            purpose={
                "nl": "Een formulier bewaren tot u het verzendt.",
                "fr": "Conserver un formulaire jusqu’à son envoi.",
                "en": "Keeping a form until you send it.",
            },
            legal_basis={
                "nl": "Uw toestemming: u bewaart het, verzendt het of wist het (AVG, art. 6.1.a).",
                "fr": "Votre consentement : vous le conservez, l’envoyez ou l’effacez (RGPD, art. 6.1.a).",
                "en": "Your consent: you keep it, send it or erase it (GDPR art. 6(1)(a)).",
            },
            subjects={
                "nl": "Wie een formulier invult, en wie erin wordt genoemd.",
                "fr": "La personne qui remplit un formulaire, et celles qui y sont citées.",
                "en": "Whoever fills in a form, and the people named in it.",
            },
            data={
                "nl": "Antwoorden op de vragen van de procedure, en bestanden.",
                "fr": "Les réponses aux questions de la procédure, et les fichiers.",
                "en": "Answers to the questions of the procedure, and files.",
            },
            recipients={
                "nl": "Niemand behalve uzelf en wie de code van het formulier heeft.",
                "fr": "Personne, sauf vous et quiconque possède le code du formulaire.",
                "en": "Nobody but you, and whoever has the code of the form.",
            },
            retention={
                "nl": "30 dagen na de laatste wijziging; leeggemaakt bij het verzenden.",
                "fr": "30 jours après la dernière modification ; vidé lors de l’envoi.",
                "en": "30 days after the last change; emptied when it is sent.",
            },
            safeguards={
                "nl": "Versleuteld; geen medewerker ziet het; de code zelf wordt niet bewaard.",
                "fr": "Chiffré ; aucun agent ne le voit ; le code lui-même n’est pas conservé.",
                "en": "Encrypted; no agent sees it; the code itself is not kept.",
            },
        ),
        Processing(
            id="counter.cases",
            name={
                "nl": "Aanvragen",
                "fr": "Demandes",
                "en": "Requests",
            },
            purpose={
                "nl": "Behandelen wat burgers en ondernemingen aan een bestuur vragen.",
                "fr": "Traiter ce que les citoyens et les entreprises demandent à une administration.",
                "en": "Handling what citizens and enterprises ask of an administration.",
            },
            legal_basis={
                "nl": (
                    "Een taak van algemeen belang (AVG, art. 6.1.e); de wettelijke grond van elke procedure staat op "
                    "haar pagina."
                ),
                "fr": (
                    "Une mission d’intérêt public (RGPD, art. 6.1.e) ; la base légale de chaque procédure figure sur "
                    "sa page."
                ),
                "en": (
                    "A task in the public interest (GDPR art. 6(1)(e)); the legal basis of each procedure is on its "
                    "page."
                ),
            },
            subjects={
                "nl": "Aanvragers, en wie in een aanvraag wordt genoemd.",
                "fr": "Les demandeurs, et les personnes citées dans une demande.",
                "en": "Applicants, and the people named in a request.",
            },
            data={
                "nl": "Identiteit, contactgegevens, antwoorden op de vragen van de procedure, bestanden, berichten.",
                "fr": "Identité, coordonnées, réponses aux questions de la procédure, fichiers, messages.",
                "en": "Identity, contact details, answers to the questions of the procedure, files, messages.",
            },
            recipients={
                "nl": "Het bestuur dat voor de aanvraag bevoegd is.",
                "fr": "L’administration compétente pour la demande.",
                "en": "The administration that is competent for the request.",
            },
            retention={
                "nl": "Zoals elke procedure bepaalt, te tellen vanaf de afsluiting van het dossier.",
                "fr": "Comme chaque procédure le prévoit, à compter de la clôture du dossier.",
                "en": "As each procedure says, counted from the closing of the case.",
            },
            safeguards={
                "nl": (
                    "Versleuteld met één sleutel per bestuur; alleen het bevoegde bestuur ziet de aanvraag; elke "
                    "inzage wordt genoteerd en aan de aanvrager getoond."
                ),
                "fr": (
                    "Chiffrées avec une clé par administration ; seule l’administration compétente voit la demande ; "
                    "chaque consultation est notée et montrée au demandeur."
                ),
                "en": (
                    "Encrypted with one key per administration; only the competent administration sees the request; "
                    "every opening is written down and shown to the applicant."
                ),
            },
        ),
    ),
    hooks={"people.may_read_profile": api.may_read_profile},
)
