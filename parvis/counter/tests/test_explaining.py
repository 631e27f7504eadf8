"""Why a case was decided as it was: rules, facts, law, and what would change it, in words that hold."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as some

from parvis.counter import api
from parvis.counter.catalogue.folder import folders, load_folder
from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.explaining import explain_table, tables_behind
from parvis.counter.tests import benches
from parvis.counter.tests.cases import OTHER, SENT, actor, citizen, sent
from parvis.counter.tests.definitions import tree
from parvis.counter.tests.region import PROCEDURES, TOWN
from parvis.counter.types.explaining import Held, Together
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_organisation, sign_in
from parvis.kernel.people.types import Actor, Role
from parvis.kernel.rules import Table

DAY = timedelta(days=1)
ON = date(2026, 11, 24)


def said(text):
    return {"nl": text, "fr": text, "en": text}


def rows(*pairs, **more):
    made = [
        {"id": f"r{i}", "when": when, "then": {"way": f"w{i}"}, "because": said(f"Reason {i}")}
        for i, (when, *_) in enumerate(pairs)
    ]
    return Table.model_validate({"id": "route", "purpose": "x", "rows": made, "default": {"way": "other"}, **more})


def fresh(table):
    base = tree()
    return type(base)(base.procedure, base.form, base.flow, (table,), base.letters, (), base.hash, base.base_hash)


def gone_through(table, answers, *, language="en"):
    definition = fresh(table)

    def rebuild(changed, filled):
        return CaseFacts(definition, {**answers, **changed}, today=ON, submitted_on=ON, filled=filled)

    return explain_table(definition, "route", rebuild({}, {}), rebuild, language=language), definition


@pytest.mark.parametrize(
    ("when", "answers", "label", "found", "wanted", "fits"),
    [
        ("height < 2", {"height": 12}, "Height", "12 m", "less than 2 m", False),
        ("height >= 2", {"height": 12}, "Height", "12 m", "at least 2 m", True),
        ("not (height >= 2)", {"height": 12}, "Height", "12 m", "less than 2 m", False),
        ("2 <= height", {"height": 12}, "Height", "12 m", "at least 2 m", True),
        ("height < 2", {}, "Height", "", "less than 2 m", False),
        ('cut_on < date("2026-05-02")', {"cut_on": "2026-05-01"}, "When", "1 May 2026", "before 2 May 2026", True),
        ("height > parameters.decision_days", {"height": 12}, "Height", "12 m", "more than 30 days (Days)", False),
        ("is_filled(email)", {}, "E-mail", "not filled in", "filled in", False),
        ("not is_filled(email)", {}, "E-mail", "not filled in", "not filled in", True),
        ('name == "An"', {"name": "Jan"}, "Your name", "Jan", "An", False),
        ("not (all_signed == true)", {}, "everyone has signed", "Yes", "No", False),
        ("parameters.automatic", {}, "Automatic", "Yes", "Yes", True),
        ('"x" in name', {"name": "x"}, "Your name", "x", "with “x” among them", False),
        ('name != "An"', {"name": "Jan"}, "Your name", "Jan", "not “An”", True),
        ('signatures.owner == "signed"', {}, "signatures.owner", "", "signed", False),
    ],
)  # fmt: skip
def test_a_comparison_in_words(when, answers, label, found, wanted, fits):
    table, _ = gone_through(rows((when,)), answers)
    part = table.rows[0].condition
    assert isinstance(part, Held)
    assert (part.label, part.found, part.wanted, part.fits) == (label, found, wanted, fits)


def test_all_and_any_and_their_opposites():
    table, _ = gone_through(
        rows(("height < 2 and (is_filled(email) or height > 1)",), ("not (height < 2 and height > 1)",)), {"height": 12}
    )
    first, second = (one.condition for one in table.rows)
    assert isinstance(first, Together)
    assert (first.kind, [getattr(one, "kind", "one") for one in first.parts]) == ("all", ["one", "any"])
    assert isinstance(second, Together)
    assert (second.kind, second.fits) == ("any", True), "not both is one of the opposites"


def test_what_would_change_it_is_the_least():
    table, _ = gone_through(
        rows(("height < 2",), ("height < 5 and is_filled(email)",), ("height >= 5",)), {"height": 12}
    )
    assert [one.because for one in table.deciding] == ["Reason 2"]
    nothing, first, second = table.would
    assert ([one.wanted for one in nothing.changes], nothing.then) == (["less than 5 m"], ""), "no rule holds any more"
    assert [(one.label, one.wanted) for one in first.changes] == [("Height", "less than 2 m")]
    assert first.then == "Reason 0"
    assert [one.wanted for one in second.changes] == ["less than 5 m", "filled in"]


@given(
    height=some.integers(0, 30), limits=some.lists(some.integers(0, 30), min_size=1, max_size=4), asks=some.booleans()
)
def test_what_is_said_to_change_it_does(height, limits, asks):
    conditions = [
        (f"height < {one}" if i % 2 else f"height >= {one} and {'is_filled(email)' if asks else 'true == true'}",)
        for i, one in enumerate(limits)
    ]
    table, definition = gone_through(rows(*conditions), {"height": height})
    now = {one.because for one in table.deciding}
    for would in table.would:
        assert would.then not in now, "another reason than now"
        assert would.changes
    values = [one.id for one in table.rows if one.decides]
    facts = CaseFacts(definition, {"height": height}, today=ON, submitted_on=ON)
    assert tuple(values) == facts.decision("route").row_ids


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_table_of_every_procedure_is_said_in_words(language):
    for path in folders([PROCEDURES]):
        definition = load_folder(path)
        for golden in definition.golden[:2]:

            def rebuild(changed, filled, definition=definition, golden=golden):
                answers = {**golden.answers, **changed}
                return CaseFacts(definition, answers, today=ON, submitted_on=ON, filled=filled)

            for table in definition.tables:
                found = explain_table(definition, table.id, rebuild({}, {}), rebuild, language=language)
                assert len(found.rows) == sum(one.is_valid(found.on) for one in table.rows)
                assert found.deciding or not any(one.holds for one in found.rows)
                assert tables_behind(definition, table.id) is not None


# A case --------------------------------------------------------------------------------------------------


def decided(by, *, at, height=12, **more):
    make_organisation(TOWN)
    info = sent(by=by, height=height, at=at)
    if height >= 2:
        api.act(case=info.id, action="propose", filled={"advice": "yes"}, by=actor(at=at), at=at)
        decider = actor_of(make_agent(TOWN, [Role.DECIDER]), at)
        api.act(case=info.id, action="grant", filled={}, by=decider, at=at, **more)
    return info


def test_a_decision_is_explained_as_it_was_taken(db):
    me = citizen()
    info = decided(me, at=SENT)
    found = api.explain_case(info.id, by=me, at=SENT + DAY, language="en")
    [one] = found.decisions
    assert (one.action, one.outcome, one.by_house, one.differs, one.is_changed_since) == (
        "Grant",
        "Granted",
        False,
        False,
        False,
    )
    [table] = one.tables
    assert [row.because for row in table.deciding] == ["It is a tree."]
    assert table.deciding[0].law.text == "The law on trees, art. 4"
    assert [change.wanted for change in table.would[0].changes] == ["less than 2 m"]
    assert table.would[0].then == "It is a hedge."
    assert found.previews == ()


def test_a_decision_by_itself_says_so(db):
    me = citizen()
    info = decided(me, at=SENT, height=1)
    [one] = api.explain_case(info.id, by=me, at=SENT, language="nl").decisions
    assert (one.by_house, one.outcome) == (True, "Granted (nl)")
    assert one.tables[0].deciding[0].condition.parts[0].wanted == "minder dan 2 m (nl)"


def test_reasons_in_other_words_are_shown_beside_the_rules(db):
    me = citizen()
    info = decided(me, at=SENT, reasons=[{"text": "Because I looked.", "legal": ""}])
    [one] = api.explain_case(info.id, by=me, at=SENT, language="en").decisions
    assert one.edited == ("Because I looked.",)


def test_a_clerk_sees_what_the_rules_say_before_and_the_applicant_does_not(db):
    me = citizen()
    make_organisation(TOWN)
    info = sent(by=me)
    assert api.explain_case(info.id, by=me, at=SENT, language="en").is_empty
    [one] = api.explain_case(info.id, by=actor(), at=SENT, language="en").previews
    assert one.at is None
    assert [row.because for row in one.tables[0].deciding] == ["It is a tree."]


def test_answers_corrected_after_a_decision_do_not_change_its_explanation(benched):
    me, clerk = citizen(), actor()
    info = benches.sent(by=me, kind="stone", colour=None)
    api.correct_answers(case=info.id, answers={"kind": "wood", "colour": "rood"}, by=me, at=benches.NOW + DAY)
    fee = api.explain_case(info.id, by=clerk, at=benches.NOW + 2 * DAY, language="en").fee
    assert (fee.amount, fee.deciding) == ("€0.00", ())
    would = fee.would[0]
    assert (would.then, would.amount, would.changes[0].wanted) == ("A stone bench costs money.", "€10.00", "Stone")


def test_strangers_get_no_explanation(db):
    info = decided(citizen(), at=SENT)
    for other in (citizen(), Actor.anonymous(), actor(organisation=OTHER)):
        with pytest.raises(api.UnknownCase):
            api.explain_case(info.id, by=other, at=SENT, language="en")


# Pages -------------------------------------------------------------------------------------------------------


def test_both_pages(db):
    now = timezone.now()
    me = make_citizen()
    info = decided(actor_of(me, now), at=now)
    with translation.override("en"):
        mine, desk = reverse("my:why", args=[info.id]), reverse("desk:why", args=[info.id])
        client, clerk = sign_in(Client(), me), sign_in(Client(), make_agent(TOWN))
        page = client.get(mine).content.decode()
        assert mine in client.get(reverse("my:case", args=[info.id])).content.decode()
        assert desk in clerk.get(reverse("desk:case", args=[info.id])).content.decode()
        assert "Which rule, which facts" in clerk.get(desk).content.decode()
        assert sign_in(Client(), make_citizen()).get(mine).status_code == 404
        assert clerk.get(mine).status_code == 404
    for text in (
        "It is a tree.",
        "you said:",
        "12 m",
        "What would change it",
        "less than 2 m",
        "The law on trees, art. 4",
    ):
        assert text in page
