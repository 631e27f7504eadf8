"""What administrations and applicants mean to do with a case, and how long it takes them. Chance decides, by a seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any


@dataclass(frozen=True)
class Step:
    """Something that someone means to do.

    :param by: the part in the flow: `agent`, `decider`, `inspector`, `applicant`, `system`.
    :param do: an action of the flow, or `request_pieces`, `add_pieces`, `withdraw`, `pay`.
    :param hours: how long after the step before.
    :param on: on that day instead.
    :param at: the state in which it is meant; elsewhere it is passed over, and no time passes with it.
    :param today: a question that is filled in with the day on which it is done.
    """

    by: str
    do: str
    hours: float = 24.0
    on: date | None = None
    filled: Mapping[str, Any] = field(default_factory=dict)
    at: str = ""
    today: str = ""


def _days(draw: Random, low: float, high: float) -> float:
    """Return a number of hours: mostly near the lower end, now and then long."""
    return 24 * draw.triangular(low, high, low + (high - low) * 0.2)


def _household(answers: Mapping[str, Any], at: datetime, draw: Random) -> list[Step]:
    if draw.random() < 0.05:
        reason = draw.choice(["not_registered", "not_yours", "not_identified"])
        return [Step("agent", "refuse", _days(draw, 0.3, 5), filled={"refusal_reason": reason})]
    found = "Nagekeken in het register / Vérifié dans le registre."
    if answers["moment"] == "past":
        return [Step("agent", "issue_past", _days(draw, 0.3, 6), filled={"household_then": found})]
    return [Step("agent", "issue_checked", _days(draw, 0.2, 5), filled={"household_found": found})]


def _lost_card(answers: Mapping[str, Any], at: datetime, draw: Random) -> list[Step]:
    chance = draw.random()
    if chance < 0.06:
        return [Step("applicant", "mark_found", _days(draw, 0.05, 1))]
    if chance < 0.09:
        reason = draw.choice(["other_municipality", "not_identified", "already_replaced"])
        return [Step("agent", "reject", _days(draw, 0.1, 1), filled={"reject_reason": reason})]
    return [
        Step("agent", "cancel_card", _days(draw, 0.1, 1.2)),
        Step("agent", "attest", _days(draw, 0.05, 1.5)),
        Step("agent", "plan_appointment", 1, filled={"appointment_on": ""}),
        Step("agent", "order_card", _days(draw, 2, 8)),
        Step("agent", "card_arrived", _days(draw, 8, 20)),
        Step("agent", "hand_over", _days(draw, 1, 12) if draw.random() < 0.95 else 24 * 400),
    ]


def _move(answers: Mapping[str, Any], at: datetime, draw: Random) -> list[Step]:
    steps = []
    if draw.random() < 0.22:
        steps.append(Step("inspector", "report_nobody", _days(draw, 3, 10)))
        if draw.random() < 0.5:
            steps.append(Step("agent", "extend", _days(draw, 0.5, 2)))
    chance = draw.random()
    if chance < 0.05:
        findings = "De flat staat leeg; de buren kennen deze naam niet. / L’appartement est vide."
        return [
            *steps,
            Step("inspector", "contradict_residence", _days(draw, 3, 14), filled={"findings": findings}),
            Step("agent", "propose_refusal", _days(draw, 0.5, 2)),
            Step("decider", "refuse", _days(draw, 0.5, 3)),
        ]
    if chance < 0.08:
        return [Step("applicant", "withdraw", _days(draw, 1, 6))]
    return [
        *steps,
        Step("inspector", "confirm_residence", _days(draw, 2, 19), today="seen_on"),
        Step("agent", "register", _days(draw, 0.2, 4)),
    ]


def _parking(answers: Mapping[str, Any], at: datetime, draw: Random) -> list[Step]:
    steps = []
    if answers["holder"] != "own" and draw.random() < 0.9:
        steps += [
            Step("agent", "request_pieces", _days(draw, 0.3, 3)),
            Step("agent", "add_pieces", _days(draw, 1, 14)),
            Step("agent", "accept_proof", 2, today="proof_seen_on"),
        ]
    return [
        *steps,
        Step("agent", "refuse", _days(draw, 0.3, 8)),
        Step("agent", "approve", 0.2),
        Step("system", "confirm_payment", _days(draw, 0.01, 9) if draw.random() < 0.93 else 24 * 60),
    ]


def _road(answers: Mapping[str, Any], at: datetime, draw: Random) -> list[Step]:
    starts = date.fromisoformat(answers["starts_on"])
    signs = max(at.date() + timedelta(days=1), starts - timedelta(days=draw.choice([2, 2, 3])))
    advice = draw.choices(["advise_for", "advise_conditions", "advise_against", "none"], [62, 18, 6, 14])[0]
    words = "Enkel tussen 9 en 15 uur, voetpad vrij. / Entre 9h et 15h, trottoir libre."
    filled = {"advise_conditions": {"conditions": words}, "advise_against": {"objections": f"Te smal. {words}"}}
    return [
        Step("system", "pay", _days(draw, 0.002, 1.2) if draw.random() < 0.95 else 24 * 30),
        Step("inspector", advice, _days(draw, 0.2, 2), filled=filled.get(advice, {})),
        Step("agent", "refuse", _days(draw, 0.1, 1.5)),
        Step("agent", "permit", 0.2, filled={"signs_from_on": signs.isoformat()}),
        Step("agent", "permit", 24, at="examined", filled={"signs_from_on": signs.isoformat()}),
        Step("agent", "refuse", 52, at="examined"),
        *(Step("agent", "permit", 24 * days, at="examined", today="signs_from_on") for days in (2.2, 3, 4, 6)),
        Step("inspector", "place_signs", on=signs),
    ]


def _complaint(answers: Mapping[str, Any], at: datetime, draw: Random) -> list[Step]:
    if answers["identity"] == "anonymous":
        lesson = "Nagegaan met de dienst; de affiches zijn aangepast. / Vérifié avec le service."
        return [Step("agent", "close_anonymous", _days(draw, 5, 40), filled={"lesson": lesson})]
    if draw.random() < 0.1:
        reason = draw.choice(["not_ours", "appeal_open", "already_answered"])
        elsewhere = "De Brusselse ombudsdienst / Le médiateur bruxellois"
        filled = {"inadmissible_reason": reason, "elsewhere": elsewhere}
        return [Step("agent", "declare_inadmissible", _days(draw, 1, 8), filled=filled)]
    steps = [Step("agent", "take_up", _days(draw, 1, 11), filled={"handler": "Klachtendienst"})]
    if draw.random() < 0.7:
        view = "Er was die dag te weinig volk aan het loket. / Il manquait du personnel ce jour-là."
        steps += [
            Step("agent", "ask_service", _days(draw, 0.2, 2)),
            Step("agent", "give_view", _days(draw, 3, 14), filled={"service_view": view}),
        ]
    if answers.get("wants_mediation"):
        steps += [
            Step("agent", "invite", _days(draw, 1, 4), filled={"talk_on": ""}),
            Step("agent", draw.choice(["record_agreement", "record_no_agreement"]), _days(draw, 8, 14),
                 filled={"agreement": "De dienst belt voortaan terug. / Le service rappelle désormais."}),
        ]  # fmt: skip
    answer = (
        "Wij onderzochten uw klacht en hoorden de dienst. / Nous avons examiné votre plainte et entendu le service."
    )
    verdict = draw.choices(["founded", "partly", "unfounded"], [40, 35, 25])[0]
    steps += [
        Step("agent", "propose_answer", _days(draw, 2, 22), filled={"verdict": verdict, "answer_text": answer}),
        Step("decider", "answer", _days(draw, 0.5, 5)),
    ]
    if draw.random() < 0.3:
        steps.append(Step("applicant", "accept", _days(draw, 0.5, 10)))
    return steps


PLANS: dict[str, Callable[[Mapping[str, Any], datetime, Random], list[Step]]] = {
    "household-composition": _household,
    "lost-identity-card": _lost_card,
    "change-of-address": _move,
    "parking-card": _parking,
    "road-occupation": _road,
    "complaint": _complaint,
}
"""Per procedure, what is meant to be done with a case that was sent at a moment. What cannot be done is passed over."""
