"""Changes of the tree: whatever is tried, in whatever order, it stays sound and loses nothing."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.rules.categories import (
    NotPossible,
    apply,
    change_as_json,
    change_from,
    current,
    problems,
    replayed,
)
from parvis.incidents.tests.test_categories import AFTER, BEFORE, DANGER, DEPTH, TODAY, WIDTH, group, leaf, text
from parvis.incidents.types.category import Choice, Tree, Words
from parvis.incidents.types.category_change import (
    Add,
    Describe,
    Guard,
    Merge,
    Move,
    Rename,
    Retire,
    SetQuestions,
    Weigh,
)

TREE = Tree(
    [group("roads"), leaf("hole", questions=(DEPTH,)), leaf("kerb"), leaf("slab"), group("waste"), leaf("bag", "waste")]
)

CODES = ["hole", "kerb", "slab", "bag", "roads", "waste", "new-a", "new-b", "new-c", "nothing"]
codes = st.sampled_from(CODES)
days = st.integers(0, 6).map(lambda number: TODAY + timedelta(days=number))
names = st.sampled_from(["hole", "kerb", "other", "third"]).map(text)
questions = st.lists(st.sampled_from([DEPTH, WIDTH, DANGER]), max_size=2).map(tuple)
additions = st.builds(
    lambda code, parent, name, asked, valid_from, is_group: Add(
        replace(leaf(code, parent, questions=asked, valid_from=valid_from, is_group=is_group), name=name)
    ),
    codes, codes | st.none(), names, questions, days | st.none(), st.booleans(),
)  # fmt: skip
changes = st.one_of(
    additions,
    st.builds(Rename, codes, names),
    st.builds(Weigh, codes, st.integers(0, 5), st.integers(1, 4)),
    st.builds(Guard, codes, st.booleans(), names | st.none()),
    st.builds(SetQuestions, codes, questions),
    st.builds(Move, codes, codes, codes | st.none()),
    st.builds(Retire, codes, days, codes | st.none()),
    st.builds(Merge, st.lists(codes, max_size=3).map(tuple), codes, days),
)


@settings(max_examples=300)
@given(st.lists(changes, max_size=25))
def test_any_sequence_of_changes_keeps_the_tree_sound_and_whole(tried):
    tree = TREE
    for change in tried:
        before = tree
        try:
            tree = apply(tree, change)
        except NotPossible:
            continue
        assert problems(tree) == []
        assert set(before) <= set(tree)
        assert tree.edition == before.edition + 1
        for code, row in before.items():
            known = {one.code for one in (*row.questions, *row.past_questions)}
            assert all(tree[code].question(one) for one in known)
            if row.valid_until is not None:
                assert tree[code] == row


@settings(max_examples=300)
@given(st.lists(changes, max_size=25), st.integers(0, 30).map(lambda number: TODAY + timedelta(days=number)))
def test_what_replaces_a_category_can_be_chosen_and_no_chain_is_a_circle(tried, on):
    tree, _ = replayed(TREE, tried)
    for code, row in tree.items():
        successor = tree.successor(code, on)
        assert successor is None or tree.usable(successor, on)
        if row.replaced_by is not None:
            found, was_replaced = current(tree, code, row.valid_until)
            assert was_replaced
            assert tree.usable(found.code, row.valid_until)
        chain = [row]
        while chain[-1].replaced_by is not None:
            chain.append(tree[chain[-1].replaced_by])
            assert len(chain) <= len(tree)


@given(changes)
def test_a_change_is_kept_as_plain_values(change):
    written = json.loads(json.dumps(change_as_json(change)))
    assert change_from(written) == change


@pytest.mark.parametrize("data", [{}, {"what": "explode"}, {"what": "rename", "code": "hole"}, {"what": "retire"}])
def test_what_is_no_change_is_refused(data):
    with pytest.raises(ValueError, match="no change"):
        change_from(data)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Add(leaf("hole", "waste")), "exists already"),
        (Add(replace(leaf("pit"), name=text("kerb"))), "have the same name"),
        (Add(leaf("pit", "nothing")), "no category ‘nothing’"),
        (Add(leaf("pit", "hole")), "Nothing can stand under"),
        (Add(leaf("pit", valid_until=AFTER)), "retired from the start"),
        (Add(leaf("pit"), after="bag"), "not in the same group"),
        (Add(leaf("pit", gravity=4)), "danger right now"),
        (Rename("nothing", text("x")), "no category"),
        (Rename("hole", text("Kerb")), "have the same name"),
        (Weigh("hole", 4, 4), "danger right now"),
        (Weigh("hole", 2, 5), "1 to 4"),
        (Guard("hole", True, text("Call 112")), "Nothing is asked"),
        (Move("waste", "roads"), "main group cannot be moved"),
        (Move("hole", "bag"), "Nothing can stand under"),
        (Move("hole", "waste", after="kerb"), "not in the same group"),
        (Retire("roads", TODAY), "goes earlier"),
        (Retire("hole", TODAY, "hole"), "cannot replace"),
        (Retire("hole", TODAY, "waste"), "not a group"),
        (Retire("hole", TODAY, "nothing"), "no category"),
        (Merge((), "hole", TODAY), "which categories merge"),
        (Merge(("hole", "kerb"), "kerb", TODAY), "which categories merge"),
        (Merge(("hole", "nothing"), "kerb", TODAY), "no category"),
        (SetQuestions("hole", (DEPTH, DEPTH)), "twice"),
        (SetQuestions("hole", (replace(DEPTH, choices=(DEPTH.choices[0], Choice("x", text("x")))),)), "another code"),
        (SetQuestions("hole", (replace(WIDTH, code="depth"),)), "another code"),
    ],
)
def test_what_cannot_be_changed_is_refused_in_words(change, says):
    with pytest.raises(NotPossible) as caught:
        apply(TREE, change)
    assert says in caught.value.message.en


def test_what_is_retired_is_not_changed_again():
    tree = apply(TREE, Retire("hole", AFTER, "kerb"))
    for change in (
        Retire("hole", TODAY),
        Rename("hole", text("pit")),
        Move("hole", "waste"),
        Retire("slab", TODAY, "hole"),
        SetQuestions("hole", ()),
    ):
        with pytest.raises(NotPossible, match="retired or about to be"):
            apply(tree, change)


def test_a_merge_keeps_the_rows_and_leads_to_the_one_that_stays():
    tree = apply(TREE, Merge(("hole", "slab"), "kerb", TODAY))
    assert set(tree) == set(TREE)
    assert current(tree, "slab", TODAY) == (tree["kerb"], True)
    assert tree.usable("slab", BEFORE)
    later = apply(apply(tree, Add(leaf("edge"))), Retire("kerb", AFTER, "edge"))
    assert current(later, "slab", AFTER) == (later["edge"], True)


def test_what_replaces_another_may_go_before_it_when_something_replaces_both():
    tree = apply(TREE, Retire("hole", AFTER, "kerb"))
    assert apply(tree, Retire("kerb", TODAY, "slab")).successor("hole", AFTER) == "slab"
    with pytest.raises(NotPossible, match="‘kerb en’ cannot replace ‘hole en’"):
        apply(tree, Retire("kerb", TODAY))


def test_a_moved_category_keeps_its_code_and_stands_where_it_is_put():
    tree = apply(apply(TREE, Move("hole", "waste")), Move("kerb", "waste", after="bag"))
    assert [one.code for one in tree.children("waste")] == ["bag", "kerb", "hole"]
    assert tree["hole"].path == ("waste", "hole")
    assert TREE["hole"].path == ("roads", "hole")


def test_a_group_goes_after_what_it_holds_and_takes_nothing_more():
    tree = reduce(apply, [Retire("bag", TODAY), Retire("waste", AFTER)], TREE)
    with pytest.raises(NotPossible, match="retired or about to be"):
        apply(tree, Add(leaf("box", "waste")))
    with pytest.raises(NotPossible, match="goes earlier"):
        apply(apply(TREE, Retire("bag", AFTER)), Retire("waste", TODAY))


def test_an_old_answer_can_be_read_after_its_question_went():
    tree = apply(apply(TREE, SetQuestions("hole", (DANGER,))), SetQuestions("hole", (WIDTH,)))
    assert tree["hole"].question("depth") == DEPTH
    assert tree["hole"].question("danger") == DANGER
    assert [one.code for one in tree["hole"].questions] == ["width"]
    wider = replace(DEPTH, choices=(*DEPTH.choices, Choice("bottomless", text("Bottomless"))))
    back = apply(tree, SetQuestions("hole", (wider,)))
    assert back["hole"].questions == (wider,)
    assert DEPTH not in back["hole"].past_questions


def test_replaying_leaves_out_what_a_newer_tree_no_longer_admits():
    newer = apply(TREE, Add(leaf("pit")))
    clash = Add(leaf("pit"))
    tree, refused = replayed(newer, [clash, Rename("kerb", text("edge"))])
    assert [change for change, _ in refused] == [clash]
    assert "exists already" in refused[0][1].message.en
    assert tree["kerb"].name == text("edge")


def test_the_shipped_tree_takes_every_kind_of_change():
    tree = shipped()
    step = Describe("roads-pothole", text("Look down"), Words(nl=("kuiltje",), fr=(), en=()))
    for change in (step, Guard("roads-pothole", True, None), Merge(("vehicles-step",), "vehicles-bicycle", TODAY)):
        tree = apply(tree, change_from(change_as_json(change)))
    assert tree["roads-pothole"].words.nl == ("kuiltje",)
    assert tree["roads-pothole"].is_private
    assert tree.successor("vehicles-step", TODAY) == "vehicles-bicycle"
    assert shipped()["roads-pothole"].hint is None
