"""Patches: what an organisation changes is changed, nothing else, and what does not fit is said in words."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.counter.catalogue.folder import load_folder
from parvis.counter.rules.adopting import tried
from parvis.counter.rules.classifying import classify
from parvis.counter.rules.differences import differences, sentence_of
from parvis.counter.rules.overlay import with_overlay
from parvis.counter.rules.patching import readers_of, texts_of
from parvis.counter.rules.patching.forming import overlay_of_form
from parvis.counter.tests import folders
from parvis.counter.types import Definition, Overlay
from parvis.counter.types.adoption import Area, Whom
from parvis.kernel.definitions import DefinitionErrors, Localised, load_text


def _bench(*changes: tuple[str, str, str]) -> Definition:
    with TemporaryDirectory() as parent:
        return load_folder(folders.write(Path(parent), *changes))


BENCH = _bench()
TEXTS = texts_of(BENCH)
PATHS = {one.path for one in TEXTS}


def under(text: str, base: Definition = BENCH) -> Definition:
    return with_overlay(base, load_text(text, Overlay), "elsene-ixelles")


def told(text: str) -> list[str]:
    return [sentence_of(one).to("en") for one in differences(BENCH, under(text))]


PATCHES = {
    "label": ("texts: {questions.name.label: {nl: Naam, fr: Nom, en: N}}", ["Changed: question “Your name”, label."]),
    "help that was not there": (
        "texts: {questions.name.help: {nl: Help, fr: Aide, en: Help}}", ["Changed: question “Your name”, help."]
    ),
    "choice": (
        "texts: {questions.kind.options.wood.label: {nl: Eik, fr: Chêne, en: Oak}}",
        ["Changed: choice “Wood” of question “Which bench?”, label."],
    ),
    "button": (
        "texts: {flow.actions.refuse.label: {nl: Nee, fr: Non, en: 'No'}}", ["Changed: action “Refuse”, label."]
    ),
    "letter": (
        "texts: {letters.refusal.body.0.text: {nl: Dag, fr: Salut, en: Hi}}", ["Changed: letter “No bench”, text."]
    ),
    "whole letter": (
        "letters: {refusal: [{text: {nl: Dag, fr: Salut, en: Hi}}]}", ["Changed: letter “No bench”, text."]
    ),
    "summary": ("texts: {procedure.summary: {nl: a, fr: b, en: c}}", ["Changed: the procedure, summary."]),
    "optional": ("questions: {name: {required: false}}", ["Changed: question “Your name”, required."]),
    "condition": (
        "questions: {name: {when: 'kind == \"wood\"'}}", ["Changed: question “Your name”, condition."]
    ),
    "choice hidden": ("questions: {kind: {hide: [wood]}}", ["Removed: choice “Wood” of question “Which bench?”."]),
    "question removed": ("questions: {colour: {remove: true}}", ["Removed: question “Which colour?”."]),
    "order": ("order: {what: [spot, kind]}", ["Other order: the questions."]),
    "term": (
        "flow: {deadlines: {handle: {term: {length: 3, unit: months}}}}", ["Changed: deadline “Decide”, length."]
    ),
    "four eyes": ("flow: {actions: {refuse: {four_eyes: place}}}", ["Changed: action “Refuse”, four eyes."]),
    "by itself": (
        "flow: {actions: {refuse: {automatic: 'kind == \"wood\"'}}}", ["Changed: action “Refuse”, by itself when."]
    ),
    "added action": (
        "flow: {add_actions: [{id: wait, label: {nl: Wachten, fr: Attendre, en: Wait}, by: [agent], at: [sent]}]}",
        ["New: action “Wait”."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_changes_what_it_says_and_nothing_else(name: str) -> None:
    text, wanted = PATCHES[name]
    assert told(text) == wanted


MISFITS = {
    "texts: {questions.nam.label: {nl: a, fr: b, en: c}}": "no text ‘questions.nam.label’",
    "questions: {nam: {required: true}}": "no question ‘nam’",
    "questions: {kind: {hide: [iron]}}": "no choice ‘iron’",
    "questions: {kind: {hide: [wood, stone]}}": "No choice would be left.",
    "questions: {kind: {remove: true}}": "The answer to ‘kind’ is still used, by price, colour.",
    "questions: {spot: {remove: true}}": "still used, by competence",
    "questions: {mail: {remove: true}}": "still used, by form",
    "questions: {name: {when: 'kind = 3'}}": "“kind = 3”",
    "order: {whom: [name]}": "no step ‘whom’",
    "order: {what: [name]}": "no page ‘name’",
    "order: {what: [kind, kind]}": "A page is named twice.",
    "letters: {praise: [{text: {nl: a, fr: b, en: c}}]}": "no letter ‘praise’",
    "letters: {refusal: []}": "This letter says nothing.",
    "flow: {actions: {plac: {automatic: 'true'}}}": "no action ‘plac’",
    "flow: {actions: {place: {four_eyes: look}}}": "no action ‘look’",
    "flow: {deadlines: {handel: {}}}": "no deadline ‘handel’",
    "flow: {deadlines: {handle: {term: {length: days, unit: working}}}}": "no parameter ‘days’",
    "flow: {add_states: [{id: sent, label: {nl: a, fr: b, en: c}}]}": "has ‘sent’ already",
    "{letters: {refusal: [{reasons: true}]}, texts: {letters.refusal.body.0.text: {nl: a, fr: b, en: c}}}":
        "is replaced whole",
    "{questions: {colour: {remove: true}}, ask: [{after: colour, page: {questions: [{id: x, kind: text, label: {nl: a, "
    "fr: b, en: c}}]}}]}": "no page ‘colour’",
}  # fmt: skip


@pytest.mark.parametrize("text", MISFITS)
def test_what_does_not_fit_is_said(text: str) -> None:
    with pytest.raises(DefinitionErrors) as refused:
        under(text)
    assert MISFITS[text] in str(refused.value)


def test_an_empty_patch_changes_nothing() -> None:
    assert with_overlay(BENCH, Overlay(), "x") is BENCH
    assert differences(BENCH, under("questions: {name: {}}")) == ()
    assert differences(BENCH, under("flow: {actions: {place: {}}}")) == ()


@given(st.lists(st.sampled_from(sorted(one.path for one in TEXTS if one.text)), unique=True, max_size=5))
@settings(max_examples=40, deadline=None)
def test_other_words_change_those_words_and_nothing_else(paths: list[str]) -> None:
    other = Localised(nl="anders", fr="autrement", en="otherwise")
    found = with_overlay(BENCH, Overlay(texts=dict.fromkeys(paths, other)), "x")
    now = {one.path: one.text for one in texts_of(found)}
    assert {path for path, text in now.items() if text == other} == set(paths)
    assert {one.path: one.text for one in TEXTS if one.path not in paths} == {
        path: text for path, text in now.items() if path not in paths
    }


@given(st.permutations(["kind", "colour", "spot"]))
def test_any_order_of_pages_asks_the_same_questions(order: list[str]) -> None:
    found = with_overlay(BENCH, Overlay(order={"what": tuple(order)}), "x")
    assert [page.id for page in found.form.steps[0].pages] == order
    assert found.questions.keys() == BENCH.questions.keys()


def test_a_page_that_upstream_adds_stays_behind_the_one_it_follows() -> None:
    found = under("order: {what: [spot, kind]}")
    assert [page.id for page in found.form.steps[0].pages] == ["spot", "kind", "colour"]


def test_every_text_has_one_path() -> None:
    assert len(PATHS) == len(TEXTS)
    assert {"questions.colour.label", "steps.what.title", "flow.states.sent.citizen", "letters.refusal.appeal"} <= PATHS
    assert {"procedure.description", "procedure.legal.rules.title", "pages.kind.intro"} <= PATHS


def test_upstream_that_removes_what_was_changed_breaks_the_overlay() -> None:
    colour = folders.FORM[
        folders.FORM.index("      - when: kind") : folders.FORM.index("      - questions:\n          - id: spot")
    ]
    after = _bench(("form.yaml", colour, ""))
    for text in ("texts: {questions.colour.help: {nl: a, fr: b, en: c}}", "questions: {colour: {required: false}}"):
        verdicts = classify(differences(BENCH, after), BENCH, after, overlay=load_text(text, Overlay))
        broken = [one for one in verdicts if Whom.OVERLAY in one.breaks]
        assert [one.difference.id for one in broken] == ["colour"]
        assert broken[0].reason.en.startswith("You changed this yourself")


def test_the_checker_and_the_examples_judge_a_patched_procedure() -> None:
    def problems(**overlay: Any) -> str:
        return " ".join(one.message for one in tried(BENCH, Overlay.model_validate(overlay), "x").problems)

    assert "Nobody asks ‘heights’" in problems(questions={"name": {"when": "heights > 3"}})
    assert "‘handle’ is due on" in problems(flow={"deadlines": {"handle": {"term": {"length": 9, "unit": "calendar"}}}})
    assert problems(texts={"questions.name.label": {"nl": "a", "fr": "b", "en": "c"}}) == ""


def test_what_uses_an_answer_is_named() -> None:
    assert readers_of(BENCH, "name") == ["form", "refusal", "sent"]
    assert readers_of(BENCH, "colour") == []


def test_areas_of_differences_are_those_of_the_patch() -> None:
    found = differences(BENCH, under("flow: {deadlines: {handle: {term: {length: 3, unit: months}}}}"))
    assert {one.area for one in found} == {Area.FLOW}


def form_of(*changes: tuple[str, str, str]) -> tuple[Overlay, list[str]]:
    found, left = overlay_of_form(BENCH, Overlay(), _bench(*changes).form, "elsene-ixelles")
    return found, [sentence_of(one).to("en") for one in left]


SHADE = (
    "      - questions:\n          - {id: shade, kind: yes_no, label: {nl: a, fr: b, en: Shade?}, sensitivity: none}\n"
)
FORMS = {
    "nothing": ((), Overlay()),
    "label": ((("form.yaml", "en: Your name", "en: Name"),),
              load_text("texts: {questions.name.label: {nl: Uw naam, fr: Votre nom, en: Name}}", Overlay)),
    "condition": ((("form.yaml", 'when: kind == "wood"\n        questions:\n          - id: colour',
                    'when: kind == "wood"\n        questions:\n          - id: colour\n            required: false'),),
                  load_text("questions: {colour: {required: false}}", Overlay)),
    "choice": ((("form.yaml", "              - {value: wood, label: {nl: Hout, fr: Bois, en: Wood}}\n", ""),),
               load_text("questions: {kind: {hide: [wood]}}", Overlay)),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_comes_back_becomes_patches(name: str) -> None:
    changes, wanted = FORMS[name]
    assert form_of(*changes) == (wanted, [])


def test_a_question_that_a_spreadsheet_adds_is_ones_own() -> None:
    found, left = form_of(("form.yaml", "  - id: you\n", SHADE + "  - id: you\n"))
    assert [(one.after, one.page.id) for one in found.ask] == [("spot", "shade")]
    assert left == []


def test_what_no_patch_can_say_is_told() -> None:
    _found, left = form_of(
        ("form.yaml", "kind: text\n            label: {nl: Uw naam", "kind: long_text\n            label: {nl: Uw naam")
    )
    assert left == ["Changed: question “Your name”, kind."]
