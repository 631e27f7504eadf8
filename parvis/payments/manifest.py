"""What payments declare to the house."""

from datetime import datetime, timedelta

from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Figure, Manifest, MenuItem, Neighbour, Permission, Processing, Schedule, Sign
from parvis.payments import api


def _look(at: datetime) -> int:
    """Ask the service about payments of which no notice came."""
    return api.look_at_open(by=Actor.system("payments"), at=at)


def _forget(at: datetime) -> int:
    """Forget who paid what is kept no longer."""
    return api.forget_parties(by=Actor.system("payments"), at=at)


MANIFEST = Manifest(
    module="payments",
    menu=(
        MenuItem(
            name={"nl": "Betalingen", "fr": "Paiements", "en": "Payments"},
            url_name="payments:desk",
            audience="manager",
            order=25,
        ),
    ),
    neighbours=(Neighbour(id="payments", name="Payment service", app="parvis.payments.fake.app:application"),),
    schedules=(
        Schedule(id="payments.look", every=timedelta(seconds=20), run=_look),
        Schedule(id="payments.forget", every=timedelta(hours=24), run=_forget),
    ),
    permissions=(
        Permission(
            id="payments.note",
            roles=("agent", "decider", "manager"),
            description="Note what was paid at the counter, and ask for refunds",
        ),
        Permission(
            id="payments.finance",
            roles=("manager",),
            description="Import bank statements, match their lines, agree to refunds and send them to the bank",
        ),
    ),
    figures=(
        Figure(
            id="payments.received",
            name={"nl": "Ontvangen betalingen", "fr": "Paiements reçus", "en": "Payments received"},
            definition={
                "nl": "Wat in de periode is betaald, langs welke weg ook; terugbetalingen niet afgetrokken.",
                "fr": "Ce qui a été payé dans la période, par tout moyen ; remboursements non déduits.",
                "en": "What was paid in the period, by whatever means; refunds are not subtracted.",
            },
            unit="euro",
            compute=api.received_euros,
            source="S01",
        ),
    ),
    signs=(
        Sign(
            id="payments.unmatched",
            name={
                "nl": "Stortingen zonder bekende aanvraag",
                "fr": "Versements sans demande connue",
                "en": "Transfers that fit no demand",
            },
            read=api.unmatched_count,
            most=0,
        ),
        Sign(
            id="payments.failed_refunds",
            name={
                "nl": "Terugbetalingen die mislukten",
                "fr": "Remboursements qui ont échoué",
                "en": "Refunds that failed",
            },
            read=api.failed_refunds,
            most=0,
        ),
    ),
    processings=(
        Processing(
            id="payments",
            name={"nl": "Betalingen", "fr": "Paiements", "en": "Payments"},
            purpose={
                "nl": "Innen wat een aanvraag kost, en terugbetalen wat te veel of ten onrechte is betaald.",
                "fr": "Percevoir le prix d’une demande et rembourser ce qui a été payé en trop ou à tort.",
                "en": "Collecting what a request costs, and giving back what was paid too much or wrongly.",
            },
            legal_basis={
                "nl": "Een wettelijke verplichting en een taak van algemeen belang (AVG, art. 6.1.c en e).",
                "fr": "Une obligation légale et une mission d’intérêt public (RGPD, art. 6.1.c et e).",
                "en": "A legal obligation and a task in the public interest (GDPR art. 6(1)(c) and (e)).",
            },
            subjects={
                "nl": "Wie betaalt, voor zichzelf of voor een ander.",
                "fr": "Les personnes qui paient, pour elles-mêmes ou pour autrui.",
                "en": "Whoever pays, for themselves or for somebody else.",
            },
            data={
                "nl": "Bedrag, dag, mededeling; bij een overschrijving naam en rekeningnummer volgens de bank.",
                "fr": "Montant, jour, communication ; pour un virement, nom et compte selon la banque.",
                "en": "Amount, day, communication; of a transfer the name and account number, as the bank tells.",
            },
            recipients={
                "nl": "Het bestuur dat de betaling vraagt; zijn bank; de betaaldienst voor wie online betaalt.",
                "fr": "L’administration concernée ; sa banque ; le service de paiement pour qui paie en ligne.",
                "en": "The administration that asks the payment; its bank; the payment service, for who pays online.",
            },
            retention={
                "nl": "Bedragen en dagen blijven in de boekhouding. Naam en rekening van wie betaalde: zeven jaar.",
                "fr": "Montants et jours restent dans la comptabilité. Nom et compte du payeur : sept ans.",
                "en": "Amounts and days stay in the accounts. Name and account of who paid: seven years.",
            },
            safeguards={
                "nl": "Naam en rekening versleuteld per bestuur; grotere terugbetalingen vragen een tweede persoon.",
                "fr": "Nom et compte chiffrés par administration ; un second agent valide les gros remboursements.",
                "en": "Name and account encrypted per administration; larger refunds need a second person.",
            },
        ),
    ),
)
