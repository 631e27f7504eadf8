"""Walking through a form: what is asked, in which order, and what is sent."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.counter.catalogue.folder import load_folder
from parvis.counter.rules.cleaning import Setting
from parvis.counter.rules.forms import clean_page, problems_of, sent_answers, walk
from parvis.counter.rules.posted import raw_of
from parvis.counter.tests.definitions import said, tree
from parvis.counter.tests.region import PROCEDURES
from parvis.counter.types import Definition, Form, Question

SETTING = Setting(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


def form_of(*pages: Any) -> Definition:
    """Return a definition with these pages: each a question, or a list of them, as short mappings."""
    made = []
    for page in pages:
        questions = page if isinstance(page, list) else [page]
        made.append({"questions": [{"label": said(one["id"]), **one} for one in questions]})
    form = Form.model_validate({"steps": [{"id": "one", "title": said("One"), "pages": made}]})
    base = tree()
    return Definition(
        procedure=base.procedure, form=form, flow=base.flow, tables=(), letters=(), golden=(), hash="h", base_hash="h"
    )


BRANCHING = form_of(
    {"id": "moving", "kind": "yes_no"},
    {"id": "where", "kind": "text", "when": "moving"},
    {"id": "children", "kind": "number", "min": 0},
    [
        {"id": "school", "kind": "text", "when": "children > 0"},
        {"id": "note", "kind": "text", "required": False},
    ],
    {"id": "many", "kind": "computed", "expression": "children > 2"},
    {"id": "help", "kind": "yes_no", "when": "many"},
)


def ids(definition: Definition, answers: dict[str, Any]) -> list[str]:
    return [one.id for page in walk(definition, answers, SETTING).pages for one in page.questions]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ["moving", "children", "note"]),
        ({"moving": True}, ["moving", "where", "children", "note"]),
        ({"moving": False, "where": "old"}, ["moving", "children", "note"]),
        ({"children": 3}, ["moving", "children", "school", "note", "help"]),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(answers: dict[str, Any], asked: list[str]) -> None:
    assert ids(BRANCHING, answers) == asked


def test_answers_of_hidden_questions_are_not_sent() -> None:
    answers = {"moving": False, "where": "old", "children": 0, "school": "old", "note": "n"}
    assert sent_answers(BRANCHING, answers, SETTING) == {"moving": False, "children": 0, "note": "n"}


def test_a_hidden_answer_decides_nothing() -> None:
    chain = form_of(
        {"id": "a", "kind": "yes_no"},
        {"id": "b", "kind": "yes_no", "when": "a"},
        {"id": "c", "kind": "text", "when": "b"},
    )
    assert ids(chain, {"a": False, "b": True}) == ["a"]


def test_pages_follow_each_other() -> None:
    walked = walk(BRANCHING, {"moving": True}, SETTING)
    assert walked.next_after("moving").id == "where"  # type: ignore[union-attr]
    assert walked.previous_of("moving") is None
    assert walked.first_incomplete().id == "where"  # type: ignore[union-attr]
    assert walked.progress("where").steps == 1
    with pytest.raises(KeyError):
        walked.progress("help")


def test_problems_are_everything_unanswered_or_wrong() -> None:
    assert set(problems_of(BRANCHING, {"moving": True, "children": -1}, SETTING)) == {"where", "children"}
    assert problems_of(BRANCHING, {"moving": False, "children": 0}, SETTING) == {}


def test_a_check_speaks_with_its_own_words_once() -> None:
    days = form_of(
        [
            {"id": "begins", "kind": "date"},
            {"id": "ends", "kind": "date", "check": "ends >= begins", "check_message": said("Ends too soon")},
        ]
    )
    walked = walk(days, {}, SETTING)

    def problems(**typed: str) -> dict[str, str]:
        found = clean_page(days, walked.pages[0], typed, walked, SETTING).problems
        return {name: one.code for name, one in found.items()}

    assert problems(begins="2026-12-02", ends="2026-12-01") == {"ends": "check"}
    assert problems(begins="2026-06-31", ends="2026-12-01") == {"begins": "day"}
    assert problems(begins="2026-12-01", ends="2026-12-01") == {}


def test_what_is_posted_is_gathered_by_question() -> None:
    group = Question.model_validate(
        {
            "id": "kids", "kind": "group", "label": said("Kids"),
            "items": [
                {"id": "name", "kind": "text", "label": said("n")},
                {"id": "on", "kind": "date", "label": said("d")},
            ],
        }
    )  # fmt: skip
    posted = {
        "kids-0-name": ["Ana"],
        "kids-0-on-day": ["1"],
        "kids-2-name": ["Ben"],
        "kids-3-name": [""],
        "other": ["x"],
    }
    assert raw_of(group, posted) == [
        {"name": "Ana", "on": {"day": "1", "month": "", "year": ""}},
        {"name": "Ben", "on": None},
    ]


def _drawn(draw: st.DrawFn, question: Question) -> Any:
    good = {
        "yes_no": st.booleans(), "number": st.integers(0, 5), "date": st.just("2026-12-15"), "text": st.just("tekst"),
        "long_text": st.just("een langere tekst"), "email": st.just("an@example.be"),
        "national_number": st.just("85073003328"), "phone": st.just("+32470123456"),
        "one_of": st.sampled_from([one.value for one in question.options] or ["x"]),
        "several_of": st.lists(st.sampled_from([one.value for one in question.options] or ["x"]), max_size=3),
    }  # fmt: skip
    return draw(st.one_of(st.none(), good.get(question.kind.value, st.none()), st.text(max_size=5)))


OURS = [load_folder(path) for path in sorted(PROCEDURES.iterdir()) if (path / "procedure.yaml").exists()]


@pytest.mark.parametrize("definition", OURS, ids=lambda one: one.id)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_answers_lead_to_a_page_or_the_end(definition: Definition, data: st.DataObject) -> None:
    drawn = st.composite(lambda draw: {one.id: _drawn(draw, one) for one in definition.form.questions})
    answers = {name: value for name, value in data.draw(drawn()).items() if value is not None}
    walked = walk(definition, answers, SETTING)
    assert walked.pages, "there is always something to ask"
    asked = {one.id for page in walked.pages for one in page.questions}
    assert set(sent_answers(definition, answers, SETTING)) <= asked
    wanted = walked.first_incomplete()
    here = walked.pages[0]
    seen = [here.id]
    while (here := walked.next_after(here.id)) is not None:  # type: ignore[assignment]
        seen.append(here.id)
    assert seen == [page.id for page in walked.pages], "going on visits every page once, then ends"
    assert wanted is None or wanted.id in seen
    problems_of(definition, answers, SETTING)
