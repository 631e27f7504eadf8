"""Every kind of fault in a procedure folder is found, at its line, with what to do."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from parvis.counter.catalogue.checking import check_folder, check_overlays
from parvis.counter.catalogue.folder import read_folder
from parvis.counter.tests import folders
from parvis.kernel.definitions import DefinitionErrors

FORM, FLOW, PROCEDURE = "form.yaml", "flow.yaml", "procedure.yaml"
PRICE, LETTER = "rules/price.yaml", "letters/refusal.yaml"
COLOUR = "          - id: colour\n            kind: text\n"

GROUND = "            legal: [rules]\n            used_for: [letter]\n"
WHY = "            why: {nl: Voor de brief., fr: Pour la lettre., en: For the letter.}\n"
APPEAL = "appeal: {nl: U kunt beroep instellen., fr: Vous pouvez faire recours., en: You can appeal.}\n"

FAULTS = {
    "later question": ("unreachable", FORM, 'when: kind == "wood"', 'when: name == "An"', "asked later"),
    "never holds": ("unreachable", FORM, 'when: kind == "wood"', 'when: kind == "glass"', "can never hold"),
    "hidden for good": (
        "unreachable",
        FORM,
        COLOUR,
        COLOUR + '            when: kind == "stone"\n',
        "can never hold",
    ),
    "no legal basis": ("no_legal_basis", FORM, GROUND, "", "no legal basis"),
    "no why": ("no_why", FORM, WHY, "", "does not say why"),
    "unknown legal": ("unknown_name", FORM, "legal: [rules]", "legal: [rule]", "no legal basis ‘rule’"),
    "used for nothing": ("never_used", FORM, "used_for: [decision]", "used_for: []", "used for nothing"),
    "letter does not print it": (
        "never_used",
        FORM,
        COLOUR,
        COLOUR + "            used_for: [letter]\n",
        "no letter prints it",
    ),
    "computed for nobody": (
        "never_used",
        FORM,
        COLOUR,
        "          - {id: double, kind: computed, expression: 'len(kind)', label: {nl: a, fr: b, en: c}}\n" + COLOUR,
        "used nowhere",
    ),
    "not asked": ("not_asked", PRICE, 'kind == "stone"', "quantity > 2", "Nobody asks ‘quantity’"),
    "unknown name": ("unknown_name", PRICE, 'kind == "stone"', 'knid == "stone"', "Did you mean ‘kind’?"),
    "not an expression": ("expression", FORM, 'when: kind == "wood"', "when: kind ==", "kind =="),
    "no options": ("incomplete", FORM, COLOUR, COLOUR.replace("text", "several_of"), "needs `options`"),
    "same id": ("same_id", FORM, "- id: mail", "- id: name", "Two questions are called ‘name’"),
    "reserved word": ("same_id", FORM, "- id: colour", "- id: case", "a word of the rules"),
    "bounds": ("bounds", FORM, COLOUR, COLOUR + "            min: 5\n            max: 2\n", "more than the most"),
    "pattern for ever": ("bounds", FORM, COLOUR, COLOUR + "            pattern: (a+)+\n", "repeats a repetition"),
    "check without words": ("incomplete", FORM, COLOUR, COLOUR + "            check: len(colour) > 2\n", "needs words"),
    "notify": ("unknown_name", FORM, "notify: mail", "notify: name", "must be ‘email’"),
    "competent_by": ("unknown_name", PROCEDURE, "competent_by: spot", "competent_by: sport", "Did you mean ‘spot’?"),
    "fee table": ("unknown_name", PROCEDURE, "{table: price}", "{table: prise}", "no decision table ‘prise’"),
    "gap in time": (
        "gap",
        PRICE,
        "default: {amount_cents: 0}\n",
        '  - {id: old, when: kind == "wood", then: {amount_cents: 1}, valid_until: 2026-01-01}\n'
        '  - {id: new, when: kind == "wood", then: {amount_cents: 2}, valid_from: 2026-02-01}\n'
        "default: {amount_cents: 0}\n",
        "nothing holds",
    ),
    "overlap in time": (
        "overlap",
        PRICE,
        "default: {amount_cents: 0}\n",
        '  - {id: old, when: kind == "wood", then: {amount_cents: 1}, valid_until: 2026-03-01}\n'
        '  - {id: new, when: kind == "wood", then: {amount_cents: 2}, valid_from: 2026-02-01}\n'
        "default: {amount_cents: 0}\n",
        "both hold",
    ),
    "letter prints unknown": ("not_asked", LETTER, "Beste {{ name }}", "Beste {{ surname_of_father }}", "Nobody asks"),
    "letter reaches inside": (
        "text",
        LETTER,
        "Beste {{ name }}",
        "Beste {{ name.__class__ }}",
        "not the name of a fact",
    ),
    "letter calls": ("text", LETTER, "Beste {{ name }}", "Beste {{ name.upper() }}", "not the name of a fact"),
    "letter holds code": ("text", LETTER, "Beste {{ name }}", "{% include x %}", "stands alone"),
    "no appeal": ("no_appeal", LETTER, APPEAL, "", "one can disagree"),
    "unreachable state": ("unreachable_state", FLOW, "    to: placed\n", "", "No action leads to ‘placed’"),
    "action at unknown state": ("unknown_state", FLOW, "at: [sent]", "at: [send]", "no state ‘send’"),
    "action to unknown state": ("unknown_state", FLOW, "to: placed", "to: place", "no state ‘place’"),
    "no way out": ("no_way_out", FLOW, "    final: true\n    outcome: granted\n", "", "Nothing leads out of ‘placed’"),
    "no outcome": ("no_outcome", FLOW, "    outcome: granted\n", "", "does not say with what"),
    "initial": ("unknown_state", FLOW, "initial: sent", "initial: set", "no state ‘set’"),
    "clock never starts": ("never_starts", FLOW, "starts: submitted", "starts: submited", "never starts"),
    "clock of no answer": ("never_starts", FLOW, "starts: submitted", 'starts: "answer:day"', "asks no date ‘day’"),
    "clock ends by nothing": ("unknown_event", FLOW, "ends: [place, refuse]", "ends: [plase]", "never happens"),
    "expiry not for system": ("not_for_system", FLOW, "by: [agent, system]", "by: [agent]", "may not do it"),
    "automatic not for system": (
        "not_for_system",
        FLOW,
        "    to: placed\n",
        '    to: placed\n    automatic: "true"\n',
        "may not do it",
    ),
    "term of nothing": ("unknown_name", FLOW, "length: term_days", "length: term_day", "Did you mean ‘term_days’?"),
    "letter of nothing": ("unknown_name", FLOW, "letter: refusal", "letter: refusel", "no letter ‘refusel’"),
    "reasons of nothing": (
        "unknown_name",
        FLOW,
        "letter: refusal",
        "letter: refusal\n    reasons: prise",
        "no decision table",
    ),
    "eyes of nobody": (
        "unknown_name",
        FLOW,
        "letter: refusal",
        "letter: refusal\n    four_eyes: plase",
        "no other action",
    ),
    "filled by nobody": (
        "not_asked",
        FLOW,
        "letter: refusal",
        "letter: refusal\n    when: filled.note == 'x'",
        "No action asks ‘note’",
    ),
    "sentence of a state": (
        "not_asked",
        FLOW,
        "Ontvangen, {{ name }}.",
        "Ontvangen, {{ zzz_unknown }}.",
        "Nobody asks",
    ),
    "key of the desk": ("reserved_key", FLOW, "    to: placed\n", "    to: placed\n    key: T\n", "key of the desk"),
    "key that is none": ("reserved_key", FLOW, "    to: placed\n", "    to: placed\n    key: F1\n", "no key"),
    "key of two": (
        "same_id",
        FLOW,
        "    letter: refusal\n",
        "    letter: refusal\n    key: p\n"
        "  - {id: look, by: [agent], at: [dry], track: spot, key: p, to: seen, label: {nl: a, fr: b, en: c}}\n"
        "  - {id: lay, by: [agent], at: [sent], key: p, label: {nl: a, fr: b, en: c}}\n",
        "have the same key",
    ),
    "golden": ("golden", "cases.yaml", "fee_cents: 1000", "fee_cents: 900", "It costs 1000 cents"),
    "golden refused": ("golden", "cases.yaml", "mail: an@example.be", "mail: nobody", "is refused"),
}


def test_the_good_folder_is_good(tmp_path: Path) -> None:
    result = check_folder(folders.write(tmp_path))
    assert [str(one) for one in result.findings] == []
    assert (result.golden, result.golden_failed) == (1, 0)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_at_its_line_with_what_to_do(tmp_path: Path, fault: str) -> None:
    code, file, old, new, said = FAULTS[fault]
    result = check_folder(folders.write(tmp_path, (file, old, new)))
    found = [one for one in result.findings if one.level == "error" and one.code == code]
    assert found, [str(one) for one in result.findings]
    assert any(said in str(one) for one in found), [str(one) for one in found]
    for one in found:
        assert one.problem.line > 0
        assert one.problem.where
        assert one.problem.hint
        assert Path(one.problem.file).exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (FORM, "en: Which colour?}", "}", "en"),
        (FORM, "sensitivity: none", "sensivity: none", "sensitivity"),
        (PROCEDURE, "id: bench", "id: ../bench", "id"),
        (PROCEDURE, "id: bench", "id: bank", "name of the folder"),
        (PRICE, "id: price", "id: cost", "name of the file"),
        (FORM, "label: {nl: Waar?", "label: !!python/object:os.system {nl: Waar?", "tag"),
        (FORM, "title: {nl: Wat,", "title: &a {nl: Wat,", "Anchors"),
        (FORM, "kind: place", "kind: spot_on_map", "kind"),
        ("rules/price.yml", "", PRICE, "Nothing reads this file"),
        ("letters/../../escape.yaml", "", "x: 1", ""),
        (FORM, "applicant: name", "applicant: name # " + "x" * 600_000, "larger"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    folder = folders.write(tmp_path / "in", (file, old, new))
    if not said:
        assert read_folder(folder).definition.id == "bench", "a file outside the folder is not of it"
        return
    with pytest.raises(DefinitionErrors) as errors:
        read_folder(folder)
    assert any(said in str(one) for one in errors.value.problems), errors.value


def test_a_link_is_refused(tmp_path: Path) -> None:
    folder = folders.write(tmp_path)
    (folder / "rules" / "more.yaml").symlink_to("/etc/passwd")
    with pytest.raises(DefinitionErrors, match="link"):
        read_folder(folder)


def test_what_a_jurist_must_confirm_is_a_warning(tmp_path: Path) -> None:
    folder = folders.write(
        tmp_path,
        (PROCEDURE, "    unit: days\n", "    unit: days\n    unverified: true\n"),
        (
            FORM,
            "{nl: Voor de brief., fr: Pour la lettre., en: For the letter.}",
            "{nl: Wij gebruiken dit voor de brief aan u., fr: Wij gebruiken dit voor de brief aan u., en: For it.}",
        ),
    )
    result = check_folder(folder)
    assert result.is_good
    assert {one.code for one in result.findings} == {"unverified", "translation"}


def test_the_command_prints_and_fails(tmp_path: Path) -> None:
    good, bad = folders.write(tmp_path / "a"), folders.write(tmp_path / "b", (FLOW, "to: placed", "to: place"))
    out = StringIO()
    call_command("check", "procedures", str(good), stdout=out)
    assert "1 procedures are in order" in out.getvalue()
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("check", "procedures", str(good), str(bad), stdout=out)
    assert f"{bad}/flow.yaml:" in out.getvalue()
    assert "no state ‘place’" in out.getvalue()


def test_without_the_word_it_is_djangos_own_check() -> None:
    out = StringIO()
    call_command("check", stdout=out)
    assert "no issues" in out.getvalue()


@pytest.mark.parametrize(
    ("name", "overlay", "said"),
    [
        ("bench", "parameters: {term_day: 5}", "Did you mean ‘term_days’?"),
        ("bensh", "parameters: {term_days: 5}", "Did you mean ‘bench’?"),
        ("bench", "fee: {table: nothing}", "no decision table ‘nothing’"),
    ],
)
def test_overlays_are_checked_against_their_procedure(tmp_path: Path, name: str, overlay: str, said: str) -> None:
    folders.write(tmp_path / "procedures")
    path = tmp_path / "offers" / "jette" / f"{name}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(overlay)
    (finding,) = check_overlays(tmp_path / "offers", [tmp_path / "procedures"])
    assert said in str(finding)
    path.write_text("parameters: {term_days: 5}")
    path.rename(path.with_name("bench.yaml"))
    assert check_overlays(tmp_path / "offers", [tmp_path / "procedures"]) == ()


TRACK = """\
tracks:
  - id: visit
    label: {nl: Bezoek, fr: Visite, en: Visit}
    initial: planned
    when: kind == "wood"
    states:
      - {id: planned, label: {nl: Gepland, fr: Prévue, en: Planned}}
