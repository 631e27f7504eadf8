"""What invented people answer on the forms of the six procedures: valid per form, and as various as people are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

Answers = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """Someone at the same address."""

    name: str
    national_number: str
    born_on: date
    is_child: bool


@dataclass(frozen=True)
class Applicant:
    """Who asks.

    :param account: whose personal space it appears in; None: asked without an account.
    :param address: as a form keeps it.
    :param household: those at the same address, without this one.
    """

    name: str
    national_number: str
    born_on: date
    email: str
    language: str
    address: dict[str, Any]
    household: tuple[Member, ...] = ()
    account: UUID | None = None


def _household(who: Applicant, at: datetime, draw: Random) -> Answers:
    answers: Answers = {"name": who.name, "national_number": who.national_number, "address": who.address}
    if draw.random() < 0.12:
        past = at.date() - timedelta(days=draw.randrange(200, 4000))
        answers |= {"moment": "past", "moment_on": past.isoformat()}
    else:
        rows = [(who.name, who.born_on, "reference"), *((m.name, m.born_on, _relation(m)) for m in who.household)]
        answers |= {
            "moment": "today",
            "members": [
                {"member_name": name, "member_born_on": born.isoformat(), "member_relation": relation}
                for name, born, relation in rows
            ],
            "household_right": draw.random() < 0.9,
        }
        if not answers["household_right"]:
            answers["household_error"] = _said(
                who.language,
                "Mijn zoon woont hier niet meer sinds de zomer.",
                "Mon fils n’habite plus ici depuis l’été.",
                "My son has not lived here since the summer.",
            )
    purposes = ["child_benefit", "school", "housing", "social_aid", "work", "bank", "abroad", "other"]
    return answers | {"purpose": draw.choice(purposes), "email": who.email}


def _relation(member: Member) -> str:
    return "child" if member.is_child else "partner"


def _lost_card(who: Applicant, at: datetime, draw: Random) -> Answers:
    event = draw.choices(["lost", "stolen", "destroyed"], [60, 33, 7])[0]
    noticed = at.date() - timedelta(days=draw.choice([0, 0, 1, 1, 2, 4]))
    answers: Answers = {"event": event, "noticed_on": noticed.isoformat()}
    if event == "stolen":
        answers |= {"police_reported": True, "police_report": f"BR.11.L4.{draw.randrange(1000, 99999):06}/{at.year}"}
    if event != "destroyed":
        answers["doc_stop"] = draw.random() < 0.8
    answers |= {
        "card_kind": draw.choices(["eid", "foreigner"], [75, 25])[0],
        "name": who.name,
        "national_number": who.national_number,
        "wants_card": draw.random() < 0.93,
    }
    if answers["wants_card"]:
        answers["speed"] = "urgent" if draw.random() < 0.15 else "normal"
    statement = _said(
        who.language, "Ik verklaar dat dit juist is.", "Je déclare que ceci est exact.", "I declare that this is true."
    )
    return answers | {"email": who.email, "signature": _signature(who, at, statement)}


def _signature(who: Applicant, at: datetime, statement: str) -> Answers:
    return {"name": who.name, "at": at.isoformat(timespec="seconds"), "statement": statement}


def _move(who: Applicant, at: datetime, draw: Random) -> Answers:
    moved = at.date() - timedelta(days=draw.choice([0, 1, 2, 3, 5, 7, 9, 15]))
    movers = [
        {
            "mover_name": one.name,
            "mover_national_number": one.national_number,
            "mover_relation": "child" if one.is_child else "partner",
        }
        for one in who.household
    ]
    joins = not movers and draw.random() < 0.25
    answers: Answers = {
        "moved_on": moved.isoformat(),
        "new_address": who.address,
        "came_from": draw.choices(["same_municipality", "belgium"], [40, 60])[0],
        "joins_household": joins,
        "bell_name": who.name.split()[-1],
        "best_moments": draw.sample(["morning", "afternoon", "evening", "saturday"], draw.randrange(1, 3)),
        "others_move": bool(movers),
    }
    if joins:
        answers["host_name"] = draw.choice(["M. Hermans", "A. Leroy", "S. Diallo"])
    if movers:
        answers["movers"] = movers
    if any(one["mover_relation"] == "child" for one in movers):
        answers["parents_agree"] = "both_move"
    statement = _said(
        who.language, "Ik verklaar dat wij hier wonen.", "Je déclare habiter ici.", "I declare that I live here."
    )
    return answers | {
        "name": who.name,
        "national_number": who.national_number,
        "email": who.email,
        "signature": _signature(who, at, statement),
    }


def _parking(who: Applicant, at: datetime, draw: Random) -> Answers:
    held = draw.choices([0, 1, 2], [80, 16, 4])[0]
    is_abroad = draw.random() < 0.06
    letters = "".join(draw.choice("ABCDEFGHJKLMNPRSTVXYZ") for _ in range(3))
    start = at.date() + timedelta(days=draw.choice([0, 0, 1, 3, 7, 14]))
    return {
        "address": who.address,
        "residence": "main",
        "plate_country": "abroad" if is_abroad else "belgium",
        "plate": f"{letters[:2]}-{draw.randrange(100, 999)}-{letters[1:]}" if is_abroad
        else f"{draw.choice('12')}-{letters}-{draw.randrange(100, 999)}",
        "holder": draw.choices(["own", "company", "lease"], [82, 11, 7])[0],
        "under_limit": draw.random() < 0.985,
        "cards_held": held,
        "disabled_card": draw.random() < 0.04,
        "start_on": start.isoformat(),
        "name": who.name,
        "national_number": who.national_number,
        "email": who.email,
    }  # fmt: skip


def _road(who: Applicant, at: datetime, draw: Random) -> Answers:
    ahead = draw.choice([4, 5, 6, 8, 9, 10, 12, 14, 17, 21, 28])
    days = draw.choices([1, 2, 3], [86, 10, 4])[0]
    starts = at.date() + timedelta(days=ahead)
    lift = draw.random() < 0.35
    address = who.address
    street = address["street_fr"] if who.language == "fr" else address["street_nl"]
    number = int(address["number"])
    return {
        "place": {
            "lat": address["lat"],
            "lon": address["lon"],
            "municipality": address["municipality"],
            "text": f"{street} {number}, {address['postcode']}",
        },
        "place_detail": f"{number} - {number + 4}",
        "metres": draw.choices([8, 10, 12, 15, 18, 25, 30, 45], [10, 20, 20, 25, 10, 8, 5, 2])[0],
        "lift": lift,
        "blocks_traffic": draw.random() < 0.08,
        "starts_on": starts.isoformat(),
        "ends_on": (starts + timedelta(days=days - 1)).isoformat(),
        "from_hour": draw.choice([7, 8, 8, 9]),
        "until_hour": draw.choice([14, 16, 17, 18]),
        "signs_by": draw.choices(["municipality", "myself"], [90, 10])[0],
        "name": who.name,
        "email": who.email,
    }


STORIES = (
    (
        "waiting",
        "Ik heb meer dan een uur gewacht hoewel ik een afspraak had.",
        "J’ai attendu plus d’une heure alors que j’avais rendez-vous.",
        "I waited for more than an hour although I had an appointment.",
    ),
    (
        "no_answer",
        "Ik schreef drie keer en kreeg nooit een antwoord.",
        "J’ai écrit trois fois sans jamais recevoir de réponse.",
        "I wrote three times and never got an answer.",
    ),
    (
        "information",
        "Aan de telefoon zei men iets anders dan aan het loket.",
        "On m’a dit autre chose au téléphone qu’au guichet.",
        "On the telephone I was told something else than at the desk.",
    ),
    (
        "mistake",
        "Mijn naam staat verkeerd op het attest, en niemand verbetert het.",
        "Mon nom est mal écrit sur le certificat et personne ne le corrige.",
        "My name is misspelt on the certificate and nobody corrects it.",
    ),
    (
        "attitude",
        "De bediende luisterde niet en stuurde mij weg.",
        "L’agent ne m’a pas écouté et m’a renvoyé.",
        "The clerk did not listen and sent me away.",
    ),
)
SERVICES = ["population", "foreigners", "planning", "parking", "cleanliness", "taxes", "schools", "other"]


def _complaint(who: Applicant, at: datetime, draw: Random) -> Answers:
    kind, nl, fr, en = draw.choice(STORIES)
    is_anonymous = who.account is None and draw.random() < 0.15
    happened = at.date() - timedelta(days=draw.choices([1, 4, 10, 30, 100, 420], [30, 30, 20, 10, 7, 3])[0])
    answers: Answers = {
        "service": draw.choice(SERVICES),
        "kinds": [kind],
        "story": _said(who.language, nl, fr, en),
        "happened_on": happened.isoformat(),
        "told_service": draw.random() < 0.4,
        "identity": "anonymous" if is_anonymous else "named",
    }
    if not is_anonymous:
        answers |= {
            "complainant": {"kind": "person", "name": who.name, "number": who.national_number},
            "email": who.email,
            "wants_mediation": draw.random() < 0.2,
        }
    return answers


def _said(language: str, nl: str, fr: str, en: str) -> str:
    return {"fr": fr, "en": en}.get(language, nl)


ANSWERS: dict[str, Callable[[Applicant, datetime, Random], Answers]] = {
    "household-composition": _household,
    "lost-identity-card": _lost_card,
    "change-of-address": _move,
    "parking-card": _parking,
    "road-occupation": _road,
    "complaint": _complaint,
}
"""Per procedure, what `who` answers at a moment."""
