"""Real questions of citizens, as they type them."""

import pytest

from parvis.kernel.search import Index, folded

ENTRIES = {
    "nl": {
        "lost-card": ("Verlies van een identiteitskaart aangeven", "kaart verloren, eID kwijt, gestolen"),
        "move": ("Adreswijziging", "verhuizen, nieuw adres, domicilie, domiciliëring"),
        "household": ("Attest van gezinssamenstelling", "samenstelling van het gezin, gezinsattest, huishouden"),
        "parking": ("Bewonerskaart voor parkeren", "parkeerkaart, parkeren in mijn straat, auto"),
        "road": ("Parkeerverbod bij een verhuizing", "verhuislift, verhuiswagen, straat afzetten, signalisatie"),
        "complaint": ("Klacht indienen", "ontevreden, slechte dienst, beroep"),
        "birth": ("Geboorteakte", "uittreksel geboorte"),
        "bulky": ("Ophaling van grofvuil", "oude meubels, zetel, matras ophalen"),
    },
    "fr": {
        "lost-card": ("Déclarer la perte d'une carte d'identité", "carte perdue, eID volée"),
        "move": ("Changement d'adresse", "déménager, nouvelle adresse, domicile, domiciliation"),
        "household": ("Composition de ménage", "certificat de composition de ménage, famille"),
        "parking": ("Carte de riverain", "stationnement, parking, voiture"),
        "road": ("Interdiction de stationner pour un déménagement", "lift, camion, réserver la rue"),
        "complaint": ("Introduire une plainte", "mécontent, réclamation"),
        "birth": ("Acte de naissance", "extrait d'acte"),
    },
    "en": {
        "lost-card": ("Report a lost identity card", "ID card stolen, eID missing"),
        "move": ("Change of address", "moving house, new address, register"),
        "household": ("Household composition certificate", "family composition"),
        "parking": ("Resident's parking card", "park my car in my street"),
        "road": ("Reserve road space for a move", "removal van, no parking signs"),
        "complaint": ("Make a complaint", "unhappy with a service"),
        "birth": ("Birth certificate", "copy of birth record"),
    },
}  # fmt: skip
WEIGHTS = {"name": 3.0, "synonyms": 3.0}


def index_of(language: str) -> Index:
    index = Index(language)  # type: ignore[arg-type]
    for entry, (name, synonyms) in ENTRIES[language].items():
        index.add(entry, {"name": name, "synonyms": synonyms}, WEIGHTS)
    return index


@pytest.mark.parametrize(
    ("language", "query", "wanted"),
    [
        ("nl", "ik ben mijn kaart kwijt", "lost-card"),
        ("nl", "Ik ben mijn identiteitskaart kwijt!", "lost-card"),
        ("nl", "mijn eid is gepikt", "lost-card"),
        ("nl", "identietskaart verlooren", "lost-card"),
        ("nl", "identiteitskaarten", "lost-card"),
        ("nl", "ik ga verhuizen", "move"),
        ("nl", "ik ben verhuisd", "move"),
        ("nl", "verhuisen", "move"),
        ("nl", "domicilieering", "move"),
        ("nl", "domiciliering", "move"),
        ("nl", "gezins", "household"),
        ("nl", "gezinsamenstelling", "household"),
        ("nl", "samenstelling gezin", "household"),
        ("nl", "bewonersparkeerkaart", "parking"),
        ("nl", "waar mag ik mijn auto parkeren", "parking"),
        ("nl", "parkeerkaarten", "parking"),
        ("nl", "verhuislift plaatsen", "road"),
        ("nl", "ik wil klagen", "complaint"),
        ("nl", "ik ben niet tevreden, wil een klacht", "complaint"),
        ("nl", "mijn dochter is geboren", "birth"),
        ("nl", "van een oude matras af", "bulky"),
        ("fr", "j'ai perdu ma carte d'identité", "lost-card"),
        ("fr", "j'ai perdu ma carte d'identite", "lost-card"),
        ("fr", "on m'a volé ma carte", "lost-card"),
        ("fr", "carte didentité égarée", "lost-card"),
        ("fr", "je déménage", "move"),
        ("fr", "je viens de demenager", "move"),
        ("fr", "changment d'adresse", "move"),
        ("fr", "composition du menage", "household"),
        ("fr", "compositon de ménage", "household"),
        ("fr", "carte riverin", "parking"),
        ("fr", "garer ma voiture", "parking"),
        ("fr", "je veux me plaindre", "complaint"),
        ("fr", "ma fille est née", "birth"),
        ("fr", "stationnement déménagement", "road"),
        ("en", "I've lost my ID card", "lost-card"),
        ("en", "my identity card was stolen", "lost-card"),
        ("en", "identety card", "lost-card"),
        ("en", "I am moving house", "move"),
        ("en", "we moved", "move"),
        ("en", "adress change", "move"),
        ("en", "famly composition", "household"),
        ("en", "where can I park my car", "parking"),
        ("en", "complaining about a service", "complaint"),
        ("en", "my son was born", "birth"),
        ("en", "removal van", "road"),
        ("en", "compl", "complaint"),
    ],
)
def test_a_citizens_own_words_find_the_procedure(language: str, query: str, wanted: str) -> None:
    hits = index_of(language).find(query, 3)
    assert hits, query
    assert hits[0].id == wanted, [(hit.id, hit.score, hit.matched) for hit in hits]


