# ruff: noqa: E501 (a flow in few lines reads as a table)
"""Small definitions for tests: one procedure that has everything a flow can have, said in few words."""

from typing import Any

from parvis.counter.types import Flow, Form, Letter, Procedure
from parvis.counter.types.definition import Definition
from parvis.kernel.rules import Table


def said(text: str) -> dict[str, str]:
    return {"nl": f"{text} (nl)", "fr": f"{text} (fr)", "en": text}


def procedure(**changes: Any) -> Procedure:
    return Procedure.model_validate(
        {
            "id": "tree",
            "name": said("Cut a tree"),
            "summary": said("Ask to cut a tree."),
            "description": said("Ask."),
            "result": said("A permit."),
            "life_event": "street",
            "authority": "municipality",
            "legal": [{"id": "law", "title": said("The law on trees"), "articles": "3"}],
            "parameters": [
                {"id": "decision_days", "label": said("Days"), "value": 30, "unit": "days"},
                {"id": "automatic", "label": said("Automatic"), "value": True},
            ],
            "retention": {"years": 5},
            **changes,
        }
    )


FORM = {
    "applicant": "name",
    "notify": "email",
    "steps": [
        {
            "id": "you",
            "title": said("You"),
            "pages": [
                {"questions": [{"id": "name", "kind": "text", "label": said("Your name")}]},
                {"questions": [{"id": "email", "kind": "email", "label": said("E-mail"), "required": False}]},
                {"questions": [{"id": "national_number", "kind": "national_number", "label": said("Number"), "required": False}]},
                {"questions": [{"id": "address", "kind": "address", "label": said("Where"), "required": False}]},
                {"questions": [{"id": "height", "kind": "number", "label": said("Height"), "unit": said("m")}]},
                {"questions": [{"id": "cut_on", "kind": "date", "label": said("When"), "required": False}]},
            ],
        }
    ],
}  # fmt: skip


def state(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": said(name.capitalize()), "citizen": said(f"Your request is {name}."), **more}


def action(name: str, by: list[str], at: list[str], to: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": said(name.capitalize()), "by": by, "at": at, "to": to, **more}


FLOW: dict[str, Any] = {
    "initial": "sent",
    "handled_by": ["agent", "inspector"],
    "states": [
        state("sent"),
        state("ready"),
        state("granted", final=True, outcome="granted"),
        state("refused", final=True, outcome="refused"),
        state("withdrawn", final=True, outcome="withdrawn"),
    ],
    "tracks": [
        {
            "id": "visit",
            "label": said("Visit"),
            "initial": "planned",
            "when": "height >= 10",
            "states": [state("planned"), state("seen")],
        }
    ],
    "actions": [
        action("hedge", ["system"], ["sent"], "granted", automatic="route.way == 'hedge'", letter="permit", reasons="route"),
        action("look", ["inspector"], ["planned"], "seen", track="visit", ask=[{"id": "seen_text", "kind": "text", "label": said("Seen")}]),
        action("propose", ["agent"], ["sent"], "ready", ask=[{"id": "advice", "kind": "one_of", "label": said("Advice"), "sensitivity": "none", "options": [{"value": "yes", "label": said("Yes")}, {"value": "no", "label": said("No")}]}], citizen=said("A clerk looked at it."), key="p", bulk=True),
        action("lengthen", ["agent"], ["sent", "ready"], citizen=said("We need more time.")),
        action("grant", ["decider"], ["ready"], "granted", four_eyes="propose", when="filled.advice == 'yes'", blocked=said("The advice is no."), letter="permit", reasons="route", key="g", bulk=True, citizen=said("You may cut the tree.")),
        action("refuse", ["decider"], ["ready"], "refused", letter="permit", confirm=True, key="r"),
        action("tacit", ["system"], ["sent", "ready"], "granted", letter="permit", citizen=said("The term has passed.")),
    ],
    "deadlines": [
        {"id": "decide", "label": said("Decide"), "citizen": said("You may then cut the tree."), "term": {"length": "decision_days", "unit": "calendar"}, "starts": "submitted", "ends": ["grant", "refuse"], "suspended_by": "pieces_requested", "resumed_by": "pieces_added", "extended_by": "lengthen", "extension": {"length": 15, "unit": "calendar"}, "on_expiry": "tacit"},
        {"id": "visit", "label": said("Visit"), "term": {"length": 5, "unit": "working"}, "starts": "visit.planned", "ends": ["visit.seen"], "when": "height >= 10"},
        {"id": "before", "label": said("Before"), "term": {"length": 10, "unit": "working"}, "starts": "answer:cut_on", "ends": ["grant"], "before": True, "roll": "none"},
    ],
}  # fmt: skip

LETTERS = [
    {
        "id": "permit",
        "kind": "decision",
        "title": said("Decision"),
        "appeal": said("You can appeal."),
        "valid": "months",
        "valid_months": 6,
        "body": [
            {"text": said("Dear {{ name }}\n\nWe decided.")},
            {"table": [[said("Height"), "{{ height }}"]]},
            {"reasons": True},
        ],
    },
    {"id": "pieces", "kind": "request", "title": said("Missing"), "body": [{"text": said("We miss something.")}]},
    {"id": "receipt", "kind": "acknowledgement", "title": said("Receipt"), "body": [{"text": said("We have it.")}]},
]

TABLES = [
    {
        "id": "route",
        "purpose": "How it is handled.",
        "rows": [
            {"id": "low", "when": "height < 2 and parameters.automatic", "then": {"way": "hedge"}, "because": said("It is a hedge."), "legal": "law art. 3"},
            {"id": "high", "when": "height >= 2", "then": {"way": "clerk"}, "because": said("It is a tree."), "legal": "law art. 4"},
        ],
        "default": {"way": "clerk"},
    }
]  # fmt: skip


def tree(flow: dict[str, Any] | None = None, **changes: Any) -> Definition:
    """Return the procedure of the tests; its hash says what is different about it."""
    digest = f"{abs(hash(str(flow) + str(changes))):064x}"[:64] if flow or changes else "a" * 64
    return Definition(
        procedure=procedure(**changes),
        form=Form.model_validate(FORM),
        flow=Flow.model_validate({**FLOW, **(flow or {})}),
        tables=tuple(Table.model_validate(one) for one in TABLES),
        letters=tuple(Letter.model_validate(one) for one in LETTERS),
        golden=(),
        hash=digest,
        base_hash=digest,
    )
