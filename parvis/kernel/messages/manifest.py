"""What messages declare to the house."""

from datetime import datetime, timedelta

from parvis.kernel.messages import api as messages
from parvis.kernel.registry import Manifest, MenuItem, Processing, Schedule, Sign


def relay(at: datetime) -> int:
    """Promise deliveries of what happened since the last turn."""
    return messages.relay(at=at)


MONTH = timedelta(days=30)

MANIFEST = Manifest(
    module="kernel.messages",
    menu=(
        MenuItem(
            name={"nl": "Webhooks", "fr": "Webhooks", "en": "Webhooks"},
            url_name="webhooks",
            audience="administrator",
            order=820,
        ),
    ),
    schedules=(Schedule(id="messages.relay", every=timedelta(seconds=5), run=relay),),
    signs=(
        Sign(
            id="messages.refused",
            name={
                "nl": "Mails die geweigerd zijn, 30 dagen",
                "fr": "Courriels refusés, 30 jours",
                "en": "Mails that were refused, 30 days",
            },
            read=lambda at: messages.refused_mails(since=at - MONTH),
            most=0,
        ),
        Sign(
            id="messages.given_up",
            name={
                "nl": "Niet afgeleverd bij andere systemen, 30 dagen",
                "fr": "Non remis à d’autres systèmes, 30 jours",
                "en": "Not delivered to other systems, 30 days",
            },
            read=lambda at: messages.given_up_deliveries(since=at - MONTH),
            most=0,
        ),
    ),
    processings=(
        Processing(
            id="messages",
            name={
                "nl": "Berichten",
                "fr": "Messages",
                "en": "Messages",
            },
            purpose={
                "nl": "Mensen laten weten hoe het met hun aanvraag staat, per mail en in hun persoonlijke ruimte.",
                "fr": "Informer les personnes de l’état de leur demande, par courriel et dans leur espace personnel.",
                "en": "Telling people how their request stands, by mail and in their personal space.",
            },
            legal_basis={
                "nl": "Een taak van algemeen belang (AVG, art. 6.1.e).",
                "fr": "Une mission d’intérêt public (RGPD, art. 6.1.e).",
                "en": "A task in the public interest (GDPR art. 6(1)(e)).",
            },
            subjects={
                "nl": "Aanvragers en wie voor hen handelt.",
                "fr": "Les demandeurs et ceux qui agissent pour eux.",
                "en": "Applicants, and those who act for them.",
            },
            data={
                "nl": "E-mailadres, naam, kenmerk van de aanvraag, wat het bericht zegt.",
                "fr": "Adresse électronique, nom, référence de la demande, contenu du message.",
                "en": "E-mail address, name, reference of the request, what the message says.",
            },
            recipients={
                "nl": "Het bestuur dat de aanvraag behandelt; de mailserver van de installatie.",
                "fr": "L’administration qui traite la demande ; le serveur de messagerie de l’installation.",
                "en": "The administration that handles the request; the mail server of the installation.",
            },
            retention={
                "nl": "Zo lang als de aanvraag waarover het bericht gaat.",
                "fr": "Aussi longtemps que la demande dont parle le message.",
                "en": "As long as the request that the message is about.",
            },
            safeguards={
                "nl": "Adres en inhoud versleuteld per bestuur; genoteerd wat is verstuurd.",
                "fr": "Adresse et contenu chiffrés par administration ; les envois sont notés.",
                "en": "Address and content encrypted per administration; what was sent is written down.",
            },
        ),
    ),
)
