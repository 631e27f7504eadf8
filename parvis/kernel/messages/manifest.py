"""What messages declare to the house."""

from datetime import datetime, timedelta

from parvis.kernel.messages import api as messages
from parvis.kernel.registry import Manifest, Processing, Schedule


def relay(at: datetime) -> int:
    """Promise deliveries of what happened since the last turn."""
    return messages.relay(at=at)


MANIFEST = Manifest(
    module="kernel.messages",
    schedules=(Schedule(id="messages.relay", every=timedelta(seconds=5), run=relay),),
    processings=(
        Processing(
            id="messages",
            name={"nl": "Berichten", "fr": "Messages", "en": "Messages"},
            purpose={
                "nl": "Mensen laten weten hoe het met hun aanvraag staat, per mail en in hun persoonlijke ruimte.",
                "fr": "Informer les personnes de l’état de leur demande, par courriel et dans leur espace personnel.",
                "en": "Telling people how their request stands, by mail and in their personal space.",
            },
            legal_basis="GDPR art. 6(1)(e): a task in the public interest",
            subjects=("applicants", "their representatives"),
            data=("e-mail address", "name", "reference of the request", "what the message says"),
            recipients=("the organisation that handles the request", "the mail server of the installation"),
            retention="as long as the request that the message is about",
            safeguards=("address and content sealed per organisation", "journal of what was sent"),
        ),
    ),
)
