"""Differences between two versions, and what each of them breaks: every change that an editor can make, one by one."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.counter.catalogue.folder import load_folder
from parvis.counter.rules.classifying import breaking, classify
from parvis.counter.rules.differences import differences, sentence_of, shown
from parvis.counter.tests import folders
from parvis.counter.types import Definition, Overlay
from parvis.counter.types.adoption import Change, Whom
from parvis.kernel.definitions import load_text

ADDED_QUESTION = """      - questions:
          - id: shade
            kind: yes_no
            label: {nl: Schaduw?, fr: Ombre ?, en: Shade?}
            sensitivity: none
"""
DRAFTS, CASES, OVERLAY = Whom.DRAFTS, Whom.CASES, Whom.OVERLAY
WHY = "            why: {nl: Voor de brief."
MAIL = """      - questions:
          - id: mail
            kind: email
            label: {nl: Uw e-mail, fr: Votre e-mail, en: Your e-mail}
            why: {nl: Om u te antwoorden., fr: Pour vous répondre., en: To answer you.}
            legal: [rules]
            used_for: [contact]
"""
STEP = "  - id: you\n    title: {nl: U, fr: Vous, en: You}\n"
CHANGES = {
    # What is changed in the folder: what is said of it, and whom it breaks something for.
    "label": (("form.yaml", "en: Your name", "en: Full name"), "Changed: question “Your name”, label.", set()),
    "kind": (("form.yaml", "id: name\n            kind: text", "id: name\n            kind: long_text"),
             "Changed: question “Your name”, kind.", {DRAFTS, CASES}),
    "optional": (("form.yaml", WHY, "            required: false\n" + WHY),
                 "Changed: question “Your name”, required.", set()),
    "maximum": (("form.yaml", WHY, "            max: 10\n" + WHY), "Changed: question “Your name”, maximum.",
                {DRAFTS}),
    "condition": (("form.yaml", 'kind == "wood"', 'kind != "stone"'), "Changed: page “colour”, condition.", {DRAFTS}),
    "new required question": (("form.yaml", "  - id: you\n", ADDED_QUESTION + "  - id: you\n"),
                              "New: question “Shade?”.", {DRAFTS}),
    "new optional question": (
        ("form.yaml", "  - id: you\n", ADDED_QUESTION + "            required: false\n  - id: you\n"),
        "New: question “Shade?”.", set(),
    ),
    "question removed": (("form.yaml", MAIL, ""), "Removed: question “Your e-mail”.", {CASES}),
    "option removed": (
        ("form.yaml", "              - {value: stone, label: {nl: Steen, fr: Pierre, en: Stone}}\n", ""),
        "Removed: choice “Stone” of question “Which bench?”.", {DRAFTS, CASES},
    ),
    "option added": (
        ("form.yaml", "              - {value: stone,", "              - {value: steel, label: {nl: Staal, fr: Acier, "
         "en: Steel}}\n              - {value: stone,"),
        "New: choice “Steel” of question “Which bench?”.", set(),
    ),
    "step renamed": (("form.yaml", STEP, STEP.replace("en: You}", "en: Yourself}")), "Changed: step “You”, title.",
                     set()),
    "state renamed": (("flow.yaml", "en: Placed}", "en: Built}"), "Changed: state “Placed”, label.", set()),
    "state removed": (("flow.yaml", "  - id: refused\n    label: {nl: Geweigerd, fr: Refusé, en: Refused}\n"
                       "    final: true\n    outcome: refused\n", ""), "Removed: state “Refused”.", {CASES}),
    "action elsewhere": (("flow.yaml", "    to: placed\n", "    to: refused\n"),
                         "Changed: action “Place”, to which state.", {CASES}),
    "term": (("flow.yaml", "length: term_days", "length: 10"), "Changed: deadline “Decide”, length.", {CASES}),
    "figure of a term": (("procedure.yaml", "value: 20", "value: 30"), "Changed: figure “Term”, value.", {CASES}),
    "fee": (("procedure.yaml", "fee: {table: price}", "fee: {amount_cents: 5_00}"), "Changed: the fee, amount.", set()),
    "row": (("rules/price.yaml", "10_00", "12_00"), "Changed: row “stone” of decision table “price”, then.", {CASES}),
    "letter": (("letters/refusal.yaml", "Dear {{ name }}", "Hello {{ name }}"),
               "Changed: letter “No bench”, text.", set()),
    "law": (("procedure.yaml", "en: The regulation}", "en: The bylaw}"),
            "Changed: legal basis “The regulation”, title.", set()),
    "golden": (("cases.yaml", "fee_cents: 1000", "fee_cents: 900"), "Changed: golden case “stone-bench”, content.",
               set()),
    "description": (("procedure.yaml", "en: You ask for a bench.", "en: Ask for it."),
                    "Changed: the procedure, description.", set()),
}  # fmt: skip


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Definition:
    return load_folder(folders.write(tmp_path_factory.mktemp("bench")))


def changed(tmp_path: Path, *names: str) -> Definition:
    return load_folder(folders.write(tmp_path, *(CHANGES[name][0] for name in names)))


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_told_and_judged(bench: Definition, tmp_path: Path, name: str) -> None:
    other = changed(tmp_path, name)
    _change, said, breaks = CHANGES[name]
    found = differences(bench, other)
    verdicts = classify(found, bench, other)
    told = {sentence_of(one.difference).en: one for one in verdicts}
    assert said in told
    assert told[said].breaks == breaks
    for one in verdicts:
        assert all(
            sentence_of(one.difference).to(language) and one.reason.to(language) for language in ("nl", "fr", "en")
        )
        assert shown(one.difference.before, "en") != shown(one.difference.after, "en")


@pytest.mark.parametrize(
    ("name", "overlay", "said"),
    [
        ("question removed", 'ask: [{after: name, page: {questions: [{id: copy, kind: yes_no, label: {nl: K, fr: K, '
         'en: K}, when: "is_filled(mail)"}]}}]', "reads this answer"),
        ("kind", 'ask: [{after: spot, page: {questions: [{id: copy, kind: yes_no, label: {nl: K, fr: K, en: K}, '
         'check: "len(name) > 3"}]}}]', "another kind"),
        ("new required question", "ask: [{after: spot, page: {questions: [{id: shade, kind: yes_no, label: {nl: K, "
         "fr: K, en: K}}]}}]", "this name yourself"),
    ],
)  # fmt: skip
def test_what_an_organisation_added_breaks_for_it_alone(
    bench: Definition, tmp_path: Path, name: str, overlay: str, said: str
) -> None:
    other = changed(tmp_path, name)
    verdicts = classify(differences(bench, other), bench, other, overlay=load_text(overlay, Overlay))
    (broken,) = breaking(verdicts, OVERLAY)
    assert said in broken.reason.en
    assert not breaking(classify(differences(bench, other), bench, other), OVERLAY)


def test_a_figure_that_vanishes_breaks_who_set_it(bench: Definition, tmp_path: Path) -> None:
    other = load_folder(
        folders.write(
            tmp_path,
            ("procedure.yaml", "id: term_days", "id: term_of_days"),
            ("flow.yaml", "length: term_days", "length: term_of_days"),
        )
    )
    overlay = load_text("parameters: {term_days: 15}", Overlay)
    verdicts = classify(differences(bench, other), bench, other, overlay=overlay)
    assert [one.difference.id for one in breaking(verdicts, OVERLAY)] == ["term_days"]


def test_another_order_is_told_as_such(bench: Definition, tmp_path: Path) -> None:
    text = folders.FORM
    first, second = text.split("  - id: you\n")
    steps = "steps:\n"
    head, body = first.split(steps)
    other = load_folder(folders.write(tmp_path, ("form.yaml", text, f"{head}{steps}  - id: you\n{second}{body}")))
    told = [sentence_of(one).en for one in differences(bench, other)]
    assert told == ["Other order: the steps.", "Other order: the questions."]


def test_amounts_terms_and_figures_are_told_as_people_read_them(bench: Definition, tmp_path: Path) -> None:
    other = changed(tmp_path, "fee", "term", "figure of a term")
    told = {one.field: (shown(one.before, "nl", field=one.field), shown(one.after, "nl", field=one.field))
            for one in differences(bench, other)}  # fmt: skip
    assert told["amount_cents"][1].replace("\xa0", " ").replace("\u202f", " ") == "€ 5,00"
    assert told["table"] == ("price", "niets")
    assert told["value"] == ("20 dagen", "30 dagen")
    assert told["term"] == ("term_days dagen", "10 dagen")


some = st.sets(st.sampled_from(sorted(CHANGES.keys() - {"question removed", "new optional question", "state removed"})))


@settings(max_examples=40, deadline=None)
@given(one=some, other=some)
def test_a_version_never_differs_from_itself_and_both_ways_name_the_same(one: set[str], other: set[str]) -> None:
    with TemporaryDirectory() as here, TemporaryDirectory() as there:
        before, after = changed(Path(here), *sorted(one)), changed(Path(there), *sorted(other))
        again = load_folder(folders.write(Path(there) / "again", *(CHANGES[name][0] for name in sorted(one))))
    assert differences(before, again) == ()
    forth, back = differences(before, after), differences(after, before)
    assert bool(forth) == (before.hash != after.hash)
    turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    assert {(item.key, item.change) for item in forth} == {
        (item.key, turned.get(item.change, item.change)) for item in back
    }
    assert {(item.key, repr(item.before), repr(item.after)) for item in forth} == {
        (item.key, repr(item.after), repr(item.before)) for item in back
    }
