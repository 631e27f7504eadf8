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
        split=api.received_by,
        dimensions=("organisation", "procedure", "channel", "language", "month"),
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
        split=api.users_by,
        dimensions=("organisation", "age_band", "language", "month"),
    ),
    Figure(
        id="counter.new_users",
        name={"nl": "Nieuwe gebruikers", "fr": "Nouveaux utilisateurs", "en": "New users"},
        definition={
            "nl": "Mensen met een account van wie de allereerste aanvraag in de periode valt.",
            "fr": "Personnes ayant un compte dont la toute première demande tombe dans la période.",
            "en": "People with an account whose very first request falls in the period.",
        },
        unit="count",
        compute=api.new_users,
        source="S01",
    ),
    Figure(
        id="counter.days_to_decision",
        name={"nl": "Dagen tot het antwoord", "fr": "Jours jusqu’à la réponse", "en": "Days until the answer"},
        definition={
            "nl": "Mediaan van de dagen tussen ontvangst en antwoord, van wat in de periode is beantwoord.",
            "fr": "Médiane des jours entre la réception et la réponse, pour les demandes traitées dans la période.",
            "en": "Median of the days between receipt and answer, of the requests answered in the period.",
        },
        unit="days",
        compute=api.days_to_decision,
        source="S01",
    ),
    Figure(
        id="counter.procedures",
        name={"nl": "Aangeboden procedures", "fr": "Démarches proposées", "en": "Procedures offered"},
        definition={
            "nl": "Procedures die nu worden aangeboden, door één bestuur of door eender welk.",
            "fr": "Démarches proposées aujourd’hui, par une administration ou par n’importe laquelle.",
            "en": "Procedures that are offered now, by one administration or by any.",
        },
        unit="count",
        compute=api.procedures_offered,
        source="S01",
    ),
)
