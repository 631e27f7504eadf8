"""The key figures of the counter."""

from parvis.counter import api
from parvis.kernel.registry import Figure

FIGURES = (
    Figure(
        id="counter.cases_received",
        name={"nl": "Ontvangen aanvragen", "fr": "Demandes reçues", "en": "Requests received"},
        definition={
            "nl": "Aanvragen waarvan de dag van ontvangst in de periode valt, langs welk kanaal ook.",
            "fr": "Demandes dont le jour de réception tombe dans la période, quel que soit le canal.",
            "en": "Requests whose day of receipt falls in the period, through whatever channel.",
        },
        unit="count",
        compute=api.cases_received,
        source="S01",
    ),
    Figure(
        id="counter.cases_decided",
        name={"nl": "Beantwoorde aanvragen", "fr": "Demandes traitées", "en": "Requests answered"},
        definition={
            "nl": "Aanvragen die in de periode met een antwoord eindigden; niet de ingetrokken of vervallen.",
            "fr": "Demandes qui ont reçu une réponse dans la période ; sans celles retirées ou devenues caduques.",
            "en": "Requests that ended with an answer in the period; not those withdrawn or lapsed.",
        },
        unit="count",
        compute=api.cases_decided,
        source="S01",
    ),
    Figure(
        id="counter.share_within_term",
        name={"nl": "Op tijd beantwoord", "fr": "Traitées dans les délais", "en": "Answered within the term"},
        definition={
            "nl": "Van de aanvragen die in de periode zijn beantwoord: het deel waarvan geen termijn verstreek.",
            "fr": "Parmi les demandes traitées dans la période : la part dont aucun délai n’a été dépassé.",
            "en": "Of the requests answered in the period: the share of which no term ever passed.",
        },
        unit="percent",
        compute=api.share_within_term,
        source="S01",
    ),
    Figure(
        id="counter.users",
        name={"nl": "Gebruikers", "fr": "Utilisateurs", "en": "Users"},
        definition={
            "nl": "Verschillende mensen die in de periode met een account een aanvraag verzonden.",
            "fr": "Personnes différentes ayant envoyé une demande avec un compte dans la période.",
            "en": "Different people who sent a request with an account in the period.",
        },
        unit="count",
        compute=api.users,
        source="S01",
    ),
)