@pytest.mark.parametrize("query", ["", "   ", "?!", "xyzzy", "999", "zzzzzzzzzzzz", "'; drop table"])
def test_nothing_is_found_where_nothing_fits(query: str) -> None:
    assert index_of("nl").find(query) == []


def test_an_empty_index_finds_nothing() -> None:
    assert Index("nl").find("kaart") == []


def test_no_more_than_asked_are_given() -> None:
    index = index_of("fr")
    assert len(index.find("carte", 1)) == 1
    assert index.find("carte", 0) == []


def test_words_that_mean_nothing_are_used_when_there_are_no_others() -> None:
    index = Index("nl")
    index.add("a", {"name": "Wat en hoe"}, {})
    assert [hit.id for hit in index.find("hoe")] == ["a"]


def test_more_of_the_question_met_counts_more_than_a_heavy_field() -> None:
    index = Index("en")
    index.add("both", {"description": "a green card for bicycles"}, {"description": 1.0})
    index.add("one", {"name": "card"}, {"name": 1.5})
    assert index.find("green bicycle card")[0].id == "both"


def test_a_word_in_the_name_counts_more_than_one_in_the_description() -> None:
    index = Index("en")
    index.add("b", {"name": "Waste", "description": "dogs"}, {"name": 3.0, "description": 1.0})
    index.add("a", {"name": "Dogs", "description": "waste"}, {"name": 3.0, "description": 1.0})
    assert [hit.id for hit in index.find("dog")] == ["a", "b"]


def test_what_was_met_is_told() -> None:
    hit = index_of("nl").find("ik ben mijn kaart kwijt")[0]
    assert hit.matched == ("kaart", "kwijt")


def test_entries_are_replaced_and_removed() -> None:
    index = Index("en")
    index.add("a", {"name": "Dogs"}, {})
    assert index.find("dogs")
    index.add("a", {"name": "Cats"}, {})
    assert index.find("dogs") == []
    assert index.find("cats")
    index.remove("a")
    index.remove("a")
    assert len(index) == 0
    assert index.find("cats") == []


def test_short_words_and_numbers_are_not_guessed_at() -> None:
    index = Index("en")
    index.add("a", {"name": "Form 1050"}, {})
    index.add("b", {"name": "car"}, {})
    assert [hit.id for hit in index.find("1050")] == ["a"]
    assert index.find("1051") == []
    assert index.find("cat") == []


def test_a_long_question_is_cut() -> None:
    assert index_of("nl").find("klacht " + "onzin" * 500)[0].id == "complaint"


def test_accents_and_letters_are_folded() -> None:
    assert folded("Cœur, Ærø, STRAẞE, Łódź, Déménagé") == "coeur, aero, strasse, lodz, demenage"


def test_the_order_of_adding_makes_no_difference() -> None:
    forwards, backwards = Index("fr"), Index("fr")
    entries = list(ENTRIES["fr"].items())
    for index, order in ((forwards, entries), (backwards, entries[::-1])):
        for entry, (name, synonyms) in order:
            index.add(entry, {"name": name, "synonyms": synonyms}, WEIGHTS)
    assert forwards.find("carte de ma rue") == backwards.find("carte de ma rue")
