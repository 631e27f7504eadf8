"""Questions: which are asked, in which order, of whom; fewer choices, or one more question, without YAML."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from parvis.counter import api as counter
from parvis.counter.types import Kind, Overlay, Page, Question, Step
from parvis.counter.types.overlay import ExtraPage
from parvis.counter.types.patches import QuestionPatch
from parvis.counter.web.editor.fields import NAMES
from parvis.counter.web.editor.parts import Editing, Part, Read, first_page, line, page_with, text_fields, view_of
from parvis.kernel.definitions.localised import LANGUAGES
from parvis.ui.fields import Choice, Field

KINDS = {
    "text": gettext_lazy("one line of text"), "long_text": gettext_lazy("several lines of text"),
    "yes_no": gettext_lazy("yes or no"), "one_of": gettext_lazy("one of several choices"),
    "several_of": gettext_lazy("several choices"), "number": gettext_lazy("a whole number"),
    "money": gettext_lazy("an amount"), "date": gettext_lazy("a date"), "email": gettext_lazy("an e-mail address"),
    "phone": gettext_lazy("a telephone number"), "address": gettext_lazy("an address"),
    "place": gettext_lazy("a place on the map"), "files": gettext_lazy("documents"), "iban": gettext_lazy("an IBAN"),
}  # fmt: skip
SENSITIVE = {
    "none": gettext_lazy("says nothing about a person"), "personal": gettext_lazy("personal"),
    "special": gettext_lazy("special (health, conviction, belief …)"),
}  # fmt: skip
USES = {
    "decision": gettext_lazy("to decide"), "handling": gettext_lazy("to handle the case"),
    "contact": gettext_lazy("to reach someone"), "letter": gettext_lazy("in a letter"),
    "statistics": gettext_lazy("for statistics"),
}  # fmt: skip
TEXTS = ("label", "help", "why")
_CHOICES = (Kind.ONE_OF, Kind.SEVERAL_OF)


def _extra(overlay: Overlay, name: str) -> ExtraPage | None:
    return next((one for one in overlay.ask if one.page.id == name), None)


def _fields(editing: Editing) -> list[Field]:
    on = editing.asked.get("on", "")
    if on.startswith("new:") or _extra(editing.draft.overlay, on):
        return _extra_fields(editing, on)
    question = editing.shared.questions.get(on)
    if question is None:
        return []
    patch = editing.draft.overlay.questions.get(on, QuestionPatch())
    found: list[Field] = []
    for name in TEXTS:
        label = counter.field_of(name, editing.language)
        found += text_fields(editing, f"questions.{on}.{name}", getattr(question, name), label)
    required = question.required if patch.required is None else patch.required
    found.append(_yes_no("required", _("Must it be answered?"), required))
    found.append(_condition(question.when if patch.when is None else patch.when))
    if question.options:
        choices = [Choice(value=one.value, label=one.label.to(editing.language)) for one in question.options]
        found.append(Field(kind="several_of", name="hide", label=_("Choices that you do not offer"), choices=choices,
                           value=list(patch.hide), required=False))  # fmt: skip
    found.append(Field(kind="confirm", name="remove", label=_("Do not ask this"), value=patch.remove, required=False))
    return found


def _condition(value: str) -> Field:
    return Field(
        kind="text",
        name="when",
        label=_("Asked only if"),
        value=value,
        required=False,
        hint=_('Empty: always. For example: kind == "wood" and height > 3'),
        attributes={"spellcheck": "false"},
    )


def _yes_no(name: str, label: str, value: bool) -> Field:
    choices = (Choice(value="yes", label=_("yes")), Choice(value="no", label=_("no")))
    return Field(kind="choose", name=name, label=label, choices=choices, value="yes" if value else "no")


def _extra_fields(editing: Editing, on: str) -> list[Field]:
    extra = _extra(editing.draft.overlay, on)
    question = extra.page.questions[0] if extra else None

    def three(name: str, label: str) -> list[Field]:
        text = getattr(question, name) if question else None
        return [
            Field(kind="text", name=f"{name}:{code}", value=text.to(code) if text else "", attributes={"lang": code},
                  label=_("%(label)s, in %(language)s") % {"label": label, "language": NAMES[code]},
                  required=name != "help")
            for code in LANGUAGES
        ]  # fmt: skip

    def choose(name: str, label: str, among: dict[str, Any], value: str) -> Field:
        choices = [Choice(value=one, label=str(text)) for one, text in among.items()]
        return Field(kind="choose", name=name, label=label, choices=choices, value=value)

    grounds = {one.id: one.title.to(editing.language) for one in editing.now.procedure.legal}
    ground = question.legal[0] if question and question.legal else next(iter(grounds), "")
    options = "\n".join(
        " | ".join((one.value, one.label.nl, one.label.fr, one.label.en))
        for one in (question.options if question else ())
    )
    return [
        *three("label", _("The question")),
        *three("why", _("Why you ask it")),
        *three("help", _("Help with it")),
        choose("kind", _("Kind of answer"), KINDS, question.kind.value if question else "text"),
        Field(kind="long_text", name="options", required=False, value=options, label=_("Choices"),
              hint=_("One a line: name | Dutch | French | English. Only where one chooses.")),
        choose("legal", _("Legal basis"), grounds, ground),
        choose("sensitivity", _("How sensitive is the answer?"), SENSITIVE,
               question.sensitivity if question else "personal"),
        choose("used_for", _("What is it used for?"), USES, question.used_for[0] if question else "handling"),
        _yes_no("required", _("Must it be answered?"), question.required if question else False),
        _condition(extra.page.when if extra else ""),
        *([Field(kind="confirm", name="remove", label=_("Do not ask this"), required=False)] if extra else []),
    ]  # fmt: skip


def _read(editing: Editing, posted: QueryDict) -> Read:
    read = Read(editing.draft.overlay)
    if move := posted.get("move", ""):
        read.overlay = _moved(editing, move)
        return read
    on = posted.get("on", "")
    if on.startswith("new:") or _extra(editing.draft.overlay, on):
        _read_extra(editing, posted, on, read)
    elif on in editing.shared.questions:
        _read_question(editing, posted, on, read)
    return read


def _read_question(editing: Editing, posted: QueryDict, on: str, read: Read) -> None:
    question = editing.shared.questions[on]
    read.texts({f"questions.{on}.{name}": getattr(question, name) for name in TEXTS}, posted)
    kept = editing.draft.overlay.questions.get(on, QuestionPatch())
    required, when = posted.get("required") != "no", line(posted, "when")
    if fault := counter.condition_fault(when, counter.names_for(editing.now)):
        read.errors["when"] = _("This condition does not hold together: %(why)s") % {"why": fault}
    known = {one.value for one in question.options}
    hide = tuple(one for one in posted.getlist("hide") if one in known)
    if known and known <= set(hide):
        read.errors["hide"] = _("Leave at least one choice.")
    readers = counter.readers_of(editing.shared, on, editing.draft.overlay) if "remove" in posted else []
    if readers:
        read.errors["remove"] = _("Its answer is still used by: %(who)s.") % {"who": ", ".join(readers)}
    patch = QuestionPatch(
        required=None if required == question.required else required,
        when=kept.when if "when" in read.errors else None if when == question.when else when,
        hide=kept.hide if "hide" in read.errors else hide,
        remove=kept.remove if "remove" in read.errors else "remove" in posted,
    )
    patches = {name: one for name, one in read.overlay.questions.items() if name != on}
    if patch != QuestionPatch():
        patches[on] = patch
    read.overlay = read.overlay.model_copy(update={"questions": patches})


def _read_extra(editing: Editing, posted: QueryDict, on: str, read: Read) -> None:
    overlay = read.overlay
    old = _extra(overlay, on)
    if old is not None and "remove" in posted:
        read.overlay = overlay.model_copy(update={"ask": tuple(one for one in overlay.ask if one is not old)})
        return
    after = old.after if old else on.removeprefix("new:")
    question = _question_in(editing, posted, old.page.id if old else _free_name(editing), read)
    if question is None:
        return
    page = ExtraPage(after=after, page=Page(questions=(question,), when=line(posted, "when")))
    ask = tuple(page if one is old else one for one in overlay.ask) if old else (*overlay.ask, page)
    read.overlay = overlay.model_copy(update={"ask": ask})


def _question_in(editing: Editing, posted: QueryDict, name: str, read: Read) -> Question | None:
    """Return the question that was typed; None, with what is wrong at each field."""
    data = {"id": name, "required": posted.get("required") == "yes", **_texts(posted, read)}
    for field in ("kind", "sensitivity"):
        data[field] = posted.get(field, "")
        if not data[field]:
            read.errors[field] = _("Choose one.")
    data |= {"legal": posted.getlist("legal"), "used_for": posted.getlist("used_for")}
    if data["kind"] in ("one_of", "several_of"):
        data["options"] = _options(posted, read)
    if fault := counter.condition_fault(line(posted, "when"), counter.names_for(editing.now)):
        read.errors["when"] = _("This condition does not hold together: %(why)s") % {"why": fault}
    if read.errors:
        return None
    try:
        return Question.model_validate(data)
    except ValidationError as wrong:
        for one in wrong.errors():
            read.errors[str(one["loc"][0])] = _("Choose one.")
        return None


def _texts(posted: QueryDict, read: Read) -> dict[str, Any]:
    found = {}
    for text in TEXTS:
        said = {code: line(posted, f"{text}:{code}") for code in LANGUAGES}
        if all(said.values()):
            found[text] = said
        elif any(said.values()) or text != "help":
            empty = [code for code in LANGUAGES if not said[code]]
            read.errors |= {f"{text}:{code}": _("Write it in all three languages.") for code in empty}
    return found


def _options(posted: QueryDict, read: Read) -> list[dict[str, Any]]:
    found = []
    for number, text in enumerate(line(posted, "options").splitlines(), start=1):
        parts = [one.strip() for one in text.split("|")]
        if len(parts) != 4 or not all(parts) or not parts[0].isidentifier():
            read.errors["options"] = _("Line %(n)d is not “name | Dutch | French | English”.") % {"n": number}
            return []
        found.append({"value": parts[0].lower(), "label": dict(zip(LANGUAGES, parts[1:], strict=True))})
    if not found:
        read.errors["options"] = _("Write at least one choice.")
    return found


def _free_name(editing: Editing) -> str:
    taken = {*editing.now.questions, *editing.now.asked}
    return next(name for number in range(1, 1000) if (name := f"local_{number}") not in taken)


def _moved(editing: Editing, move: str) -> Overlay:
    """Return the overlay with a page one place up or down in its step."""
    overlay = editing.draft.overlay
    way, _colon, name = move.partition(":")
    own = {one.page.id for one in overlay.ask}
    for step in editing.now.form.steps:
        pages = [page.id for page in step.pages if page.id not in own]
        if name not in pages:
            continue
        here = pages.index(name)
        there = here + (-1 if way == "up" else 1)
        if 0 <= there < len(pages):
            pages[here], pages[there] = pages[there], pages[here]
        shared = [page.id for one in editing.shared.form.steps if one.id == step.id for page in one.pages]
        order = {key: value for key, value in overlay.order.items() if key != step.id}
        if pages != [one for one in shared if one in pages]:
            order[step.id] = tuple(pages)
        return overlay.model_copy(update={"order": order})
    return overlay


def _context(editing: Editing, fields: Sequence[Field]) -> dict[str, Any]:
    on, language, overlay = editing.asked.get("on", ""), editing.language, editing.draft.overlay
    chosen = editing.shared.questions.get(on)
    extra = _extra(overlay, on)
    gone = [one for name, one in editing.shared.questions.items() if name not in editing.now.questions]
    title = chosen.label.to(language) if chosen else extra.page.questions[0].label.to(language) if extra else ""
    return {
        "steps": [_step(editing, step) for step in editing.now.form.steps],
        "gone": [{"label": one.label.to(language), "url": f"{editing.url('questions')}?on={one.id}"} for one in gone],
        "on": on,
        "title": title or (_("A question of your own") if on.startswith("new:") else ""),
        "known": sorted(counter.names_for(editing.now)),
        "problems": editing.problems_at(f"questions.{on}", f"pages.{on}") if on else (),
    }


def _step(editing: Editing, step: Step) -> dict[str, Any]:
    language, overlay = editing.language, editing.draft.overlay
    own = {one.page.id for one in overlay.ask}
    here = editing.url("questions")
    return {
        "title": step.title.to(language),
        "pages": [
            {
                "id": page.id,
                "is_own": page.id in own,
                "after": f"{here}?on=new:{page.id}",
                "questions": [
                    {
                        "label": one.label.to(language),
                        "url": f"{here}?on={one.id}",
                        "is_chosen": one.id == editing.asked.get("on"),
                        "is_changed": one.id in overlay.questions or one.id in own,
                        "when": one.when or page.when,
                        "optional": not one.required,
                        "problems": len(editing.problems_at(f"questions.{one.id}")),
                    }
                    for one in page.questions
                    if one.kind is not Kind.COMPUTED
                ],
            }
            for page in step.pages
        ],
    }


def _look(editing: Editing) -> str:
    on = editing.asked.get("on", "")
    if on.startswith("new:"):
        return ""  # there is nothing to show yet
    return page_with(editing.now, on) if on else first_page(editing)


QUESTIONS = Part("questions", _read, _fields, _context, _look)
show = view_of(QUESTIONS)
