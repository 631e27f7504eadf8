"""What identity declares to the house: the demonstration's invented provider, a processing, the way out."""

from datetime import datetime, timedelta

from parvis.kernel.identity.client.session import farewell
from parvis.kernel.identity.provider.grants import forget_grants as forget
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Manifest, MenuItem, Neighbour, Processing, Schedule


def forget_grants(at: datetime) -> int:
    """Delete the codes that were over a day ago."""
    return forget(before=at - timedelta(days=1), by=Actor.system("identity"), at=at)


MANIFEST = Manifest(
    module="kernel.identity",
    schedules=(Schedule(id="identity.forget_grants", every=timedelta(hours=1), run=forget_grants),),
    menu=(
        MenuItem(
            name={"nl": "Toepassingen", "fr": "Applications", "en": "Applications"},
            url_name="applications",
            audience="administrator",
            order=810,
        ),
    ),
    neighbours=(
        Neighbour(
            id="identity",
            name="An invented identity provider, as CSAM and itsme speak",
            app="parvis.kernel.identity.fake.app:application",
        ),
    ),
    hooks={"people.farewell": farewell},
    processings=(
        Processing(
            id="identity.sign_in",
            name={
                "nl": "Aanmelden met itsme of identiteitskaart",
                "fr": "Connexion avec itsme ou la carte d’identité",
                "en": "Signing in with itsme or identity card",
            },
            purpose={
                "nl": "Zeker zijn wie iets vraagt, zo zeker als dat voor die vraag nodig is, en niet zekerder.",
                "fr": "Savoir qui demande quelque chose, avec la certitude que la demande exige, et pas davantage.",
                "en": "To be sure who asks for something, as sure as that request needs, and no surer.",
            },
            legal_basis={
                "nl": (
                    "Een taak van algemeen belang (AVG, art. 6.1.e); het rijksregisternummer volgens de wet van 8 "
                    "augustus 1983; de betrouwbaarheidsniveaus volgens verordening (EU) 910/2014, art. 8."
                ),
                "fr": (
                    "Une mission d’intérêt public (RGPD, art. 6.1.e) ; le numéro de registre national selon la loi du "
                    "8 août 1983 ; les niveaux de garantie selon le règlement (UE) 910/2014, art. 8."
                ),
                "en": (
                    "A task in the public interest (GDPR art. 6(1)(e)); the national number under the Act of 8 August "
                    "1983; levels of assurance under Regulation (EU) 910/2014, art. 8."
                ),
            },
            subjects={
                "nl": "Burgers die zich aanmelden.",
                "fr": "Les citoyens qui se connectent.",
                "en": "Citizens who sign in.",
            },
            data={
                "nl": (
                    "Rijksregisternummer, naam, geboortedatum en taal, zoals de aanmelddienst ze meedeelt; waarmee en "
                    "hoe zeker u zich aanmeldde, en wanneer."
                ),
                "fr": (
                    "Numéro de registre national, nom, date de naissance et langue, tels que le service de connexion "
                    "les communique ; par quel moyen, avec quelle garantie et quand vous vous êtes connecté."
                ),
                "en": (
                    "National number, name, date of birth and language, as the sign-in service tells them; with what "
                    "and how surely you signed in, and when."
                ),
            },
            recipients={
                "nl": "De aanmelddienst van de overheid, die weet dat u zich hier aanmeldde; niet waarvoor.",
                "fr": "Le service de connexion des autorités, qui sait que vous vous êtes connecté ici ; pas pourquoi.",
                "en": "The sign-in service of the government, which knows that you signed in here; not what for.",
            },
            retention={
                "nl": (
                    "Uw gegevens tot het account wordt gesloten; hoe u zich aanmeldde tot de sessie eindigt, en in het "
                    "logboek."
                ),
                "fr": (
                    "Vos données jusqu’à la clôture du compte ; votre mode de connexion jusqu’à la fin de la session, "
                    "et dans le journal."
                ),
                "en": (
                    "Your details until the account is closed; how you signed in until the session ends, and in the "
                    "journal."
                ),
            },
            safeguards={
                "nl": (
                    "Elk antwoord van de aanmelddienst wordt op handtekening, bestemming, tijd en eenmaligheid "
                    "nagekeken; gegevens worden versleuteld bewaard."
                ),
                "fr": (
                    "La signature, le destinataire, l’heure et l’usage unique de chaque réponse sont vérifiés ; les "
                    "données sont conservées chiffrées."
                ),
                "en": (
                    "Every answer of the sign-in service is checked for its signature, addressee, time and single use; "
                    "details are kept encrypted."
                ),
            },
        ),
    ),
)
