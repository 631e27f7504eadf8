"""Running cases that go over to another version: what would become of each, and that it happens once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from parvis.counter.models import Case, CaseMigrationItem
from parvis.counter.operations import decisions, migrating
from parvis.counter.operations.deadlines import fire_due
from parvis.counter.queries.cases import case_page
from parvis.counter.queries.history import told
from parvis.counter.queries.migrating import migration_preview, migration_progress
from parvis.counter.rules.migrating import going
from parvis.counter.tests.cases import DAY, SENT, TOWN, actor, pinned, sent
from parvis.counter.tests.definitions import FLOW, FORM, said, tree
from parvis.counter.types import Definition, Event, EventKind, Form
from parvis.counter.types.problems import NotAllowed, NotPossible, UnknownCase
from parvis.kernel.people.types import Actor, Role

WHY = "the test looks"
HOUSE = Actor.system("migrating")
AFTER = SENT + 3 * DAY
SUBMITTED = Event(1, SENT, EventKind.SUBMITTED, "a", "applicant", "", {"channel": "web", "organisation": TOWN})
ANSWERS = {"name": "An Peeters", "height": 12}


def version(form: dict[str, Any] | None = None, flow: dict[str, Any] | None = None, **changes: Any) -> Definition:
    """Return the tree procedure with something else about it."""
    made = tree(flow, **{"minutes": 7, **changes})
    if form is None:
        return made
    return Definition(
        made.procedure, Form.model_validate(form), made.flow, made.tables, made.letters, (), f"{len(str(form)):064d}",
        f"{len(str(form)):064d}",
    )  # fmt: skip


def with_question(**question: Any) -> dict[str, Any]:
    step = FORM["steps"][0]  # type: ignore[index]
    added = {"questions": [{"id": "species", "kind": "text", "label": said("Species"), **question}]}
    return {**FORM, "steps": [{**step, "pages": [*step["pages"], added]}]}  # type: ignore[dict-item]


def longer(days: int) -> Definition:
    parameters = [
        {"id": "decision_days", "label": said("Days"), "value": days, "unit": "days"},
        {"id": "automatic", "label": said("Automatic"), "value": True},
    ]
    return version(parameters=parameters)


def without_state(name: str) -> Definition:
    kept = [one for one in FLOW["states"] if one["id"] != name]
    actions = [one for one in FLOW["actions"] if one["to"] != name and name not in one["at"]]
    return version(flow={"states": kept, "actions": actions, "deadlines": [], "initial": kept[0]["id"]})


def seen(after: Definition, *events: Event, at: datetime = AFTER, **answers: Any) -> Any:
    return going(tree(), after, {**ANSWERS, **answers}, [SUBMITTED, *events], organisation=TOWN, language="nl", at=at)


PROPOSED = Event(2, SENT + DAY, EventKind.ACTION, "b", "agent", "propose", {"filled": {"advice": "yes"}})
GRANTED = Event(3, SENT + 2 * DAY, EventKind.ACTION, "c", "decider", "grant")


@pytest.mark.parametrize(
    ("after", "events", "blocked"),
    [
        (lambda: version(), [], ""),
        (lambda: version(with_question(required=False)), [], ""),
        (lambda: longer(60), [PROPOSED], ""),
        (lambda: without_state("ready"), [], ""),
        (lambda: without_state("ready"), [PROPOSED], "state"),
        (lambda: version(flow={"tracks": []}), [], "state"),
        (lambda: version(), [PROPOSED, GRANTED], "closed"),
        (lambda: longer(1), [], "would_close"),
    ],
)
def test_whether_a_case_can_go_over(after: Any, events: list[Event], blocked: str) -> None:
    found = seen(after(), *events)
    assert found.blocked_by == blocked
    assert found.can_go == (not blocked)


def test_what_goes_over_keeps_its_state_and_tells_which_terms_move() -> None:
    found = seen(longer(60), PROPOSED)
    assert (found.state, found.tracks) == ("ready", {"visit": "planned"})
    (moved,) = found.moved
    assert (moved.deadline, (moved.after - moved.before).days) == ("decide", 33)  # type: ignore[operator]


def test_terms_that_begin_or_vanish_are_told() -> None:
    none_left = seen(version(flow={"deadlines": []}))
    assert {(one.deadline, one.after) for one in none_left.moved} == {("decide", None), ("visit", None)}
    back = going(
        version(flow={"deadlines": []}), tree(), ANSWERS, [SUBMITTED], organisation=TOWN, language="nl", at=AFTER
    )
    assert {(one.deadline, one.before) for one in back.moved} == {("decide", None), ("visit", None)}


def test_a_question_that_nobody_answered_is_told_but_does_not_stand_in_the_way() -> None:
    found = seen(version(with_question()))
    assert (found.can_go, found.unanswered, found.unfit) == (True, ("species",), ())


def test_an_answer_that_no_longer_fits_does() -> None:
    step = FORM["steps"][0]  # type: ignore[index]
    pages = [*step["pages"]]  # type: ignore[index]
    pages[0] = {"questions": [{"id": "name", "kind": "enterprise_number", "label": said("Number")}]}
    found = seen(version({**FORM, "applicant": None, "steps": [{**step, "pages": pages}]}))  # type: ignore[dict-item]
    assert (found.blocked_by, found.unfit) == ("answers", ("name",))


# Doing it ----------------------------------------------------------------------------------------------


@pytest.fixture
def running(db: None) -> list[UUID]:
    return [sent(at=SENT + timedelta(minutes=number)).id for number in range(45)]


@pytest.fixture
def editor(db: None) -> Actor:
    return actor(Role.EDITOR)


def case_of(pk: UUID) -> Case:
    return Case.objects.unscoped(WHY).get(pk=pk)


def begin(cases: list[UUID], after: Definition, by: Actor, **revisions: int) -> UUID:
    pinned(after)
    return migrating.begin_migration(
        organisation=TOWN,
        procedure="tree",
        after=after.hash,
        cases=[(one, revisions.get(str(one), 1)) for one in cases],
        by=by,
        at=AFTER,
    )


def test_a_case_goes_over_with_its_past_and_its_new_terms(running: list[UUID], editor: Actor) -> None:
    one, clerk, decider = running[0], actor(Role.AGENT), actor(Role.DECIDER)
    decisions.act(case=one, action="propose", filled={"advice": "yes"}, by=clerk, at=SENT + DAY)
    before, after = case_of(one), longer(60)
    migration = begin([one], after, editor, **{str(one): before.revision})
    migrating.do_migration(migration=migration, by=HOUSE, at=AFTER)
    case = case_of(one)
    assert (case.definition, case.state, case.tracks) == (after.hash, "ready", {"visit": "planned"})
    assert case.revision == before.revision + 1
    event = next(item for item in told(case) if item.event.kind is EventKind.MIGRATED)
    assert (event.event.data["before"], event.event.data["after"]) == (before.definition, after.hash)
    assert (event.event.by, event.event.who) == (editor.id, "editor")
    assert [(one.deadline, (one.after - one.before).days) for one in event.moved] == [("decide", 33)]  # type: ignore[operator]
    assert migration_progress(migration, by=editor).is_over
    # What comes after is under the new version; what was before stays.
    fire_due(by=HOUSE, at=SENT + 40 * DAY)
    assert case_of(one).state == "ready"
    decisions.act(case=one, action="grant", filled={}, by=decider, at=SENT + 41 * DAY)
    assert case_of(one).outcome == "granted"
    page = case_page(one, by=clerk, at=SENT + 42 * DAY, language="nl")
    kinds = [item.event.kind.value for item in page.told if item.event.kind is not EventKind.LETTER_SENT]
    assert kinds[:3] == ["submitted", "action", "migrated"]
    assert kinds[-1] == "action"


def test_the_preview_tells_nothing_of_the_applicant(running: list[UUID], editor: Actor) -> None:
    found, total = migration_preview(TOWN, "tree", pinned(longer(60)), by=editor, at=AFTER)
    assert (len(found), total) == (45, 45)
    assert all(one.going.can_go for one in found)
    assert "Peeters" not in repr(found)
    for other in (actor(Role.AGENT), actor(Role.EDITOR, organisation="sint-gillis-saint-gilles")):
        with pytest.raises(NotAllowed):
            migration_preview(TOWN, "tree", longer(60), by=other, at=AFTER)
        with pytest.raises(NotAllowed):
            begin(running, longer(60), other)


def test_interrupted_it_goes_on_where_it_stopped(
    running: list[UUID], editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = longer(60)
    migration = begin(running, after, editor)
    go_over, done = migrating._go_over, []

    def until_the_power_fails(*args: Any) -> None:
        if len(done) == 7:
            raise SystemExit  # nothing catches this: the process is gone
        go_over(*args)
        done.append(args[0].case.pk)

    monkeypatch.setattr(migrating, "_go_over", until_the_power_fails)
    with pytest.raises(SystemExit):
        migrating.do_migration(migration=migration, by=HOUSE, at=AFTER)
    assert Case.objects.unscoped(WHY).filter(definition=after.hash).count() == 7
    monkeypatch.setattr(migrating, "_go_over", go_over)
    while migrating.do_migration(migration=migration, by=HOUSE, at=AFTER + DAY):
        pass
    found = migration_progress(migration, by=editor)
    assert (found.total, found.done, found.refused, found.is_over) == (45, 45, (), True)
    for one in running:
        assert [item.event.kind for item in told(case_of(one))].count(EventKind.MIGRATED) == 1


def test_what_changed_since_the_preview_is_left_alone(running: list[UUID], editor: Actor) -> None:
    one, other = running[:2]
    decisions.act(case=one, action="propose", filled={"advice": "yes"}, by=actor(Role.AGENT), at=SENT + DAY)
    migration = begin([one, other], without_state("refused"), editor)
    migrating.do_migration(migration=migration, by=HOUSE, at=AFTER)
    found = migration_progress(migration, by=editor)
    assert found.refused == ((case_of(one).reference, "stalecase"),)
    assert found.done == 1


def test_an_editor_who_no_longer_is_one_lets_nothing_go_over(
    running: list[UUID], editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = begin(running[:1], longer(60), editor)
    monkeypatch.setattr(migrating.people, "actor_of", lambda account, at: actor(Role.AGENT))
    migrating.do_migration(migration=migration, by=HOUSE, at=AFTER)
    assert CaseMigrationItem.objects.get().reason == "notallowed"


def test_only_what_can_be_is_begun(running: list[UUID], editor: Actor) -> None:
    with pytest.raises(NotPossible, match="nothing"):
        begin([], longer(60), editor)
    with pytest.raises(NotPossible, match="version"):
        migrating.begin_migration(
            organisation=TOWN, procedure="tree", after="f" * 64, cases=[(running[0], 1)], by=editor, at=AFTER
        )
    with pytest.raises(NotPossible, match="nothing"):
        begin(running, tree(), editor)
    with pytest.raises(UnknownCase):
        migration_progress(UUID(int=1), by=editor)


def test_sent_on_the_same_day_under_two_versions(running: list[UUID], editor: Actor) -> None:
    """What another version would do at once is told before it is done."""
    automatic = [{**one, "automatic": "true"} if one["id"] == "propose" else one for one in FLOW["actions"]]
    automatic = [{**one, "by": ["system"], "ask": []} if one["id"] == "propose" else one for one in automatic]
    found, _ = migration_preview(TOWN, "tree", pinned(version(flow={"actions": automatic})), by=editor, at=AFTER)
    assert found[0].going.follows == ((EventKind.ACTION, "propose"),)
    assert datetime(2026, 3, 2, tzinfo=UTC) < found[0].received_at
