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
        Processing(
            id="identity.consents",
            name={
                "nl": "Aanmelden bij toepassingen van besturen",
                "fr": "Connexion aux applications des administrations",
                "en": "Signing in to applications of administrations",
            },
            purpose={
                "nl": "U met één account laten aanmelden bij een toepassing van een bestuur, als u dat wilt.",
                "fr": "Vous permettre, si vous le voulez, d’utiliser un seul compte pour une application publique.",
                "en": "To let you use one account for an application of an administration, if you want that.",
            },
            legal_basis={
                "nl": (
                    "Uw toestemming (AVG, art. 6.1.a), die u op elk moment intrekt; het rijksregisternummer alleen "
                    "voor een toepassing die het volgens de wet van 8 augustus 1983 mag kennen."
                ),
                "fr": (
                    "Votre consentement (RGPD, art. 6.1.a), que vous retirez à tout moment ; le numéro de registre "
                    "national, uniquement pour une application que la loi du 8 août 1983 autorise à le connaître."
                ),
                "en": (
                    "Your consent (GDPR art. 6(1)(a)), which you take back at any time; the national number only for "
                    "an application that may know it under the Act of 8 August 1983."
                ),
            },
            subjects={
                "nl": "Burgers die zich van hieruit bij een toepassing aanmelden.",
                "fr": "Les citoyens qui se connectent d’ici à une application.",
                "en": "Citizens who sign in to an application from here.",
            },
            data={
                "nl": (
                    "Welke toepassing wat mag weten (een code die bij elke organisatie anders is, uw naam, "
                    "geboortedatum, taal, e-mailadres of rijksregisternummer), hoe zeker u zich aanmeldde, en wanneer "
                    "u dat toestond of introk."
                ),
                "fr": (
                    "Quelle application peut savoir quoi (un code propre à chaque organisation, vos nom, date de "
                    "naissance, langue, adresse électronique ou numéro de registre national), le niveau de garantie "
                    "de votre connexion, et quand vous avez donné ou retiré votre accord."
                ),
                "en": (
                    "Which application may know what (a code that differs for each organisation, your name, date of "
                    "birth, language, e-mail address or national number), how surely you signed in, and when you "
                    "allowed that or took it back."
                ),
            },
            recipients={
                "nl": "De organisatie van wie de toepassing is: wat u op de pagina met de vraag zag, niets meer.",
                "fr": "L’organisation dont c’est l’application : ce que la page de demande a montré, rien d’autre.",
                "en": "The organisation whose application it is: what the page that asked you showed, nothing more.",
            },
            retention={
                "nl": (
                    "Wat u toestond of introk tot het account wordt gesloten, en in het logboek; de codes voor het "
                    "aanmelden één dag."
                ),
                "fr": (
                    "Votre accord, ou son retrait, jusqu’à la clôture du compte, et dans le journal ; les codes de "
                    "connexion un jour."
                ),
                "en": (
                    "What you allowed or took back until the account is closed, and in the journal; the codes for "
                    "signing in for a day."
                ),
            },
            safeguards={
                "nl": (
                    "Codes gelden één keer en één minuut, en alleen hun vingerafdruk wordt bewaard; u keert enkel "
                    "terug naar een vooraf geregistreerd adres; organisaties kunnen hun gegevens over u niet aan "
                    "elkaar knopen."
                ),
                "fr": (
                    "Les codes servent une fois et pendant une minute, et seule leur empreinte est conservée ; le "
                    "retour se fait uniquement vers une adresse enregistrée ; les organisations ne peuvent pas "
                    "recouper leurs données sur vous au moyen du code."
                ),
                "en": (
                    "Codes are good once and for a minute, and only their digest is kept; you come back to a "
                    "registered address only; organisations cannot put together by the code what they know of you."
                ),
            },
        ),
        Processing(
            id="identity.applications",
            name={
                "nl": "Toepassingen die in naam van een bestuur werken",
                "fr": "Applications qui agissent au nom d’une administration",
                "en": "Applications that act in the name of an administration",
            },
            purpose={
                "nl": "Programma’s van een bestuur de dossiers van dat bestuur laten lezen of behandelen.",
                "fr": "Permettre aux programmes d’une administration de lire ou de traiter les dossiers de celle-ci.",
                "en": "To let programs of an administration read or handle the cases of that administration.",
            },
            legal_basis={
                "nl": "Een taak van algemeen belang van dat bestuur (AVG, art. 6.1.e).",
                "fr": "Une mission d’intérêt public de cette administration (RGPD, art. 6.1.e).",
                "en": "A task in the public interest of that administration (GDPR art. 6(1)(e)).",
            },
            subjects={
                "nl": "Wie een aanvraag bij dat bestuur heeft; de medewerkers die een toepassing registreren.",
                "fr": "Les personnes qui ont une demande auprès d’elle ; les agents qui enregistrent une application.",
                "en": "Whoever has a request with that administration; the agents who register an application.",
            },
            data={
                "nl": (
                    "Wat in het dossier staat, voor zover de toepassing het mag lezen; wie ze registreerde, wanneer ze "
                    "laatst werd gebruikt, en wat ze deed."
                ),
                "fr": (
                    "Le contenu du dossier, pour autant que l’application puisse le lire ; qui l’a enregistrée, quand "
                    "elle a servi en dernier lieu et ce qu’elle a fait."
                ),
                "en": (
                    "What is in the case, as far as the application may read it; who registered it, when it was last "
                    "used, and what it did."
                ),
            },
            recipients={
                "nl": "Het bestuur dat uw aanvraag behandelt, en geen ander.",
                "fr": "L’administration qui traite votre demande, et aucune autre.",
                "en": "The administration that handles your request, and no other.",
            },
            retention={
                "nl": "De registratie zolang het logboek ernaar verwijst; toegangsbewijzen een uur.",
                "fr": "L’enregistrement tant que le journal y renvoie ; les jetons d’accès une heure.",
                "en": "The registration as long as the journal refers to it; access tokens an hour.",
            },
            safeguards={
                "nl": (
                    "Elke toepassing heeft eigen rechten en een geheim waarvan alleen de vingerafdruk wordt bewaard; "
                    "ze wordt op elk moment beëindigd; wat ze opent, staat in het logboek zoals bij een medewerker."
                ),
                "fr": (
                    "Chaque application a ses propres droits et un secret dont seule l’empreinte est conservée ; on y "
                    "met fin à tout moment ; ce qu’elle consulte figure au journal, comme pour un agent."
                ),
                "en": (
                    "Each application has rights of its own and a secret of which only the digest is kept; it is "
                    "ended at any time; what it opens is in the journal, as with an agent."
                ),
            },
        ),
    ),
)
