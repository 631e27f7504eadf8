"""What sources declare to the house: what is processed and why, how sources do, and the fake of the demonstration."""

from datetime import datetime, timedelta

from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Manifest, Neighbour, Processing, Schedule, Sign
from parvis.sources import api as sources

KEPT = timedelta(days=30)


def forget_failures(at: datetime) -> int:
    """Delete what is known of failures of a month ago."""
    return sources.forget_failures(before=at - KEPT, by=Actor.system("sources"), at=at)


MANIFEST = Manifest(
    module="sources",
    hooks={"people.children_of": sources.children_of, "people.functions_of": sources.functions_of},
    neighbours=(Neighbour(id="sources", name="Authentic sources", app="parvis.sources.fake.app:application"),),
    schedules=(Schedule(id="sources.forget_failures", every=timedelta(days=1), run=forget_failures),),
    signs=(
        Sign(
            id="sources.resting",
            name={
                "nl": "Bronnen die te vaak faalden en met rust gelaten zijn, 10 minuten",
                "fr": "Sources trop souvent en défaut et laissées au repos, 10 minutes",
                "en": "Sources that failed too often and are left alone, 10 minutes",
            },
            read=lambda at: sources.resting(since=at - timedelta(minutes=10)),
            most=0,
        ),
        Sign(
            id="sources.failed",
            name={
                "nl": "Vragen waarop een bron niet goed antwoordde, 24 uur",
                "fr": "Questions auxquelles une source n’a pas bien répondu, 24 heures",
                "en": "Questions that a source did not answer well, 24 hours",
            },
            read=lambda at: sources.failures(since=at - timedelta(days=1)),
            most=50,
        ),
    ),
    processings=(
        Processing(
            id="sources.answers",
            name={
                "nl": "Gegevens uit authentieke bronnen",
                "fr": "Données issues de sources authentiques",
                "en": "Data from authentic sources",
            },
            purpose={
                "nl": "U niet opnieuw vragen wat de overheid al weet, en nakijken of het juist is.",
                "fr": "Ne pas vous redemander ce que l’administration sait déjà, et vérifier que c’est exact.",
                "en": "Not asking you again what the administration knows already, and checking that it is right.",
            },
            legal_basis={
                "nl": (
                    "Een wet die het oplegt of toelaat (AVG, art. 6.1.c en e), of uw akkoord, dat u altijd kunt "
                    "intrekken (art. 6.1.a)."
                ),
                "fr": (
                    "Une loi qui l’impose ou le permet (RGPD, art. 6.1.c et e), ou votre accord, que vous pouvez "
                    "retirer à tout moment (art. 6.1.a)."
                ),
                "en": (
                    "A law that demands or allows it (GDPR art. 6(1)(c) and (e)), or your agreement, which you can "
                    "take back at any time (art. 6(1)(a))."
                ),
            },
            subjects={
                "nl": "Aanvragers, en wie met hen op hetzelfde adres woont wanneer de aanvraag dat vraagt.",
                "fr": "Les demandeurs, et les membres de leur ménage lorsque la demande l’exige.",
                "en": "Applicants, and those who live at the same address where the request needs it.",
            },
            data={
                "nl": (
                    "Alleen wat het formulier nodig heeft, uit het Rijksregister, de Kruispuntbank van Ondernemingen, "
                    "de FOD Financiën, het voertuigenregister, de FOD Sociale Zekerheid of het kadaster."
                ),
                "fr": (
                    "Uniquement ce dont le formulaire a besoin, issu du Registre national, de la Banque-Carrefour des "
                    "Entreprises, du SPF Finances, du registre des véhicules, du SPF Sécurité sociale ou du cadastre."
                ),
                "en": (
                    "Only what the form needs, from the National Register, the Crossroads Bank for Enterprises, "
                    "Finance, the vehicle register, Social Security or the land register."
                ),
            },
            recipients={
                "nl": "Het bestuur dat uw aanvraag behandelt; de bron verneemt dat het vroeg, en waarvoor.",
                "fr": (
                    "L’administration qui traite votre demande ; la source apprend qu’elle a posé la question, et "
                    "pour quoi."
                ),
                "en": "The administration that handles your request; the source learns that it asked, and for what.",
            },
            retention={
                "nl": (
                    "Het antwoord zo lang als uw aanvraag; hier alleen dat er gevraagd is, en waar u akkoord mee ging."
                ),
                "fr": (
                    "La réponse aussi longtemps que votre demande ; ici, seulement la question posée et vos accords."
                ),
                "en": "The answer as long as your request; here only that it was asked, and what you agreed to.",
            },
            safeguards={
                "nl": (
                    "Elke vraag staat in het logboek met doel en rechtsgrond en wordt u getoond; een antwoord over "
                    "iemand anders wordt geweigerd; uw nummer staat nooit in een adres."
                ),
                "fr": (
                    "Chaque question figure au journal avec son but et sa base légale et vous est montrée ; une "
                    "réponse concernant quelqu’un d’autre est refusée ; votre numéro ne figure jamais dans une adresse."
                ),
                "en": (
                    "Every question is in the journal with its purpose and legal basis and is shown to you; an answer "
                    "about somebody else is refused; your number never stands in an address."
                ),
            },
        ),
    ),
)
