"""The numbers by which an operator sees how the incidents are doing."""

from parvis.incidents import api as incidents
from parvis.kernel.registry import Sign

SIGNS = (
    Sign(
        id="incidents.photos_waiting",
        name={
            "nl": "Foto’s die langer dan een kwartier op bewerking wachten",
            "fr": "Photos qui attendent d’être traitées depuis plus d’un quart d’heure",
            "en": "Photos that wait for more than a quarter of an hour to be blurred",
        },
        read=incidents.waiting_photos,
        most=0,
    ),
    Sign(
        id="incidents.photos_failed",
        name={
            "nl": "Foto’s die een medewerker moet bekijken",
            "fr": "Photos qu’un agent doit examiner",
            "en": "Photos that a clerk must look at",
        },
        read=incidents.failed_photos,
    ),
    Sign(
        id="incidents.dispatches_waiting",
        name={
            "nl": "Meldingen die langer dan een uur op een ander systeem wachten",
            "fr": "Signalements qui attendent un autre système depuis plus d’une heure",
            "en": "Reports that wait for another system for more than an hour",
        },
        read=incidents.waiting_dispatches,
        most=0,
    ),
    Sign(
        id="incidents.dispatches_given_up",
        name={
            "nl": "Meldingen die een ander systeem niet aannam",
            "fr": "Signalements qu’un autre système n’a pas pris",
            "en": "Reports that another system did not take",
        },
        read=incidents.given_up_dispatches,
        most=0,
    ),
    Sign(
        id="incidents.digests_late",
        name={
            "nl": "Overzichten die te laat zijn",
            "fr": "Résumés en retard",
            "en": "Digests that are late",
        },
        read=incidents.late_digests,
        most=0,
    ),
)
