"""Other systems' categories: read from files, likened to ours, mapped both ways. The sample is invented."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.rules.categories import apply
from parvis.incidents.rules.foreign import (
    accepted,
    coverage,
    coverage_rows,
    coverage_table,
    foreign_tree,
    mapping_as_csv,
    mapping_as_yaml,
    mapping_from_csv,
    mapping_from_yaml,
    mapping_problems,
    ours_for,
    proposed_mapping,
    theirs_for,
)
from parvis.incidents.types.category_change import Merge, Retire
from parvis.incidents.types.foreign import (
    BadForeignTree,
    CategoryMapping,
    Direction,
    ForeignTree,
    Link,
    Proposal,
)
from parvis.kernel.definitions import DefinitionErrors, Localised

TODAY = date(2026, 11, 24)
SAMPLE = (Path(__file__).parent / "golden" / "neighbour_categories.csv").read_bytes()
ALIKE = Localised(nl="a", fr="b", en="c")


@pytest.fixture(scope="module")
def neighbour():
    return foreign_tree(SAMPLE)


@pytest.fixture(scope="module")
def meant():
    """Which of ours a person said that each leaf is; None for what is no business of ours."""
    rows = csv.DictReader(SAMPLE.decode().splitlines(), delimiter=";")
    return {row["level 3 id"]: row["ours"] or None for row in rows}


def test_three_levels_are_read_from_columns(neighbour):
    assert len(neighbour.leaves) == 38
    assert len(neighbour.categories) == 59
    hole = neighbour.by_id["A11"]
    assert hole.path == ("A", "A1", "A11")
    assert (hole.nl, hole.fr, hole.en) == ("Gat in de weg", "Trou dans la chaussée", "Hole in the road")
    assert neighbour.by_id["A"].fr == "Voie publique"


@pytest.mark.parametrize(
    "content",
    [
        "id_1,nl_1,id_2,nl_2\nW,Weg,W1,Put\n",
        "\ufeffNiveau 1 (code);Niveau 1 (nl);Niveau 2 (code);Niveau 2 (nl)\r\nW;Weg;W1;Put\r\n;;;\r\n",
        "level1_id\tlevel1_name\tlevel2_id\tlevel2_name\tremark\nW\tWeg\tW1\tPut\t-\n",
        json.dumps([{"id": "W", "nl": "Weg", "children": [{"id": "W1", "nl": "Put"}]}]),
        json.dumps({"categories": [{"code": "W", "name": {"nl": "Weg"}, "children": [{"code": "W1", "name": "Put"}]}]}),
        json.dumps([{"id": "W", "nameNl": "Weg", "subcategories": [{"id": "W1", "name_nl": "Put"}]}]),
        json.dumps([{"level1_id": "W", "level1_nl": "Weg", "level2_id": "W1", "level2_nl": "Put"}]),
    ],
)
def test_the_same_tree_is_read_from_every_shape(content):
    found = foreign_tree(content.encode())
    assert [(one.id, one.path, one.nl) for one in found.categories] == [
        ("W", ("W",), "Weg"),
        ("W1", ("W", "W1"), "Put"),
    ]


def test_ids_are_made_of_names_and_numbers_are_ids_and_old_files_are_read():
    found = foreign_tree("fr 1;fr 2\nVoirie;Nid-de-poule abîmé\n".encode("cp1252"))
    assert [one.id for one in found.categories] == ["voirie", "voirie/nid-de-poule-abime"]
    assert found.leaves[0].name("nl") == "Nid-de-poule abîmé"
    assert foreign_tree(b'[{"id": 12, "nl": "Put"}]').categories[0].id == "12"


def test_names_are_of_the_language_that_is_said():
    assert foreign_tree(b"name 1\nPothole\n", language="en").categories[0].en == "Pothole"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no categories"),
        ("level 1 id;level 1 nl\n", "no categories"),
        ("name;place\nx;y\n", "No column names a level"),
        ("nl 1;nl 2;nl 3\nWeg;;Put\n", "Line 2: a level is empty"),
        ("id 1;nl 1\nW;Weg\nW;Water\n", "Line 3: ‘W’ is there already"),
        ("id 1;id 2\nA;X\nB;X\n", "Line 3: ‘X’ is there already"),
        ("[{", "begins as JSON"),
        ("[" * 100_000, "begins as JSON"),
        ('["Put"]', "No. 1: there should be a category"),
        ('[{"id": "W", "children": [{"remark": "x"}]}]', "No. 1.1: the name is missing"),
        ('[{"id": "W", "children": [3]}]', "No. 1.1: there should be a category"),
        ("[" + '{"id":"%d","children":[' * 5 % (1, 2, 3, 4, 5) + "]}" * 5 + "]", "No. 1.1.1.1.1: there are more than"),
        ("x" * (4 * 1024 * 1024 + 1), "over 4 MB"),
    ],
)
def test_what_is_no_tree_is_refused_in_words(content, says):
    with pytest.raises(BadForeignTree) as caught:
        foreign_tree(content.encode())
    assert says in caught.value.problems[0].en
    assert caught.value.problems[0].nl != caught.value.problems[0].en


@given(st.binary(max_size=200) | st.text(alphabet='[]{}":,;0123abnlid \n', max_size=200).map(str.encode))
def test_no_file_breaks_the_reader(content):
    try:
        assert foreign_tree(content).categories
    except BadForeignTree as refused:
        assert refused.problems  # noqa: PT017 (either way is fine, and each is held against something)


@pytest.mark.parametrize(("spoken", "least"), [("nl fr en", 37), ("nl fr", 37), ("nl", 31), ("fr", 34), ("en", 33)])
def test_proposals_are_what_a_person_would_say(neighbour, meant, spoken, least):
    silent = {one: "" for one in ("nl", "fr", "en") if one not in spoken.split()}
    theirs = ForeignTree(tuple(replace(one, **silent) for one in neighbour.categories))
    proposals = proposed_mapping(theirs, shipped(), on=TODAY)
    assert [one.theirs for one in proposals] == [one.id for one in theirs.leaves]
    assert sum(one.ours == meant[one.theirs] for one in proposals) >= least
    sure = [one for one in proposals if one.ours and not one.is_ambiguous]
    assert sum(one.ours == meant[one.theirs] for one in sure) / len(sure) > 0.95


def test_a_proposal_says_why(neighbour):
    proposals = {one.theirs: one for one in proposed_mapping(neighbour, shipped(), on=TODAY)}
    assert proposals["B12"].reason.en == "The same name in Dutch."
    assert proposals["B41"].reason.fr == "Même nom en français."
    assert "synonym ‘balançoire’ in French" in proposals["D21"].reason.en
    assert proposals["F12"].ours is None
    assert proposals["F12"].score < 66


def test_nothing_is_proposed_that_cannot_be_reported(neighbour):
    tree = apply(shipped(), Retire("waste-bulky", TODAY))
    proposals = {one.theirs: one.ours for one in proposed_mapping(neighbour, tree, on=TODAY)}
    assert "waste-bulky" not in proposals.values()


def test_of_several_that_become_one_the_best_leads_back():
    proposals = [
        Proposal("a", "roads-pothole", 70, ALIKE),
        Proposal("b", "roads-pothole", 90, ALIKE),
        Proposal("c", None, 10, ALIKE),
        Proposal("d", "waste-bulky", 80, ALIKE, others=(("waste-rubble", 79),)),
    ]
    assert accepted(proposals).links == (
        Link("a", "roads-pothole", Direction.IN),
        Link("b", "roads-pothole", Direction.BOTH),
    )


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
links = st.lists(
    st.builds(Link, names, st.sampled_from(sorted(shipped())), st.sampled_from(Direction)), max_size=20
).map(tuple)


@given(links.map(CategoryMapping))
def test_a_mapping_comes_back_from_its_files(mapping):
    assert mapping_from_yaml(mapping_as_yaml(mapping)) == mapping
    assert mapping_from_csv(mapping_as_csv(mapping)) == mapping


@given(links.map(CategoryMapping))
def test_a_link_both_ways_leads_there_and_back(mapping):
    tree = shipped()
    foreign = ForeignTree(())
    wrong = {number for number, said in mapping_problems(mapping, foreign, tree, on=TODAY) if "leads to" in said.en}
    for number, link in enumerate(mapping.links):
        if link.direction is Direction.BOTH and not wrong:
            assert mapping.inward[link.theirs] == link.ours
            assert mapping.outward[link.ours] == link.theirs
            assert theirs_for(mapping, tree, link.ours) == link.theirs
            if tree.usable(link.ours, TODAY):
                assert ours_for(mapping, foreign, link.theirs, tree, on=TODAY) == link.ours
        if number in wrong:
            assert sum(link.theirs == one.theirs or link.ours == one.ours for one in mapping.links) > 1


def test_numbers_and_words_of_yaml_are_ids():
    mapping = mapping_from_yaml(
        "mapping:\n"
        "  - {theirs: 12, ours: roads-pothole}\n"
        "  - {theirs: 007, ours: waste, direction: out}\n"
        "  - {theirs: no, ours: lighting-out, direction: in}\n"
    )
    assert [one.theirs for one in mapping.links] == ["12", "007", "no"]
    assert [one.direction for one in mapping.links] == [Direction.BOTH, Direction.OUT, Direction.IN]


@pytest.mark.parametrize(
    ("read", "text", "line", "says"),
    [
        (mapping_from_yaml, "mapping:\n  - theirs: a\n    ours: b\n    way: in\n", 4, "‘way’ is not known"),
        (mapping_from_yaml, "mapping:\n  - {theirs: a, ours: b,\n     direction: back}\n", 3, "Write ‘both’, ‘in’"),
        (mapping_from_csv, "their;ours\na;b\n", 1, "‘theirs’ is missing"),
        (mapping_from_csv, "theirs;ours\na;\n", 2, "A code is missing"),
        (mapping_from_csv, "theirs,ours,direction\na,b,both\na,b,back\n", 3, "no direction"),
    ],
)
def test_a_mapping_with_mistakes_is_refused_with_their_lines(read, text, line, says):
    with pytest.raises(DefinitionErrors) as caught:
        read(text)
    assert says in str(caught.value)
    assert caught.value.problems[0].line == line


@pytest.mark.parametrize(
    ("link", "says"),
    [
        (Link("Z", "waste-bulky"), "They have no category ‘Z’"),
        (Link("B12", "bulky"), "We have no category ‘bulky’"),
        (Link("B12", "waste"), "cannot be reported"),
        (Link("B12", "waste-rats"), "cannot be reported"),
        (Link("A11", "roads-kerb-x"), "leads to ‘roads-pothole’ already. Give one of the two the direction ‘out’"),
        (Link("A12", "roads-pothole"), "leads to ‘A11’ already. Give one of the two the direction ‘in’"),
    ],
)
def test_links_that_lead_nowhere_or_two_ways_are_problems(neighbour, link, says):
    tree = apply(shipped(), Retire("waste-rats", TODAY))
    found = mapping_problems(CategoryMapping((Link("A11", "roads-pothole"), link)), neighbour, tree, on=TODAY)
    assert any(number == 1 and says in said.en for number, said in found)


def test_a_group_may_go_out_but_not_come_in(neighbour):
    mapping = CategoryMapping((Link("B1", "waste", Direction.OUT), Link("B12", "waste-bulky")))
    tree = shipped()
    assert mapping_problems(mapping, neighbour, tree, on=TODAY) == []
    assert theirs_for(mapping, tree, "waste-rats") == "B1"
    assert theirs_for(mapping, tree, "waste-bulky") == "B12"
    assert theirs_for(mapping, tree, "roads-pothole") is None
    assert theirs_for(mapping, tree, "nothing") is None


def test_their_group_stands_for_what_is_under_it(neighbour):
    mapping = CategoryMapping((Link("B2", "waste-animal", Direction.IN), Link("B23", "waste-rats")))
    ours = {one: ours_for(mapping, neighbour, one, shipped(), on=TODAY) for one in ("B21", "B22", "B23", "B11", "new")}
    assert ours == {"B21": "waste-animal", "B22": "waste-animal", "B23": "waste-rats", "B11": None, "new": None}


def test_a_mapping_follows_what_was_merged_here(neighbour):
    tree = apply(shipped(), Merge(("waste-bulky",), "waste-illegal-dump", TODAY))
    mapping = CategoryMapping((Link("B12", "waste-bulky"),))
    assert ours_for(mapping, neighbour, "B12", tree, on=TODAY) == "waste-illegal-dump"
    assert coverage(mapping, neighbour, tree, on=TODAY).mapped == (("B12", "waste-illegal-dump"),)


def test_coverage_counts_both_sides(neighbour):
    tree = shipped()
    mapping = CategoryMapping(
        (Link("A11", "roads-pothole"), Link("B1", "waste-illegal-dump"), Link("A11", "roads-collapse", Direction.IN))
    )
    found = coverage(mapping, neighbour, tree, on=TODAY)
    dumped = dict.fromkeys(("B11", "B12", "B13", "B14", "B15"), "waste-illegal-dump")
    assert dict(found.mapped) == {"A11": "roads-pothole"} | dumped
    assert len(found.unmapped_theirs) == 32
    assert len(found.unmapped_ours) == 88
    assert found.ambiguous == ("A11",)
    assert found.share == pytest.approx(6 / 38)
    assert found.share_ours == pytest.approx(2 / 90)


def test_coverage_is_a_table_to_read(neighbour):
    tree = shipped()
    found = coverage(CategoryMapping((Link("B12", "waste-bulky"),)), neighbour, tree, on=TODAY)
    rows = coverage_rows(found, neighbour, tree, "fr")
    assert len(rows) == 38 + 89
    assert rows[0] == (
        "Propreté › Déchets › Encombrants", "Déchets et propreté › Dépôt clandestin › Encombrants", "liée",
    )  # fmt: skip
    lines = coverage_table(found, neighbour, tree, "nl").splitlines()
    assert lines[0].startswith("1 van hun 38 categorieën (3 %)")
    assert lines[2].startswith("Hun categorie")
    assert lines[2].index("Onze categorie") == lines[4].index("Afval en netheid")


def test_an_empty_neighbour_is_covered_whole():
    found = coverage(CategoryMapping(), ForeignTree(()), shipped(), on=TODAY)
    assert found.share == 1.0
    assert found.share_ours == 0.0
    assert proposed_mapping(ForeignTree(()), shipped(), on=TODAY) == ()