actions:
"""


@pytest.mark.parametrize(
    ("when", "is_doubtful"),
    [
        ('tracks.visit != "planned"', True),
        ('kind == "stone" or tracks.visit not in ["planned"]', True),
        ('not (tracks.visit == "planned")', False),
        ('is_filled(tracks.visit) and tracks.visit != "planned"', False),
        ('tracks.visit == "planned"', False),
    ],
)
def test_a_track_that_need_not_exist_is_not_unequal_to_anything(tmp_path: Path, when: str, is_doubtful: bool) -> None:
    folder = folders.write(
        tmp_path, (FLOW, "actions:\n", TRACK), (FLOW, "    to: placed\n", f"    to: placed\n    when: {when}\n")
    )
    found = [one for one in check_folder(folder).findings if one.code == "no_such_track"]
    assert bool(found) is is_doubtful
    for one in found:
        assert one.level == "warning"
        assert "‘visit’" in str(one)
        assert "not (" in one.problem.hint


def test_golden_cases_count_the_letters_that_go_out_by_themselves(tmp_path: Path) -> None:
    letter = "title: {nl: A, fr: B, en: C}\nbody:\n  - text: {nl: A, fr: B, en: C}\n"
    steps = "    steps: [{at: 2026-11-25 10:00, by: agent, do: pieces_requested}]\n    expect: {"
    folder = folders.write(
        tmp_path,
        ("letters/missing.yaml", "", f"id: missing\nkind: request\n{letter}"),
        ("letters/receipt.yaml", "", f"id: receipt\nkind: acknowledgement\n{letter}"),
        ("cases.yaml", "    expect: {", steps + "letters: [receipt, missing], "),
    )
    assert [str(one) for one in check_folder(folder).findings if one.level == "error"] == []
