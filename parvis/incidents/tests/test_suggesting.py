"""Suggesting a category: what a model learns, how it is kept, and what happens when it is not sure or not there."""

import io
import pickle
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents import api as incidents
from parvis.incidents.manifest.schedules import SCHEDULES
from parvis.incidents.models import SuggestionModel
from parvis.incidents.operations import learning
from parvis.incidents.queries.suggesting import suggestion_models
from parvis.incidents.suggesting.features import features
from parvis.incidents.suggesting.learning import CannotLearn, learn
from parvis.incidents.suggesting.model import NotAModel, read
from parvis.incidents.suggesting.training import train
from parvis.incidents.tests.world import NOW, send
from parvis.kernel.people.types import Actor

TODAY = date(2026, 11, 24)
SAID = {
    "roads-pothole": ["put in de weg", "nid de poule", "hole in the road", "diepe put", "trou dans la chaussée"],
    "waste-illegal-dump": ["matras op de stoep", "dépôt de meubles", "old sofa dumped", "vuilniszakken", "frigo"],
    "lighting-out": [
        "lamp werkt niet",
        "lampadaire éteint",
        "street light is off",
        "donker in de straat",
        "pas de lumière",
    ],
}
EXAMPLES = [
    (f"{text} {where} {number}", language, category)
    for category, texts in SAID.items()
    for text in texts
    for where, language in [("aan huisnummer", "nl"), ("devant le numéro", "fr"), ("near number", "en")]
    for number in range(12)
]


@pytest.fixture(scope="module")
def trained():
    return train(EXAMPLES)


@pytest.mark.parametrize(
    ("text", "category", "word"),
    [
        ("er ligt een matras", "waste-illegal-dump", "matras"),
        ("la lampadaire est eteinte", "lighting-out", "lampadaire"),
        ("gros nid de poule", "roads-pothole", "poule"),
        ("matrass op stoep", "waste-illegal-dump", "stoep"),  # a slip of the pen
    ],
)
def test_what_people_write_is_understood_and_explained(trained, text, category, word):
    best = trained[0].suggest(text)[0]
    assert best.category == category
    assert any(word in one for one in best.because)


def test_it_is_measured_on_what_it_has_not_seen(trained):
    _model, measured = trained
    assert len(EXAMPLES) / 20 < measured.reports < len(EXAMPLES) / 5
    assert measured.first > 0.9
    assert set(measured.by_language) == {"nl", "fr", "en"}


def test_a_model_is_kept_and_read_back_the_same(trained):
    model = trained[0]
    again = read(model.written())
    assert again.suggest("diepe put in de weg") == model.suggest("diepe put in de weg")


@given(st.text(max_size=300))
def test_any_text_gives_chances_or_nothing(trained_text):
    model = train_once()
    found = model.suggest(trained_text)
    assert all(0 <= one.probability <= 1 for one in found)
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)
    assert len(features(trained_text)) < 20_000


_once = []


def train_once():
    if not _once:
        _once.append(train(EXAMPLES)[0])
    return _once[0]


def broken():
    array = io.BytesIO()
    np.savez(array, about=np.array([pickle.dumps("run me")], dtype=object))
    yield array.getvalue()
    yield b""
    yield b"PK\x03\x04 nothing"
    yield train_once().written()[:-200]


@pytest.mark.parametrize("number", range(4))
def test_what_is_no_model_is_refused_and_runs_nothing(number):
    with pytest.raises(NotAModel):
        read(list(broken())[number])


def test_training_runs_in_a_process_of_its_own_and_says_why_it_cannot():
    content, measured = learn(EXAMPLES)
    assert read(content).categories == tuple(sorted(SAID))
    assert measured.first > 0.9
    with pytest.raises(CannotLearn, match="two categories"):
        learn(EXAMPLES[:30])


def suggested(text, **rest):
    return [one.category for one in incidents.suggest(text, language="nl", on=TODAY, **rest)]


@pytest.mark.usefixtures("region")
def test_without_a_model_the_words_of_the_catalogue_suggest():
    assert "roads-pothole" in suggested("put in de weg")
    assert suggested("   ") == []


@pytest.mark.usefixtures("region")
def test_with_a_model_that_is_sure_the_model_leads_and_a_broken_one_is_passed_over(trained):
    def keep(content):
        SuggestionModel.objects.create(
            trained_at=NOW,
            learned_from=9,
            content=content,
            measured={"reports": 1, "first": 1, "among_three": 1, "sure": [1, 1]},
        )
        incidents.forget_all()

    keep(trained[0].written())
    best = incidents.suggest("er ligt een oude matras op de stoep", language="nl", on=TODAY)[0]
    assert (best.category, best.probability > 0.45) == ("waste-illegal-dump", True)
    assert suggestion_models()[0].measured.first == 1
    keep(b"no model")
    assert "roads-pothole" in suggested("put in de weg")


@pytest.mark.usefixtures("region")
def test_too_few_reports_teach_nothing():
    assert incidents.train_suggestions(by=Actor.system("learning"), at=NOW) is None


@pytest.mark.slow
@pytest.mark.usefixtures("region")
def test_it_learns_again_by_itself_where_enough_was_reported_since(monkeypatch):
    monkeypatch.setattr(learning, "ENOUGH", 60)
    for number in range(40):
        send("roads-pothole", f"put in de weg aan nummer {number}")
        send("waste-illegal-dump", f"matras op de stoep aan nummer {number}")
    every = {one.id: one for one in SCHEDULES}["incidents.suggestions"]
    assert every.run(NOW + timedelta(hours=1)) == 1
    model = suggestion_models()[0]
    assert model.learned_from + model.measured.reports == 80
    assert suggested("er ligt een matras")[0] == "waste-illegal-dump"
    assert every.run(NOW + timedelta(days=8)) == 0, "nothing new was reported"
    assert incidents.train_suggestions(by=Actor.system("learning"), at=NOW + timedelta(days=8)) is not None
    assert len(suggestion_models()) == 2
