"""Steering: who may, the tree changed one thing at a time, questions, rules tried and published, the simulator."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from parvis.incidents import api as incidents
from parvis.incidents.models import Report, RuleSet
from parvis.incidents.queries import kept
from parvis.incidents.tests.world import CLEANERS, HERE, ON_THE_ROAD, OTHER, ROADS, RULES, TOWN, sent
from parvis.incidents.types.category import QuestionKind
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Role
from parvis.kernel.places.key import Box

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
REGION = "brussels-region"
LEAF, GROUP = "roads-pothole", "roads"
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.fixture(autouse=True)
def _seen_at_once(monkeypatch):
    """Look at the database at every question: a test's transaction never ends, so that nothing is told to forget."""
    monkeypatch.setattr(kept, "SECONDS", -1)


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def editor(client):
    """Sign an editor of the region in; return their browser."""
    sign_in(client, make_agent(REGION, [Role.EDITOR]))
    return client


def path(name, *args):
    return reverse(f"incident_steering:{name}", args=args)


def texts(name, nl="Iets", fr="Quelque chose", en="Something"):
    return {f"{name}-nl": nl, f"{name}-fr": fr, f"{name}-en": en}


def change(client, code, kind, **given):
    return client.post(path("change", code, kind), given)


def tree():
    return incidents.tree()


# Who may --------------------------------------------------------------------------------------------------

READ = ["categories", "rules", "simulator", "areas"]
CHANGE = [
    ("add", (GROUP,)), ("change", (LEAF, "rename")), ("question", (LEAF, "-")), ("edit_rules", ()), ("exchanges", ()),
    ("foreign", ()),
]  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_editors_everywhere_read_what_decides(client, name):
    sign_in(client, make_agent(TOWN, [Role.EDITOR]))
    page = client.get(path(name))
    assert page.status_code == 200
    assert page.context["may_change"] is False
    for role in (Role.AGENT, Role.MANAGER, Role.ADMINISTRATOR):
        sign_in(client, make_agent(REGION, [role]))
        assert client.get(path(name)).status_code == 403


@pytest.mark.parametrize(("name", "args"), CHANGE)
def test_only_editors_of_the_region_change_what_decides(client, name, args):
    sign_in(client, make_agent(TOWN, [Role.EDITOR]))
    assert client.get(path(name, *args)).status_code == 403
    assert client.post(path(name, *args), {"text": "x"}).status_code in (403, 405)
    sign_in(client, make_agent(REGION, [Role.EDITOR]))
    assert client.get(path(name, *args)).status_code == 200


def test_an_editor_of_a_town_finds_no_button_and_no_form(client):
    sign_in(client, make_agent(TOWN, [Role.EDITOR]))
    page = client.get(path("category", LEAF)).content.decode()
    assert 'method="post"' not in page.partition("<main")[2]
    assert path("edit_rules") not in client.get(path("rules")).content.decode()


# The tree ---------------------------------------------------------------------------------------------------


def test_the_tree_is_shown_with_what_is_wrong_and_how_it_was_changed(editor):
    change(editor, LEAF, "rename", **texts("name", "Gat in de weg", "Trou dans la route", "Hole in the road"))
    page = editor.get(path("categories"))
    assert not page.context["problems"]
    assert LEAF not in {row["code"] for row in page.context["rows"]}, "groups are folded"
    assert LEAF in {row["code"] for row in editor.get(path("categories"), {"group": GROUP}).context["rows"]}
    assert "Gat in de weg" in page.context["history"][0]["text"]
    assert page.context["history"][0]["by"]


@pytest.mark.parametrize(
    ("kind", "given", "holds"),
    [
        ("rename", texts("name", "Gat", "Trou", "Hole"), lambda one: one.name.fr == "Trou"),
        (
            "describe",
            {**texts("hint"), "words-nl": "gat, put,, kuil"},
            lambda one: one.words.nl == ("gat", "put", "kuil") and one.hint.en == "Something",
        ),
        ("describe", {"words-fr": "trou"}, lambda one: one.hint is None and one.words.nl == ()),
        ("weigh", {"gravity": "4", "probability": "2"}, lambda one: one.priority == 8),
        ("guard", {"is_private": "on"}, lambda one: one.is_private),
        ("move", {"parent": "waste"}, lambda one: one.path == ("waste", LEAF)),
        ("retire", {"on": TOMORROW, "replaced_by": "roads-pavement"}, lambda one: one.replaced_by == "roads-pavement"),
    ],
)
def test_a_category_is_changed_one_thing_at_a_time(editor, kind, given, holds):
    response = change(editor, LEAF, kind, **given)
    assert response.status_code == 302, response.context["wrong"] or response.context["refused"]
    assert holds(tree()[LEAF])
    assert editor.get(path("category", LEAF)).context["history"]


