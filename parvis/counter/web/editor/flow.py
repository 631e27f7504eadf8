"""The flow: the drawing beside its terms and actions, each with what may be otherwise."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.counter import api as counter
from parvis.counter.types import Action, Deadline, Overlay
from parvis.counter.types.flow import Term
from parvis.counter.types.patches import ActionPatch, DeadlinePatch, FlowPatch
from parvis.counter.web.editor.parts import Editing, Part, Read, first_page, line, text_fields, view_of
from parvis.kernel.definitions import DefinitionErrors
from parvis.ui.fields import Choice, Field

UNITS = {
    "calendar": gettext_lazy("days"), "working": gettext_lazy("working days"), "months": gettext_lazy("months"),
    "hours": gettext_lazy("hours"),
}  # fmt: skip
ADDED = ("add_states", "add_actions")


def _chosen(editing: Editing) -> tuple[str, Any]:
    """Return what is being edited: `action`, `deadline`, `expert`, or nothing."""
    kind, _colon, name = editing.asked.get("on", "").partition(":")
    flow = editing.shared.flow
    if kind in ("action", "deadline"):
        among: Sequence[Action | Deadline] = flow.actions if kind == "action" else flow.deadlines
        return kind, next((one for one in among if one.id == name), None)
    return kind, None


def _fields(editing: Editing) -> list[Field]:
    kind, found = _chosen(editing)
    if kind == "expert":
        patch = editing.draft.overlay.flow
        added = patch.model_dump(include=set(ADDED), exclude_defaults=True, mode="json")
        return [
            Field(kind="long_text", name="yaml", label=_("States and actions that you add, in YAML"), required=False,
                  value=counter.as_yaml(added) if added else "", attributes={"spellcheck": "false"},
                  hint=_("The keys are add_states and add_actions, each a list as in flow.yaml."))
        ]  # fmt: skip
    if isinstance(found, Action):
        return _action_fields(editing, found)
    return _deadline_fields(editing, found) if isinstance(found, Deadline) else []


def _action_fields(editing: Editing, one: Action) -> list[Field]:
    patch = editing.draft.overlay.flow.actions.get(one.id, ActionPatch())
    eyes = "" if patch.one_pair else patch.four_eyes or one.four_eyes or ""
    others = [each for each in editing.now.flow.actions if each.id != one.id]
    choices = [Choice(value="-", label=_("nobody else is needed"))]
    choices += [Choice(value=each.id, label=each.label.to(editing.language)) for each in others]
    automatic = one.automatic if patch.automatic is None else patch.automatic
    language = editing.language
    return [
        *text_fields(editing, f"flow.actions.{one.id}.label", one.label, counter.field_of("label", language)),
        *text_fields(editing, f"flow.actions.{one.id}.citizen", one.citizen, counter.field_of("citizen", language)),
        Field(kind="choose", name="four_eyes", label=_("Who did this must be someone else"), choices=choices,
              value=eyes or "-"),
        Field(kind="text", name="automatic", label=_("Done by the house itself as soon as"), value=automatic,
              required=False, hint=_("Empty: never. “true”: always."), attributes={"spellcheck": "false"}),
    ]  # fmt: skip


def _deadline_fields(editing: Editing, one: Deadline) -> list[Field]:
    patch = editing.draft.overlay.flow.deadlines.get(one.id, DeadlinePatch())
    found = text_fields(
        editing, f"flow.deadlines.{one.id}.label", one.label, counter.field_of("label", editing.language)
    )
    found += _term_fields("term", _("Length"), patch.term or one.term)
    if one.extension is not None:
        found += _term_fields("extension", _("Extension"), patch.extension or one.extension)
    return found


def _term_fields(name: str, label: str, term: Term) -> list[Field]:
    choices = [Choice(value=one, label=str(text)) for one, text in UNITS.items()]
    return [
        Field(kind="text", name=name, label=label, value=str(term.length), width="w-8",
              hint=_("A number, or the name of a figure.")),
        Field(kind="choose", name=f"{name}_unit", label=_("%(label)s, in") % {"label": label}, choices=choices,
              value=term.unit),
    ]  # fmt: skip


def _read(editing: Editing, posted: QueryDict) -> Read:
    read = Read(editing.draft.overlay)
    kind, found = _chosen(editing)
    if kind == "expert":
        _read_expert(posted, read)
    elif isinstance(found, Action):
        root = f"flow.actions.{found.id}"
        read.texts({f"{root}.label": found.label, f"{root}.citizen": found.citizen}, posted)
        _read_action(editing, found, posted, read)
    elif isinstance(found, Deadline):
        read.texts({f"flow.deadlines.{found.id}.label": found.label}, posted)
        _read_deadline(editing, found, posted, read)
    return read


def _read_expert(posted: QueryDict, read: Read) -> None:
    text = line(posted, "yaml")
    try:
        whole = counter.read_overlay("flow:\n" + "\n".join(f"  {one}" for one in text.splitlines()) if text else "")
    except DefinitionErrors as errors:
        read.errors["yaml"] = " ".join(str(one) for one in errors.problems)
        return
    added = {name: getattr(whole.flow, name) for name in ADDED}
    read.overlay = _with_flow(read.overlay, read.overlay.flow.model_copy(update=added))


def _read_action(editing: Editing, one: Action, posted: QueryDict, read: Read) -> None:
    eyes, automatic = posted.get("four_eyes", "-"), line(posted, "automatic")
    eyes = eyes if eyes in {each.id for each in editing.now.flow.actions} else ""
    kept = read.overlay.flow.actions.get(one.id, ActionPatch())
    if fault := counter.condition_fault(automatic, counter.names_for(editing.now, flow=True)):
        read.errors["automatic"] = _("This condition does not hold together: %(why)s") % {"why": fault}
    patch = ActionPatch(
        four_eyes=eyes if eyes and eyes != one.four_eyes else None,
        one_pair=not eyes and one.four_eyes is not None,
        automatic=kept.automatic if "automatic" in read.errors else None if automatic == one.automatic else automatic,
    )
    actions = {name: each for name, each in read.overlay.flow.actions.items() if name != one.id}
    if patch != ActionPatch():
        actions[one.id] = patch
    read.overlay = _with_flow(read.overlay, read.overlay.flow.model_copy(update={"actions": actions}))


def _read_deadline(editing: Editing, one: Deadline, posted: QueryDict, read: Read) -> None:
    kept = read.overlay.flow.deadlines.get(one.id, DeadlinePatch())
    found: dict[str, Term | None] = {}
    for name in ("term", "extension"):
        shared = getattr(one, name)
        if shared is None:
            continue
        term = _term(editing, name, posted, read)
        found[name] = getattr(kept, name) if term is None else None if term == shared else term
    deadlines = {name: each for name, each in read.overlay.flow.deadlines.items() if name != one.id}
    if any(found.values()):
        deadlines[one.id] = DeadlinePatch(**found)
    read.overlay = _with_flow(read.overlay, read.overlay.flow.model_copy(update={"deadlines": deadlines}))


def _term(editing: Editing, name: str, posted: QueryDict, read: Read) -> Term | None:
    text, unit = line(posted, name), posted.get(f"{name}_unit", "")
    figures = {one.id for one in editing.now.procedure.parameters}
    if unit not in UNITS:
        read.errors[f"{name}_unit"] = _("Choose one.")
        return None
    if text.isdecimal() and len(text) < 5:
        return Term(length=int(text), unit=unit)  # type: ignore[arg-type]
    if text in figures:
        return Term(length=text, unit=unit)  # type: ignore[arg-type]
    read.errors[name] = _("Write a number, or one of these figures: %(names)s.") % {"names": ", ".join(sorted(figures))}
    return None


def _with_flow(overlay: Overlay, flow: FlowPatch) -> Overlay:
    return overlay.model_copy(update={"flow": flow})


def _context(editing: Editing, fields: Sequence[Field]) -> dict[str, Any]:
    language, here = editing.language, editing.url("flow")
    kind, found = _chosen(editing)
    patch = editing.draft.overlay.flow
    texts = editing.draft.overlay.texts

    def rows(noun: str, among: Sequence[Action | Deadline], changed: Any) -> list[dict[str, Any]]:
        return [
            {
                "label": one.label.to(language),
                "url": f"{here}?on={noun}:{one.id}",
                "is_chosen": editing.asked.get("on") == f"{noun}:{one.id}",
                "is_changed": one.id in changed or f"flow.{noun}s.{one.id}.label" in texts,
                "said": counter.shown_value(one.term, language) if isinstance(one, Deadline) else "",
                "problems": len(editing.problems_at(f"flow.{noun}s.{one.id}")),
            }
            for one in among
        ]

    at = f"flow.{kind}s.{found.id}" if found is not None else ""
    return {
        "drawings": [
            {"title": one.label.to(language), "svg": mark_safe(counter.svg_of(one, language))}  # noqa: S308 (drawn here)
            for one in counter.drawings_of(editing.now)
        ],
        "actions": rows("action", editing.now.flow.actions, patch.actions),
        "deadlines": rows("deadline", editing.now.flow.deadlines, patch.deadlines),
        "on": editing.asked.get("on", ""),
        "title": found.label.to(language) if found is not None else _("What you add") if kind == "expert" else "",
        "expert_url": f"{here}?on=expert",
        "known": sorted(counter.names_for(editing.now, flow=True)),
        "problems": editing.problems_at(at) if at else (),
    }


FLOW = Part("flow", _read, _fields, _context, first_page)
show = view_of(FLOW)
