"""What happened to a case, in sentences: one way of telling for colleagues, another for the person whose case it is."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.counter import api as counter
from parvis.counter.types import EventKind
from parvis.counter.types.desk import CasePage
from parvis.counter.types.records import Opening, Told
from parvis.counter.web.aid import helped as _helped
from parvis.counter.web.aid import registered, said_of_aid
from parvis.kernel.money import format_cents
from parvis.kernel.people import api as people
from parvis.ui.words import colon, date_words

CHANNELS = {
    "web": lambda: _("Sent online"),
    "desk": lambda: _("Filled in at the desk"),
    "phone": lambda: _("Filled in by telephone"),
    "paper": lambda: _("Entered from paper"),
}


def agent_entries(page: CasePage, language: str) -> list[dict[str, Any]]:
    """Return the timeline as colleagues read it, newest first."""
    return [_agent_entry(page, one, language) for one in reversed(page.told)]


def _agent_entry(page: CasePage, one: Told, language: str) -> dict[str, Any]:
    details = [_detail(page, one, language), _moved(page, one, language)]
    return {
        "text": _agent_text(page, one, language),
        "at": one.event.at,
        "moment": True,
        "by": who(page, one),
        "detail": " ".join(part for part in details if part),
        "state": "late" if one.event.kind is EventKind.EXPIRED else "",
    }


def who(page: CasePage, one: Told) -> str:
    """Return who did it: a colleague by name, the applicant as such, or the house."""
    if one.event.who == "applicant":
        return page.row.label.name or _("the applicant")
    if one.event.who == "system":
        return _("by itself")
    return page.names.get(one.event.by, _("a colleague"))


def _agent_text(page: CasePage, one: Told, language: str) -> str:
    event = one.event
    if event.kind is EventKind.ACTION:
        action = next((each for each in page.definition.flow.actions if each.id == event.action), None)
        return action.label.to(language) if action else event.action
    return _AGENT[event.kind](page, one, language)


def _sent(page: CasePage, one: Told, language: str) -> str:
    return CHANNELS.get(one.event.data.get("channel", "web"), CHANNELS["web"])()


def _expired(page: CasePage, one: Told, language: str) -> str:
    return _("The term “%(deadline)s” has passed") % {"deadline": _deadline(page, one.event.data["deadline"], language)}


def _assigned(page: CasePage, one: Told, language: str) -> str:
    to = one.event.data.get("to")
    if not to:
        return _("Put back in the queue")
    if to == one.event.by:
        return _("Taken")
    return _("Given to %(name)s") % {"name": page.names.get(to, _("a colleague"))}


def _letter(page: CasePage, one: Told, language: str) -> str:
    letters = {each.id: each for each in page.definition.letters}
    letter = letters.get(one.event.data.get("letter", ""))
    return _("Letter sent: %(title)s") % {"title": letter.title.to(language) if letter else ""}


def _receipt(page: CasePage, one: Told, language: str) -> str:
    return _("Date of receipt corrected to %(day)s") % {"day": date_words(one.event.data["received_at"])}


def _signatory(page: CasePage, one: Told, language: str) -> str:
    found = next((each for each in page.definition.form.signatories if each.id == one.event.data["signatory"]), None)
    return found.role.to(language) if found else ""


def _amount(one: Told, language: str) -> str:
    return format_cents(one.event.data.get("amount_cents", 0), language)


_AGENT: Mapping[EventKind, Any] = {
    EventKind.SUBMITTED: _sent,
    EventKind.PIECES_REQUESTED: lambda *_args: _("Missing pieces asked for"),
    EventKind.PIECES_ADDED: lambda page, one, language: (
        _("No longer asked for")
        if one.event.data.get("waived") and not one.event.data.get("files")
        else _("Pieces added")
    ),
    EventKind.WITHDRAWN: lambda *_args: _("Withdrawn by the applicant"),
    EventKind.RECEIPT_CORRECTED: _receipt,
    EventKind.SUSPENDED: lambda *_args: _("Terms suspended"),
    EventKind.RESUMED: lambda *_args: _("Terms run again"),
    EventKind.ASSIGNED: _assigned,
    EventKind.NOTE_ADDED: lambda *_args: _("Note"),
    EventKind.MESSAGE_SENT: lambda page, one, language: (
        _("Message from the applicant") if one.event.who == "applicant" else _("Message to the applicant")
    ),
    EventKind.LETTER_SENT: _letter,
    EventKind.ANSWERS_CORRECTED: lambda *_args: _("Answers corrected"),
    EventKind.MIGRATED: lambda *_args: _("Goes on under a new version of the procedure"),
    EventKind.SIGNED: lambda page, one, language: _("Signed by: %(role)s") % {"role": _signatory(page, one, language)},
    EventKind.SIGNATURE_REFUSED: lambda page, one, language: (
        _("Signature refused by: %(role)s") % {"role": _signatory(page, one, language)}
    ),
    EventKind.PAYMENT_ASKED: lambda page, one, language: (
        _("Payment asked: %(amount)s") % {"amount": _amount(one, language)}
    ),
    EventKind.PAID: lambda *_args: _("Paid"),
    EventKind.REFUNDED: lambda page, one, language: (
        _("To be paid back: %(amount)s") % {"amount": _amount(one, language)}
    ),
    EventKind.EVIDENCE_CHECKED: lambda page, one, language: (
        _("Confirmed by an authentic source")
        if one.event.data.get("matches", True)
        else _("An authentic source says something else")
    ),
    EventKind.APPEALED: lambda *_args: _("The applicant disagrees: a new request was made"),
    EventKind.APPEAL_DECIDED: lambda *_args: _("The request to look again was answered"),
    EventKind.EXPIRED: _expired,
}


def _detail(page: CasePage, one: Told, language: str) -> str:
    """Return what was said with it: a note, a reason, the pieces, what was filled in."""
    if one.event.kind is EventKind.PIECES_REQUESTED:
        return "; ".join(piece["label"] for piece in one.payload.get("pieces", ()))
    if one.event.kind is EventKind.ANSWERS_CORRECTED:
        return "; ".join(_question(page, name, language) for name in one.event.data.get("questions", ()))
    if one.event.kind is EventKind.ACTION:
        return _filled(page, one, language)
    if one.event.kind is EventKind.SUBMITTED:
        return said_of_aid(page, one, language)
    return str(one.payload.get("text", ""))


def _filled(page: CasePage, one: Told, language: str) -> str:
    action = next((each for each in page.definition.flow.actions if each.id == one.event.action), None)
    filled = one.event.data.get("filled", {})
    if action is None or not filled:
        return ""
    return "; ".join(
        f"{colon(question.label.to(language))} {counter.value_text(question, filled[question.id], language)}"
        for question in action.ask
        if question.id in filled
    )


def _question(page: CasePage, name: str, language: str) -> str:
    found = next((one for one in page.definition.form.questions if one.id == name), None)
    return found.label.to(language) if found else name


def _deadline(page: CasePage, name: str, language: str) -> str:
    found = next((one for one in page.definition.flow.deadlines if one.id == name), None)
    return found.label.to(language) if found else name


def _moved(page: CasePage, one: Told, language: str) -> str:
    """Return which terms it moved, from when to when."""
    said = []
    for moved in one.moved:
        name = _deadline(page, moved.deadline, language)
        if moved.after is None:
            said.append(_("“%(term)s” stands still.") % {"term": name})
        elif moved.before is None:
            said.append(_("“%(term)s” runs again, until %(after)s.") % {"term": name, "after": date_words(moved.after)})
        else:
            said.append(
                _("“%(term)s” moved from %(before)s to %(after)s.")
                % {"term": name, "before": date_words(moved.before), "after": date_words(moved.after)}
            )
    return " ".join(said)


# For the applicant ------------------------------------------------------------------------------------


def applicant_entries(page: CasePage, organisation: str, language: str) -> list[dict[str, Any]]:
    """Return the timeline as the applicant reads it, oldest first: what happened, who did it, and what it changed."""
    entries = [
        {
            "text": text,
            "at": one.event.at,
            "detail": " ".join(filter(None, (_helped(one), _moved_for_applicant(page, one, language)))),
            "url": _document_url(page, one),
            "action": _("Open the letter (PDF)"),
        }
        for one in page.told
        if (text := _applicant_text(page, one, organisation, language))
    ]
    if entries and page.row.outcome is None:
        entries[-1] = {**entries[-1], "state": "now"}
    return entries


def _applicant_text(page: CasePage, one: Told, organisation: str, language: str) -> str:
    event = one.event
    if event.kind is EventKind.SUBMITTED and event.data.get("entered_in"):
        return registered(one, language)
    if event.kind is EventKind.ACTION:
        return page.said.get(event.sequence, "")
    if event.kind is EventKind.LETTER_SENT:
        return _letter(page, one, language) + "."
    if event.kind is EventKind.RECEIPT_CORRECTED:
        return _("Your request counts as received on %(day)s.") % {"day": date_words(event.data["received_at"])}
    if event.kind in _SIGNING:
        return _SIGNING[event.kind]() % {"role": _signatory(page, one, language)}
    mine, theirs = _APPLICANT.get(event.kind, (None, None))
    said = mine if event.who == "applicant" else theirs
    return said() % {"organisation": organisation} if said else ""


def _both(said: Callable[[], str]) -> tuple[Callable[[], str], Callable[[], str]]:
    return said, said


_SIGNING: Mapping[EventKind, Callable[[], str]] = {
    EventKind.SIGNED: lambda: _("Signed by: %(role)s."),
    EventKind.SIGNATURE_REFUSED: lambda: _("Signature refused by: %(role)s."),
}
_APPLICANT: Mapping[EventKind, tuple[Callable[[], str], Callable[[], str]]] = {
    EventKind.SUBMITTED: (
        lambda: _("You sent your request to %(organisation)s."),
        lambda: _("%(organisation)s registered your request."),
    ),
    EventKind.PIECES_REQUESTED: _both(lambda: _("%(organisation)s needs something more from you.")),
    EventKind.PIECES_ADDED: (
        lambda: _("You added what was missing."),
        lambda: _("%(organisation)s no longer needs what was missing."),
    ),
    EventKind.WITHDRAWN: _both(lambda: _("You withdrew your request.")),
    EventKind.SUSPENDED: _both(lambda: _("The terms stand still.")),
    EventKind.RESUMED: _both(lambda: _("The terms run again.")),
    EventKind.ANSWERS_CORRECTED: (
        lambda: _("You corrected your answers."),
        lambda: _("%(organisation)s corrected answers."),
    ),
    EventKind.MESSAGE_SENT: (
        lambda: _("You wrote a message."),
        lambda: _("%(organisation)s wrote you a message."),
    ),
    EventKind.PAYMENT_ASKED: _both(lambda: _("You are asked to pay.")),
    EventKind.PAID: _both(lambda: _("Your payment was received.")),
    EventKind.REFUNDED: _both(lambda: _("%(organisation)s pays you back.")),
    EventKind.APPEALED: _both(lambda: _("You asked to look at this again.")),
    EventKind.APPEAL_DECIDED: _both(lambda: _("Your request to look at this again was answered.")),
    EventKind.MIGRATED: _both(lambda: _("%(organisation)s handles your request under a new version of its rules.")),
    EventKind.EXPIRED: _both(lambda: _("The term of %(organisation)s has passed.")),
}
"""What the applicant reads of each kind of event: when they did it themselves, and when the administration did."""


def _document_url(page: CasePage, one: Told) -> str:
    if one.event.kind is not EventKind.LETTER_SENT:
        return ""
    return reverse("my:document", args=[page.row.id, one.event.data["document"]])


def _moved_for_applicant(page: CasePage, one: Told, language: str) -> str:
    dates = [moved.after for moved in one.moved if moved.after is not None]
    if dates:
        return _("The term now ends on %(day)s.") % {"day": date_words(min(dates))}
    return _("The term stands still until then.") if one.moved and one.event.kind is EventKind.PIECES_REQUESTED else ""


PURPOSES = {
    "handling": lambda: _("to handle your request"),
    "search": lambda: _("after a search"),
    "bulk": lambda: _("to handle several requests at once"),
}


def opening_rows(openings: Iterable[Opening], language: str) -> list[dict[str, Any]]:
    """Return who opened a file, as its applicant reads it: the administration, the moment and the purpose."""
    return [
        {
            "at": one.at,
            "organisation": people.organisation(one.organisation).name.to(language) if one.organisation else "",
            "purpose": PURPOSES[one.purpose]() if one.purpose in PURPOSES else one.purpose,
        }
        for one in openings
    ]