@pytest.mark.parametrize(
    ("kind", "given", "fields"),
    [
        ("rename", {"name-nl": "Gat"}, {"name-fr", "name-en"}),
        ("describe", {"hint-nl": "Enkel hier"}, {"hint-fr", "hint-en"}),
        ("weigh", {"gravity": "9", "probability": "1"}, {"gravity"}),
        ("move", {"parent": ""}, {"parent"}),
        ("retire", {"on": "31-12-2026"}, {"on"}),
        ("merge", {"on": TOMORROW}, {"codes"}),
    ],
)
def test_what_cannot_be_used_stays_in_the_form(editor, kind, given, fields):
    before = tree()
    response = change(editor, LEAF, kind, **given)
    assert response.status_code == 422
    assert {one.name for one in response.context["wrong"]} == fields
    assert tree() is before
    for value in given.values():
        assert f'value="{value}"' in response.content.decode() or value in ("", "9")


def test_a_change_that_would_break_the_tree_is_refused_in_words(editor):
    taken = tree()["roads-pavement"].name
    response = change(editor, LEAF, "rename", **texts("name", taken.nl, taken.fr, taken.en))
    assert response.status_code == 409
    assert "roads-pavement" in response.context["refused"]
    assert taken.nl in response.content.decode(), "what was typed is kept"


def test_categories_become_one_and_old_reports_keep_theirs(editor):
    number = sent(LEAF).number
    response = change(editor, "roads-pavement", "merge", on=timezone.localdate().isoformat(), codes=[LEAF])
    assert response.status_code == 302
    assert tree()[LEAF].replaced_by == "roads-pavement"
    assert Report.objects.unscoped("a test").get(pk=number).category == LEAF
    page = editor.get(path("category", LEAF))
    assert not page.context["kinds"], "what is retired stays as it was"
    assert LEAF not in {row["code"] for row in editor.get(path("categories"), {"group": "all"}).context["rows"]}
    assert LEAF in {
        row["code"] for row in editor.get(path("categories"), {"group": "all", "retired": ""}).context["rows"]
    }


NEW = {**texts("name", "Losse tegel", "Dalle descellée", "Loose slab"), "gravity": "2", "probability": "3"}


def test_a_category_is_added_under_a_group_and_a_main_group_beside_the_others(editor):
    added = editor.post(path("add", GROUP), {**NEW, "code": "roads-loose-slab", "after": LEAF})
    assert added["Location"] == path("category", "roads-loose-slab")
    siblings = [one.code for one in tree().children(GROUP)]
    assert siblings[siblings.index(LEAF) + 1] == "roads-loose-slab"
    main = editor.post(path("add", "-"), {**NEW, **texts("name", "Water", "Eau", "Water"), "code": "water"})
    assert main.status_code == 302
    assert tree()["water"].is_group
    assert editor.get(path("add", LEAF)).status_code == 404, "nothing stands under what is reported"


@pytest.mark.parametrize(
    ("given", "status"), [({"code": "Losse Tegel"}, 422), ({"code": LEAF}, 409), ({"code": "x", "gravity": ""}, 422)]
)
def test_a_code_that_cannot_be_keeps_the_form(editor, given, status):
    response = editor.post(path("add", GROUP), {**NEW, **given})
    assert response.status_code == status
    assert "Losse tegel" in response.content.decode()


# Questions ------------------------------------------------------------------------------------------------------

ASKED = {
    **texts("label", "Hoe breed?", "Quelle largeur ?", "How wide?"),
    "code": "width",
    "kind": "number",
    "unit": "cm",
}


def questions(code=LEAF):
    return [one.code for one in tree()[code].questions]


def test_a_question_is_added_changed_moved_and_no_longer_asked(editor):
    before = questions()
    assert editor.post(path("question", LEAF, "-"), {**ASKED, "maximum": "500"}).status_code == 302
    assert questions() == [*before, "width"]
    made = tree()[LEAF].question("width")
    assert (made.kind, made.unit, made.minimum, made.maximum) == (QuestionKind.NUMBER, "cm", 0, 500)
    given = {**ASKED, **texts("label", "Breedte?", "Largeur ?", "Width?"), "is_required": "on"}
    editor.post(path("question", LEAF, "width"), given)
    assert tree()[LEAF].question("width").label.nl == "Breedte?"
    assert tree()[LEAF].question("width").is_required
    editor.post(path("arrange", LEAF), {"do": "up:width"})
    assert questions()[-2] == "width"
    editor.post(path("arrange", LEAF), {"do": "drop:width"})
    assert questions() == before
    assert tree()[LEAF].question("width"), "old reports still answer it"


