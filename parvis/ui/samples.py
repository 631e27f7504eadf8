"""What the component page shows: one sample of everything, in every state. Invented, and the same every time."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from parvis.ui.fields import Choice, Field


def everything() -> dict[str, Any]:
    """Return the variables of the component page."""
    return {
        "fields": fields(),
        "wrong_fields": wrong_fields(),
        "group": group(),
        "day": date(2026, 11, 24),
        "moment": datetime(2026, 11, 24, 13, 5, tzinfo=UTC),
        "tones": ["neutral", "info", "good", "warn", "bad", "accent"],
        **lists(),
        **figures(),
    }


def lists() -> dict[str, Any]:
    """Return rows for the lists: answers, tasks, facts, timeline, table, tabs, links."""
    return {
        "answers": [
            {"label": _("Your name"), "value": "Amina Peeters", "url": "#answers"},
            {"label": _("When do you move?"), "value": "5 december 2026", "was": "1 december 2026", "url": "#answers"},
            {"label": _("Where do you live now?"), "value": "Elsense Steenweg 168\n1050 Elsene", "url": "#answers"},
        ],
        "tasks": [
            {"title": _("About you"), "url": "#tasks", "status": _("done"), "tone": "good"},
            {
                "title": _("Your move"),
                "url": "#tasks",
                "status": _("begun"),
                "tone": "info",
                "hint": _("2 of 4 questions"),
            },
            {"title": _("Check and send"), "status": _("cannot start yet")},
        ],
        "facts": [
            {"label": _("Applicant"), "value": "Amina Peeters", "url": "#facts"},
            {"label": _("Moves on"), "value": "5 dec 2026", "was": "1 dec 2026"},
            {"label": _("Zone"), "value": "Elsene 2", "note": _("from the address")},
        ],
        "timeline": [
            {"text": _("You sent your request."), "at": date(2026, 11, 16), "by": "Amina Peeters"},
            {
                "text": _("We asked you for a proof of address."),
                "at": date(2026, 11, 18),
                "by": "Jan Claes",
                "detail": _("The term stands still until we have it."),
            },
            {
                "text": _("Your district officer visits you. You need not do anything."),
                "at": date(2026, 11, 24),
                "by": _("Municipality of Ixelles"),
                "state": "now",
            },
            {
                "text": _("We decide at the latest. If we are late, your request is granted by itself."),
                "at": date(2026, 12, 15),
                "state": "next",
            },
        ],
        "tabs": [
            {"name": _("Mine"), "url": "#tabs", "current": True, "count": 12},
            {"name": _("Unassigned"), "url": "#tabs", "count": 1048},
            {"name": _("Late"), "url": "#tabs", "count": 3},
        ],
        "links": [
            {"title": _("I move"), "url": "#links", "hint": _("New address, parking, a place for the lorry")},
            {"title": _("I lost something"), "url": "#links", "hint": _("Identity card, passport, keys")},
            {"title": _("A child is born"), "url": "#links", "hint": _("Name, declaration, day care")},
            {"title": _("I begin an enterprise"), "url": "#links", "hint": _("Permits, premiums, terraces")},
        ],
        "inbox": [
            {"title": _("We need one more document"), "url": "#inbox", "at": date(2026, 11, 18), "unread": True},
            {"title": _("We received your request"), "url": "#inbox", "at": date(2026, 11, 16)},
        ],
        "queue": [
            {
                "reference": "IXL-2026-004871",
                "who": "Peeters, Amina",
                "what": _("Change of address"),
                "days": -2,
                "due": date(2026, 11, 20),
                "status": _("visit"),
                "tone": "info",
            },
            {
                "reference": "IXL-2026-004902",
                "who": "Diallo, Mamadou",
                "what": _("Resident’s parking card"),
                "days": 0,
                "due": date(2026, 11, 24),
                "status": _("to decide"),
                "tone": "warn",
            },
            {
                "reference": "IXL-2026-004917",
                "who": "Lambert, Chloé",
                "what": _("Road occupation for a move"),
                "days": 3,
                "due": date(2026, 11, 27),
                "status": _("new"),
                "tone": "neutral",
            },
            {
                "reference": "IXL-2026-004926",
                "who": "Vandenbroucke, Wim",
                "what": _("Complaint"),
                "days": 18,
                "due": date(2026, 12, 18),
                "status": _("advice asked"),
                "tone": "info",
            },
        ],
        "crumbs": [
            {"name": _("All procedures"), "url": "#crumbs"},
            {"name": _("Move"), "url": "#crumbs"},
            {"name": _("Change of address")},
        ],
        "points": [
            {"lat": 50.8331, "lon": 4.3667, "text": "Elsense Steenweg 168", "url": "#map"},
            {"lat": 50.8466, "lon": 4.3528, "text": "Grote Markt 1", "now": True},
        ],
        "keys": [("j k", _("down, up")), ("x", _("select")), ("Enter", _("open")), ("/", _("search"))],
        "problems": [
            ("id_w_email", _("The part after @ is missing, as in name@example.org.")),
            ("id_w_what-0", _("Choose one of the answers.")),
        ],
    }


def figures() -> dict[str, Any]:
    """Return rows for the charts."""
    months = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov"]
    cases = [412, 388, 471, 439, 502, 466, 351, 340, 588, 541, 397]
    return {
        "columns": list(zip(months, cases, strict=True)),
        "line": list(zip(months, [11.2, 10.8, 10.9, 9.7, 9.1, 9.4, 8.8, 8.9, 8.1, 7.6, 7.2], strict=True)),
        "before": [14.1, 13.9, 13.2, 13.5, 13.1, 12.8, 12.9, 12.2, 12.0, 11.8, 11.5],
        "bars": [(_("Change of address"), 2140), (_("Resident’s parking card"), 1611), (_("Complaint"), 304)],
    }


def fields() -> list[Field]:
    """Return one field of each kind, filled in as it should be."""
    return [
        Field(kind="text", name="name", label=_("Your name"), value="Amina Peeters", autocomplete="name"),
        Field(
            kind="long_text",
            name="story",
            label=_("What happened?"),
            hint=_("Two or three sentences are enough."),
            required=False,
        ),
        Field(kind="number", name="length", label=_("Length of the lorry"), unit=_("metres"), value=8),
        Field(kind="money", name="rent", label=_("Monthly rent"), value=92_550),
        Field(
            kind="date",
            name="moving",
            label=_("When do you move?"),
            value=date(2026, 12, 5),
            hint=_("For example 5 12 2026."),
        ),
        Field(kind="day", name="from", label=_("From"), value="2026-11-01"),
        Field(
            kind="yes_no",
            name="alone",
            label=_("Do you live alone?"),
            value=False,
            why=_("The amount depends on how many people live at the address."),
        ),
        Field(kind="one_of", name="what", label=_("What do you need?"), choices=_choices(), value="renew"),
        Field(kind="several_of", name="reach", label=_("How may we reach you?"), choices=_ways(), value=["mail"]),
        Field(kind="choose", name="place", label=_("Municipality"), choices=_ways()),
        Field(
            kind="national_number",
            name="nn",
            label=_("National number"),
            hint=_("On the back of your identity card: 11 digits."),
            fetched=_("National Register, 24 November 2026. Wrong? Correct it."),
            value="85073000185",
        ),
        Field(kind="iban", name="iban", label=_("Bank account"), value="BE68539007547034"),
        Field(kind="email", name="email", label=_("E-mail address")),
        Field(kind="phone", name="phone", label=_("Telephone number"), required=False),
        Field(
            kind="address",
            name="address",
            label=_("Where do you live now?"),
            value={"street_text": "Elsense Steenweg", "number": "168", "postcode": "1050", "place": "Elsene"},
            lookup="#",
        ),
        Field(kind="place", name="spot", label=_("Where is it?"), hint=_("Street and number, or a crossing.")),
        Field(
            kind="files",
            name="proof",
            label=_("Proof of your address"),
            hint=_("PDF, JPEG or PNG, at most 10 MB each."),
            accept=("pdf", "jpeg", "png"),
            value=[{"file": "1", "name": "huurcontract.pdf", "label": "", "size": 482_133}],
        ),
        Field(
            kind="signature",
            name="signature",
            label=_("Sign"),
            statement=_("I declare that what I filled in is true."),
        ),
        Field(kind="party", name="owner", label=_("Who owns the vehicle?")),
        Field(kind="password", name="password", label=_("Password"), autocomplete="current-password"),
        Field(kind="code", name="code", label=_("Code from your app")),
        Field(kind="confirm", name="agree", label=_("Send me a message when something changes")),
        Field(kind="computed", name="fee", label=_("To pay"), value="€ 15,00"),
    ]


def wrong_fields() -> list[Field]:
    """Return fields with a mistake, as they come back."""
    return [
        Field(
            kind="date",
            name="w_moving",
            label=_("When do you move?"),
            value="2026-2-31",
            error=_("The 31st of February does not exist. Fill in another day."),
        ),
        Field(
            kind="email",
            name="w_email",
            label=_("E-mail address"),
            value="amina@",
            hint=_("We write to it when something changes."),
            error=_("The part after @ is missing, as in name@example.org."),
        ),
        Field(
            kind="one_of",
            name="w_what",
            label=_("What do you need?"),
            choices=_choices(),
            error=_("Choose one of the answers."),
        ),
        Field(
            kind="money",
            name="w_rent",
            label=_("Monthly rent"),
            value="negen",
            error=_("Write the amount in figures, as in 925,50."),
        ),
        Field(
            kind="address",
            name="w_address",
            label=_("Where do you live now?"),
            value={"street_text": "Kerkstraat", "number": "12"},
            matches=(
                Choice(value="1", label="Kerkstraat, 1000 Brussel"),
                Choice(value="2", label="Kerkstraat, 1082 Sint-Agatha-Berchem"),
            ),
            error=_("There are two streets of that name. Choose yours."),
        ),
    ]


def group() -> Field:
    """Return a repeating group with two rows."""
    return Field(
        kind="group",
        name="members",
        label=_("Who moves with you?"),
        row_label=_("Person"),
        add_label=_("Add a person"),
        rows=[
            [
                Field(kind="text", name=f"members-{n}-name", label=_("Name"), value=name),
                Field(kind="date", name=f"members-{n}-born", label=_("Born on"), value=born),
            ]
            for n, (name, born) in enumerate([("Noor Peeters", "2015-03-08"), ("Elias Peeters", "2019-10-21")])
        ],
    )


def _choices() -> tuple[Choice, ...]:
    return (
        Choice(value="new", label=_("A new card"), hint=_("If you do not have one yet")),
        Choice(value="renew", label=_("Renew my card")),
        Choice(value="other", label=_("Something else")),
    )


def _ways() -> tuple[Choice, ...]:
    return (
        Choice(value="mail", label=_("By e-mail")),
        Choice(value="post", label=_("By post")),
        Choice(value="phone", label=_("By telephone")),
    )
