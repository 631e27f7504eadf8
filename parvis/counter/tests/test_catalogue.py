"""The catalogue: kept between starts, searched in people's words, adapted by organisations, broken folders apart."""

from pathlib import Path

import pytest

from parvis.counter.catalogue import kept, shelves
from parvis.counter.catalogue.folder import load_folder, load_overlay
from parvis.counter.tests import folders
from parvis.counter.tests.region import PROCEDURES
from parvis.kernel.definitions import DefinitionErrors

OFFERS = """\
offers:
  - organisation: elsene-ixelles
    procedures: [all-municipality]
    contact: {name: {nl: An, fr: An, en: An}, phone: 02 515 00 00}
  - organisation: jette
    procedures: [bench]
"""
OVERLAY = """\
parameters: {term_days: 15}
fee: {amount_cents: 500}
note: {nl: Enkel in parken., fr: Uniquement dans les parcs., en: In parks only.}
legal:
  - id: local
    title: {nl: Lokaal, fr: Local, en: Local}
ask:
  - after: spot
    page:
      questions:
        - {id: shade, kind: yes_no, label: {nl: Schaduw?, fr: Ombre ?, en: Shade?}, sensitivity: none}
"""


def offers_in(path: Path, overlay: str = OVERLAY) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "offers.yaml").write_text(OFFERS)
    (path / "jette").mkdir(exist_ok=True)
    (path / "jette" / "bench.yaml").write_text(overlay)
    return path


@pytest.fixture
def catalogue(tmp_path: Path) -> shelves.Catalogue:
    folders.write(tmp_path / "procedures")
    folders.write(tmp_path / "procedures", ("procedure.yaml", "id: bench", "id: ../../x"), name="broken")
    return shelves.open_catalogue(
        [tmp_path / "procedures"], offers=offers_in(tmp_path / "offers"), keep=tmp_path / "keep"
    )


def test_a_broken_folder_does_not_close_the_counter(catalogue: shelves.Catalogue) -> None:
    assert [one.id for one in catalogue.procedures] == ["bench"]
    assert [path.name for path, _ in catalogue.broken] == ["broken"]
    with pytest.raises(shelves.UnknownProcedure):
        catalogue.find("broken")


def test_what_is_kept_is_the_same(catalogue: shelves.Catalogue, tmp_path: Path) -> None:
    again = shelves.open_catalogue([tmp_path / "procedures"], offers=None, keep=tmp_path / "keep")
    read, opened = load_folder(tmp_path / "procedures" / "bench"), again.find("bench")
    assert read == opened
    assert kept.to_json(read) == kept.to_json(opened)
    assert (read.form, read.flow, read.tables, read.letters, read.golden) == (
        opened.form, opened.flow, opened.tables, opened.letters, opened.golden,
    )  # fmt: skip


def test_a_changed_folder_is_read_again(catalogue: shelves.Catalogue, tmp_path: Path) -> None:
    before = catalogue.find("bench").hash
    folders.write(tmp_path / "procedures", ("procedure.yaml", "value: 20", "value: 2500"))
    again = shelves.open_catalogue([tmp_path / "procedures"], offers=None, keep=tmp_path / "keep")
    assert again.find("bench").parameters == {"term_days": 2500}
    assert again.find("bench").hash != before
    assert len(list((tmp_path / "keep").glob("bench-*.json"))) == 1


def test_what_another_process_cleared_away_is_read_from_its_folder(
    tmp_path: Path, catalogue: shelves.Catalogue
) -> None:
    opened = shelves.open_catalogue([tmp_path / "procedures"], offers=None, keep=tmp_path / "keep")
    for file in (tmp_path / "keep").glob("bench-*.json"):
        file.unlink()
    assert opened.find("bench") == load_folder(tmp_path / "procedures" / "bench")


def test_half_a_kept_file_is_not_trusted(catalogue: shelves.Catalogue, tmp_path: Path) -> None:
    next((tmp_path / "keep").glob("bench-*.json")).write_text('{"id": "ben')
    again = shelves.open_catalogue([tmp_path / "procedures"], offers=None, keep=tmp_path / "keep")
    assert again.find("bench").id == "bench"


def test_offers_say_who_and_whom_to_ask(catalogue: shelves.Catalogue) -> None:
    assert {one.organisation for one in catalogue.offers("bench")} == {"elsene-ixelles", "jette"}
    assert catalogue.offer("bench", "elsene-ixelles").contact.phone == "02 515 00 00"  # type: ignore[union-attr]
    assert catalogue.offer("bench", "jette").note.en == "In parks only."  # type: ignore[union-attr]
    assert catalogue.offer("bench", "evere") is None


def test_an_overlay_is_a_patch_under_a_hash_of_its_own(catalogue: shelves.Catalogue) -> None:
    base, local = catalogue.find("bench"), catalogue.effective("bench", "jette")
    assert catalogue.effective("bench", "elsene-ixelles") is base
    assert local.hash != base.hash
    assert (local.base_hash, local.organisation) == (base.hash, "jette")
    assert local.parameters == {"term_days": 15}
    assert local.procedure.fee.amount_cents == 500
    assert [one.id for one in local.procedure.legal] == ["rules", "local"]
    assert [page.id for page in local.form.pages] == ["kind", "colour", "spot", "shade", "name", "mail"]
    assert base.parameters == {"term_days": 20}
    assert kept.from_json(kept.to_json(local)) == local


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        ("parameters: {term_day: 15}", "Did you mean ‘term_days’?"),
        ("parameters: {term_days: soon}", "same kind"),
        (OVERLAY.replace("after: spot", "after: spots"), "no page ‘spots’"),
        (OVERLAY.replace("id: shade", "id: name"), "asks ‘name’ already"),
        (OVERLAY.replace("id: local", "id: rules"), "names ‘rules’ already"),
        ("steps: []", "steps"),
    ],
)
def test_an_overlay_that_does_not_fit_is_refused_at_its_line(tmp_path: Path, overlay: str, said: str) -> None:
    path = offers_in(tmp_path, overlay) / "jette" / "bench.yaml"
    with pytest.raises(DefinitionErrors) as errors:
        load_overlay(path, load_folder(folders.write(tmp_path / "p")), "jette")
    (problem,) = errors.value.problems
    assert said in str(problem)
    assert problem.line > 0


@pytest.mark.parametrize(
    ("asked", "language", "found"),
    [
        ("ik ben mijn kaart kwijt", "nl", "lost-identity-card"),
        ("j'ai perdu ma carte", "fr", "lost-identity-card"),
        ("lost my id", "en", "lost-identity-card"),
        ("verhuis naar een ander adres", "nl", "change-of-address"),
        ("déménagement camion", "fr", "road-occupation"),
        ("gezinssamenstelling", "nl", "household-composition"),
        ("bewonerskaart", "nl", "parking-card"),
        ("klagt", "nl", "complaint"),
    ],
)
def test_people_find_it_in_their_own_words(
    own_catalogue: shelves.Catalogue, asked: str, language: str, found: str
) -> None:
    assert found in [one.id for one in own_catalogue.search(asked, language)[:2]]


def test_every_procedure_of_ours_is_offered(own_catalogue: shelves.Catalogue) -> None:
    assert own_catalogue.broken == []
    assert {one.id for one in own_catalogue.procedures} == {
        path.name for path in PROCEDURES.iterdir() if (path / "procedure.yaml").exists()
    }