def test_a_choice_is_written_a_line_for_each_answer(editor):
    given = {
        **ASKED, "code": "side", "kind": "choice",
        "choices": "left | Links | Gauche | Left\n\n right|Rechts|Droite|Right ",
    }  # fmt: skip
    editor.post(path("question", LEAF, "-"), given)
    assert [(one.code, one.name.fr) for one in tree()[LEAF].question("side").choices] == [
        ("left", "Gauche"),
        ("right", "Droite"),
    ]
    page = editor.get(path("question", LEAF, "side")).content.decode()
    assert "left | Links | Gauche | Left" in page


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"kind": "dance"}, {"kind"}),
        ({"label-fr": ""}, {"label-fr"}),
        ({"choices": "links = Links"}, {"choices"}),
        ({"minimum": "veel"}, {"minimum"}),
        ({"code": ""}, {"code"}),
        ({"code": "depth"}, {"code"}),
    ],
)
def test_a_question_that_cannot_be_asked_stays_in_its_form(editor, given, fields):
    before = questions()
    response = editor.post(path("question", LEAF, "-"), {**ASKED, **given})
    assert response.status_code == 422
    assert {one.name for one in response.context["fields"] if one.error} == fields
    assert "How wide?" in response.content.decode()
    assert questions() == before


def test_a_question_that_makes_no_sense_is_refused_by_the_tree(editor):
    response = editor.post(path("question", LEAF, "-"), {**ASKED, "kind": "choice", "choices": ""})
    assert response.status_code == 409
    assert response.context["refused"]


def test_a_question_is_taken_over_from_another_category(editor):
    assert "since" not in questions()
    editor.post(path("arrange", LEAF), {"do": "take", "known": "since"})
    assert questions()[-1] == "since"
    assert editor.post(path("arrange", LEAF), {"do": "drop:no-such"}).status_code == 404
    assert editor.get(path("question", LEAF, "no-such")).status_code == 404


# Rules ------------------------------------------------------------------------------------------------------------

BETTER = RULES.replace("days: 3", "days: 1")


def edit(client, text, what, **given):
    return client.post(path("edit_rules"), {"text": text, "do": what, **given})


def test_rules_are_checked_and_their_faults_said_in_words(editor):
    assert edit(editor, RULES, "check").context["is_checked"]
    broken = edit(editor, "manager: [", "check")
    assert broken.status_code == 422
    assert broken.context["broken"][0].message
    unknown = edit(editor, RULES.replace(CLEANERS, "nobody"), "publish")
    assert unknown.status_code == 422
    assert "nobody" in unknown.context["problems"][0]
    assert RuleSet.objects.count() == 1


def test_changed_rules_are_tried_on_past_reports(editor):
    moved = sent("waste-litter").number
    sent("greenery-overgrown")
    elsewhere = RULES.replace('category.code == "waste-illegal-dump"', 'category.group == "waste"')
    tried = edit(editor, elsewhere, "try").context["tried"]
    assert (tried["examined"], tried["changed"]) == (2, 1)
    assert [one["count"] for one in tried["moves"]] == [1]
    assert [one["number"] for one in tried["examples"]] == [moved]
    assert edit(editor, RULES, "try").context["tried"]["changed"] == 0
    assert RuleSet.objects.count() == 1, "trying publishes nothing"


def test_published_rules_decide_and_every_edition_stays(editor):
    assert edit(editor, BETTER, "publish", note="Sneller ruimen.", based_on="1").status_code == 302
    number, _rules = incidents.rules_in_force()
    assert number == 2
    listed = editor.get(path("rules")).content.decode()
    assert "Sneller ruimen." in listed
    page = editor.get(path("edition", 2))
    assert {(line["kind"], line["text"].strip()) for line in page.context["lines"] if line["kind"] != "same"} >= {
        ("add", "then: {days: 1}"),
        ("drop", "then: {days: 3}"),
    }
    assert editor.get(path("edition", 1)).status_code == 200
    assert editor.get(path("edition", 9)).status_code == 404


def test_who_publishes_over_a_newer_edition_is_told_first(editor):
    edit(editor, BETTER, "publish", based_on="1")
    late = edit(editor, RULES, "publish", based_on="1", note="Van mij")
    assert late.status_code == 409
    assert late.context["overtaken"] == 2
    assert "Van mij" in late.content.decode()
    assert RuleSet.objects.count() == 2
    assert edit(editor, RULES, "publish", based_on="2").status_code == 302


# The simulator ------------------------------------------------------------------------------------------------------


def simulate(client, category=LEAF, where=HERE, **given):
    asked = {"category": category, "where-lat": where[0], "where-lon": where[1], **given}
    return client.get(path("simulator"), asked)


