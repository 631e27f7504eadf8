"""What people declare to the house: the page of one's own, the cleaning of sessions, the processing of data."""

from datetime import datetime, timedelta

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Manifest, MenuItem, Processing, Schedule


def forget_sessions(at: datetime) -> int:
    """Delete the sessions that are over."""
    return people.forget_sessions(by=Actor.system("sessions"), at=at)


def forget_offers(at: datetime) -> int:
    """Delete the offers of mandates that were over a month ago."""
    return people.forget_offers(before=at - timedelta(days=30), by=Actor.system("mandates"), at=at)


MY_DETAILS = {"nl": "Mijn gegevens", "fr": "Mes données", "en": "My details"}

MANIFEST = Manifest(
    module="kernel.people",
    menu=(
        MenuItem(name=MY_DETAILS, url_name="account", audience="person", order=900),
        MenuItem(
            name={"nl": "Medewerkers", "fr": "Collaborateurs", "en": "Members"},
            url_name="members",
            audience="administrator",
            order=800,
        ),
        MenuItem(name=MY_DETAILS, url_name="account", audience="agent", order=900),
    ),
    schedules=(
        Schedule(id="people.forget_sessions", every=timedelta(hours=1), run=forget_sessions),
        Schedule(id="people.forget_offers", every=timedelta(days=1), run=forget_offers),
    ),
    processings=(
        Processing(
            id="people.accounts",
            name={
                "nl": "Accounts, rollen en mandaten",
                "fr": "Comptes, rôles et mandats",
                "en": "Accounts, roles and mandates",
            },
            purpose={
                "nl": "Mensen herkennen, hun bericht sturen, en bepalen wie wat mag zien en doen.",
                "fr": "Reconnaître les personnes, leur écrire, et déterminer qui peut voir et faire quoi.",
                "en": "To recognise people, write to them, and decide who may see and do what.",
            },
            legal_basis={
                "nl": "Een taak van algemeen belang (AVG, art. 6.1.e).",
                "fr": "Une mission d’intérêt public (RGPD, art. 6.1.e).",
                "en": "A task in the public interest (GDPR art. 6(1)(e)).",
            },
            subjects={
                "nl": "Burgers, medewerkers van de besturen, vertegenwoordigers van ondernemingen.",
                "fr": "Les citoyens, les agents des administrations, les représentants d’entreprises.",
                "en": "Citizens, agents of the administrations, representatives of enterprises.",
            },
            data={
                "nl": (
                    "Naam, rijksregisternummer, geboortedatum, adres, e-mailadres, telefoonnummer, rollen, mandaten, "
                    "aanmeldingen."
                ),
                "fr": (
                    "Nom, numéro de registre national, date de naissance, adresse, adresse électronique, numéro de "
                    "téléphone, rôles, mandats, connexions."
                ),
                "en": (
                    "Name, national number, date of birth, address, e-mail address, telephone number, roles, "
                    "mandates, sign-ins."
                ),
            },
            recipients={
                "nl": "Het bestuur dat een aanvraag van u behandelt.",
                "fr": "L’administration qui traite une demande de votre part.",
                "en": "The administration that handles a request of yours.",
            },
            retention={
                "nl": "Tot het account wordt gesloten.",
                "fr": "Jusqu’à la clôture du compte.",
                "en": "Until the account is closed.",
            },
            safeguards={
                "nl": (
                    "Versleuteld bewaard; wie uw gegevens opent, wordt genoteerd en aan u getoond; medewerkers melden "
                    "zich aan met een tweede factor."
                ),
                "fr": (
                    "Conservées chiffrées ; toute consultation est notée et vous est montrée ; les agents se "
                    "connectent avec un second facteur."
                ),
                "en": (
                    "Kept encrypted; whoever opens your details is written down and shown to you; agents sign in with "
                    "a second factor."
                ),
            },
        ),
        Processing(
            id="people.journal",
            name={
                "nl": "Logboek",
                "fr": "Journal",
                "en": "Journal",
            },
            purpose={
                "nl": "Aantonen wie wat deed, wie wat inkeek en waarom.",
                "fr": "Démontrer qui a fait quoi, qui a consulté quoi et pourquoi.",
                "en": "To show who did what, who looked at what, and why.",
            },
            legal_basis={
                "nl": "De plicht om verantwoording af te leggen en te beveiligen (AVG, art. 5.2 en 32).",
                "fr": "L’obligation de rendre compte et de sécuriser (RGPD, art. 5.2 et 32).",
                "en": "The duty to account for and to secure what is done (GDPR art. 5(2) and 32).",
            },
            subjects={
                "nl": "Iedereen die hier iets doet of over wie iets wordt gedaan.",
                "fr": "Quiconque agit ici ou est concerné par une action.",
                "en": "Everyone who does something here, or about whom something is done.",
            },
            data={
                "nl": "Een nummer in plaats van een naam, het ogenblik, de handeling, de reden en de wettelijke grond.",
                "fr": "Un numéro au lieu d’un nom, le moment, l’acte, le motif et la base légale.",
                "en": "A number instead of a name, the moment, the deed, the reason and the legal basis.",
            },
            recipients={
                "nl": "Uzelf, voor wat u aangaat; wie de installatie controleert.",
                "fr": "Vous-même, pour ce qui vous concerne ; les personnes chargées du contrôle de l’installation.",
                "en": "You, as far as it concerns you; whoever audits the installation.",
            },
            retention={
                "nl": "Zo lang als de archiefwet voor het dossier voorschrijft.",
                "fr": "Aussi longtemps que la loi sur les archives le prescrit pour le dossier.",
                "en": "As long as the archive law prescribes for the case.",
            },
            safeguards={
                "nl": "Geen namen in het logboek; niets kan worden gewijzigd of gewist zonder dat het blijkt.",
                "fr": "Aucun nom dans le journal ; rien ne peut être modifié ou effacé sans que cela se voie.",
                "en": "No names in the journal; nothing can be changed or erased without it showing.",
            },
        ),
    ),
)