def test_the_simulator_says_who_gets_it_and_which_row_decides(editor):
    found = simulate(editor, where=ON_THE_ROAD).context["found"]
    assert found["manager"]
    assert [one["name"] for one in found["owners"]] == ["N4"]
    manager, department, term = found["tables"]
    assert [(row["id"], row["state"]) for row in manager["rows"]] == [("regional_road", "holds"), ("dumps", "skipped")]
    assert not manager["is_default"]
    assert department["is_default"]
    assert [row["state"] for row in term["rows"]] == ["lacks"]
    held = manager["rows"][0]["comparisons"]
    assert [one["holds"] for one in held] == [True, True]


def test_the_simulator_says_what_a_row_lacks(editor):
    found = simulate(editor).context["found"]
    first = found["tables"][0]["rows"][0]
    assert first["state"] == "lacks"
    assert [one["holds"] for one in first["comparisons"]] == [False, True]
    assert found["tables"][0]["is_default"]


def test_the_simulator_takes_an_address_or_asks_what_is_meant(editor):
    unclear = simulate(editor, "weg")
    assert unclear.status_code == 422
    assert unclear.context["fields"][1].name == "match"
    outside = simulate(editor, where=(52.0, 4.0))
    assert outside.status_code == 422
    assert outside.context["where_error"]
    street = editor.get(path("simulator"), {"category": LEAF, "where-street_text": "Waversesteenweg"})
    assert street.status_code in (200, 422)
    assert editor.get(path("simulator")).context["found"] is None
    assert simulate(editor, on="gisteren").status_code == 200


def test_the_simulator_knows_the_agent_who_reports(editor):
    found = simulate(editor, creator=OTHER, channel="desk", is_on_private_property="on").context["found"]
    facts = dict(found["facts"])
    assert (facts["creator"], facts["channel"]) == (OTHER, "desk")


# Areas, to and fro ----------------------------------------------------------------------------------------------------


def test_what_is_loaded_is_counted_by_source(editor):
    (source,) = editor.get(path("areas")).context["sources"]
    assert (source["name"], source["count"]) == ("tests", 1)
    near, far = Box(50.8549, 4.36, 50.8551, 4.37), Box(50.84, 4.36, 50.85, 4.37)
    assert [one.name for one in incidents.areas().within(near)] == ["N4"]
    assert incidents.areas().within(far) == []


def test_who_gives_reports_to_and_fro_stands_on_top(editor):
    here = actor_of(make_agent(TOWN), timezone.now())
    there = actor_of(make_agent(OTHER), timezone.now())
    now = timezone.now()
    number, once = sent().number, sent().number
    incidents.transfer(number=once, to=ROADS, text="x", by=here, at=now)
    incidents.transfer(number=number, to=OTHER, text="x", by=here, at=now)
    incidents.transfer(number=number, to=TOWN, text="x", by=there, at=now)
    incidents.transfer(number=number, to=OTHER, text="x", by=here, at=now)
    rows = editor.get(path("exchanges")).context["rows"]
    assert (rows[0]["there"], rows[0]["back"], rows[0]["waiting"]) == (1, 1, 1)
    assert len(rows) == 2
    assert incidents.exchanges(since=now + timedelta(days=1)) == []


# Another system's categories ----------------------------------------------------------------------------

THEIRS = "level 1 id,level 1 nl,level 2 id,level 2 nl\n1,Wegen,11,Put in de weg\n1,Wegen,12,Kwantumverstrengeling\n"


def compare(client, file=THEIRS, **given):
    upload = {} if file is None else {"file": SimpleUploadedFile("theirs.csv", file.encode(), "text/csv")}
    return client.post(path("foreign"), {"language": "nl", **upload, **given})


def test_their_categories_are_likened_to_ours(editor):
    page = compare(editor)
    rows = {row["name"]: row for row in page.context["rows"]}
    assert rows["Put in de weg"]["chosen"] == LEAF
    assert rows["Kwantumverstrengeling"]["chosen"] == ""
    assert (page.context["mapped"], page.context["theirs"]) == (1, 2)


def test_what_a_person_chooses_goes_into_the_file(editor):
    chosen = {"content": THEIRS, "ours-0": LEAF, "ours-1": "roads-pavement"}
    counted = compare(editor, None, do="count", **chosen)
    assert counted.context["share"] == 100
    taken = compare(editor, None, do="yaml", **chosen)
    assert taken["Content-Disposition"].startswith("attachment")
    assert "roads-pavement" in taken.content.decode()
    assert "roads-pavement" in compare(editor, None, do="csv", **chosen).content.decode()


@pytest.mark.parametrize("file", ["", "[{}", "a,b\n1,2\n", None])
def test_a_file_that_is_no_tree_is_refused_in_words(editor, file):
    response = compare(editor, file)
    assert response.status_code == 422
    assert response.context["problems"]
