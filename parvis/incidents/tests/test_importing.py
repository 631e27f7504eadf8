"""Files of other cities are read row by row; what cannot be taken says why, with its line."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.rules.importing import read
from parvis.incidents.types.importing import BadImport, Imported, ImportMapping, Refusal, Refused
from parvis.incidents.types.report import Channel, State
from parvis.kernel.definitions import DefinitionErrors, load, load_text

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MAPPING = """
id: ostend
name: {nl: Oostende, fr: Ostende, en: Ostend}
columns: {id: Nr, opened: Datum, closed: Afgesloten, category: [Soort], point: Plaats, address: Adres,
  text: [Tekst, Extra], status: Stand}
dates: {formats: ["%d/%m/%Y %H:%M", "%d/%m/%Y", iso]}
categories: {Put in de weg: roads-pothole, "Vuil*": waste-litter, "Vuilbak*": waste-bin}
ignored: ["Vuilbak thuis*"]
statuses: {Nieuw: received, Klaar: processed}
language: nl
"""
HEADER = "Nr;Datum;Afgesloten;Soort;Plaats;Adres;Tekst;Extra;Stand"
GOOD = ("7", "01/02/2024 10:00", "", "Put in de weg", "POINT (2.9 51.2)", "", "gat", "", "Nieuw")


def near_ostend(lat, lon):
    return 51.1 < lat < 51.3 and 2.8 < lon < 3.0


def mapping(**changes):
    return load_text(MAPPING, ImportMapping).model_copy(update=changes)


def rows(content, using=None, is_inside=near_ostend):
    content = content.encode() if isinstance(content, str) else content
    return list(read(io.BytesIO(content), using or mapping(), is_inside=is_inside, now=NOW))


def row(**changes):
    names = ("id", "opened", "closed", "category", "point", "address", "text", "extra", "status")
    cells = dict(zip(names, GOOD, strict=True)) | changes
    [found] = rows(HEADER + "\n" + ";".join(cells.values()) + "\n")
    return found


def sample(name, is_inside):
    using = load(SAMPLES / f"{name}.yaml", ImportMapping)
    with (SAMPLES / f"{name}.csv").open("rb") as file:
        return list(read(file, using, is_inside=is_inside, now=NOW))


def taken(found):
    return {one.id: one for one in found if isinstance(one, Imported)}


def refusals(found):
    return {one.line: one.kind for one in found if isinstance(one, Refused)}


def test_a_file_in_the_shape_of_san_francisco():
    found = sample("san-francisco", lambda lat, lon: 37.7 < lat < 37.84 and -122.53 < lon < -122.35)
    good = taken(found)
    assert {number: one.category for number, one in good.items()} == {
        "9000001": "waste-bulky",
        "9000002": "graffiti-tag",
        "9000003": "lighting-out",
        "9000004": "roads-pothole",
        "9000005": "vehicles-car",
        "9000006": "greenery-tree-loose",
        "9000015": "waste-bin",
    }
    # The cell of two lines counts as two: line numbers are those that an editor shows.
    assert refusals(found) == {
        9: Refusal.IGNORED,
        10: Refusal.ORDER,
        11: Refusal.POINT,
        12: Refusal.DATE,
        13: Refusal.POINT,
        14: Refusal.STATUS,
        15: Refusal.CATEGORY,
        16: Refusal.QUOTES,
    }
    first = good["9000001"]
    assert first.reported_at == datetime(2018, 3, 2, 17, 14, tzinfo=UTC)
    assert first.closed_at == datetime(2018, 3, 3, 0, 40, tzinfo=UTC)
    assert (first.point, first.channel, first.state) == ((37.7742, -122.4191), Channel.API, State.PROCESSED)
    assert good["9000002"].text == 'Building_commercial - "big" tag\nsecond wall as well'
    # Half past two did not exist that night: it is taken as half past three.
    assert good["9000003"].reported_at == datetime(2018, 3, 11, 10, 30, tzinfo=UTC)
    # Its closing carries no time of day, so it seems to come first.
    assert good["9000005"].closed_at == good["9000005"].reported_at
    assert good["9000006"].point is None
    assert good["9000006"].address.startswith("12 SAMPLE AVE")
    assert good["9000006"].text == "=cmd|' /C calc'!A0"
    swapped = next(one for one in found if one.line == 11)
    assert "37.77510, -122.41800" in swapped.reason.en


def test_a_file_in_the_shape_of_new_york():
    found = sample("new-york", lambda lat, lon: 40.49 < lat < 40.92 and -74.26 < lon < -73.7)
    good = taken(found)
    assert {number: one.category for number, one in good.items()} == {
        "59000001": "roads-pothole",
        "59000002": "lighting-out",
        "59000004": "waste-illegal-dump",
        "59000005": "graffiti-tag",
        "59000006": "greenery-tree-loose",
        "59000007": "gullies-blocked",
    }
    assert refusals(found) == {
        4: Refusal.IGNORED,
        9: Refusal.POINT,
        10: Refusal.STATUS,
        11: Refusal.CATEGORY,
        12: Refusal.ID,
        13: Refusal.FUTURE,
    }
    assert good["59000002"].state is State.IN_PROGRESS
    # Half past one came twice that night; the first is taken.
    assert good["59000004"].reported_at == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)
    assert good["59000004"].outcome == 'Removed; the "crew" took 3 sofas'
    assert good["59000004"].channel is Channel.IMPORT
    assert (good["59000005"].point, good["59000005"].address) == (None, "50 SAMPLE AVENUE")
    assert good["59000006"].point == (40.75, -73.98)


@pytest.mark.parametrize("name", ["san-francisco", "new-york"])
def test_the_samples_lead_to_categories_that_can_be_reported(name):
    leaves = {leaf.code for leaf in shipped().leaves}
    assert set(load(SAMPLES / f"{name}.yaml", ImportMapping).categories.values()) <= leaves


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"id": " "}, Refusal.ID),
        ({"opened": ""}, Refusal.DATE),
        ({"opened": "31/02/2024"}, Refusal.DATE),
        ({"opened": "0001-01-01"}, Refusal.DATE),
        ({"opened": "25/11/2026"}, Refusal.FUTURE),
        ({"closed": "31/01/2024"}, Refusal.ORDER),
        ({"closed": "soon"}, Refusal.DATE),
        ({"status": "Klaar"}, Refusal.DATE),
        ({"category": "Lawaai"}, Refusal.CATEGORY),
        ({"category": ""}, Refusal.CATEGORY),
        ({"category": "vuilbak  THUIS niet opgehaald"}, Refusal.IGNORED),
        ({"status": "Geparkeerd"}, Refusal.STATUS),
        ({"point": ""}, Refusal.NO_PLACE),
        ({"point": "POINT (51.2 2.9)"}, Refusal.POINT),
        ({"point": "POINT (2.9)"}, Refusal.POINT),
        ({"point": "POINT (2.9 51.2 0"}, Refusal.POINT),
        ({"point": "0, 0"}, Refusal.POINT),
        ({"point": " " * 50_000 + "x" + " " * 50_000 + "y"}, Refusal.POINT),
        ({"point": "Brussel"}, Refusal.POINT),
        ({"point": "50.85, 4.35", "address": "Visserskaai 1"}, Refusal.POINT),
        ({"text": 'een "gat"'}, None),
        ({"text": '"gat" groot'}, Refusal.QUOTES),
        ({"text": "gat; groot"}, Refusal.CELLS),
    ],
)
def test_what_is_wrong_with_a_row_is_said(changes, kind):
    found = row(**changes)
    assert (found.kind if isinstance(found, Refused) else None) == kind
    if kind:
        assert all(found.reason.to(language) for language in ("nl", "fr", "en"))


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"opened": "01/02/2024"}, "reported_at", datetime(2024, 1, 31, 23, tzinfo=UTC)),
        ({"opened": "2024-02-01T10:00:00+03:00"}, "reported_at", datetime(2024, 2, 1, 7, tzinfo=UTC)),
        ({"category": "PUT  in de weg"}, "category", "roads-pothole"),
        ({"category": "vuil op straat"}, "category", "waste-litter"),
        ({"category": "Vuilbak vol"}, "category", "waste-bin"),
        ({"point": "point(2,9 51,2)"}, "point", (51.2, 2.9)),
        ({"point": "(51.2, 2.9)"}, "point", (51.2, 2.9)),
        ({"point": "51.2,2.9"}, "point", (51.2, 2.9)),
        ({"point": '"51,2; 2,9"'}, "point", (51.2, 2.9)),
        ({"point": "51,2 2,9"}, "point", (51.2, 2.9)),
        ({"point": "0,0", "address": "Visserskaai 1"}, "point", None),
        ({"status": "", "closed": "02/02/2024"}, "state", State.PROCESSED),
        ({"status": ""}, "state", State.RECEIVED),
        ({"status": "Nieuw", "closed": "02/02/2024"}, "closed_at", None),
        ({"status": "Klaar", "closed": "02/02/2024"}, "closed_at", datetime(2024, 2, 1, 23, tzinfo=UTC)),
        ({"text": "gat\x00\x07", "extra": "diep"}, "text", "gat\ndiep"),
        ({"text": "=1+1"}, "text", "=1+1"),
        ({"text": "é 🚲"}, "text", "é 🚲"),
    ],
)
def test_what_a_row_says_is_read(changes, field, expected):
    assert getattr(row(**changes), field) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(encoding, delimiter):
    lines = [
        HEADER,
        *(";".join((*GOOD[:6], "gat", "", "Nieuw")) for _ in range(3)),
        ";".join((*GOOD[:6], "één €", "", "")),
    ]
    found = rows("\r\n".join(lines).replace(";", delimiter).encode(encoding))
    assert [one.text for one in found] == ["gat", "gat", "gat", "één €"]


def test_an_accent_that_comes_late_is_not_lost():
    line = ";".join(GOOD) + "\n"
    content = (HEADER + "\n" + line * 30_000).encode() + line.replace("gat", "égout").encode("cp1252")
    assert rows(content)[-1].text == "égout"


def test_columns_may_stand_anywhere_under_names_in_any_case():
    head, cells = HEADER.upper().split(";"), list(GOOD)
    content = ";".join(["Over", *reversed(head)]) + "\n" + ";".join(["x", *reversed(cells)]) + "\n\n;;;;;;;;;\n"
    [found] = rows(content)
    assert (found.line, found.id, found.category) == (2, "7", "roads-pothole")


def test_an_unclosed_quotation_mark_does_not_take_the_rest_of_the_file_along():
    good = ";".join(GOOD)
    lines = [HEADER, good.replace("gat", '"gat')] + [good] * 9_000
    found = rows("\n".join(lines) + "\n")
    assert isinstance(found[0], Refused)
    assert (found[0].kind, found[0].line) == (Refusal.QUOTES, 2)
    assert found[1].line == found[0].until + 1
    assert len(found) > 5_000


@given(
    st.lists(st.binary(max_size=80) | st.sampled_from([";".join(GOOD).encode(), b'"', b"\n", b"\r", b";"]), max_size=12)
)
def test_whatever_stands_in_a_file_every_row_is_taken_or_refused(parts):
    found = rows(HEADER.encode() + b"\n" + b"\n".join(parts))
    assert all(isinstance(one, Imported | Refused) for one in found)
    assert [one.line for one in found] == sorted({one.line for one in found})
    for one in found:
        assert not isinstance(one, Imported) or "\x00" not in one.text + one.id + one.address


@pytest.mark.parametrize(
    ("content", "changes", "said"),
    [
        (b"", {}, "empty"),
        (b"\n\n", {}, "empty"),
        (b"\xff\xfe", {}, "empty"),
        (b"Nr;Datum\n", {}, "lacks these columns: Afgesloten, Plaats"),
        ((HEADER + ";nr\n").encode(), {}, "more than once: Nr"),
        (HEADER.encode(), {"encoding": "utf-99"}, "no encoding ‘utf-99’"),
        (HEADER.encode(), {"delimiter": ","}, "lacks these columns: Nr"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused_at_once(content, changes, said):
    with pytest.raises(BadImport, match=said):
        read(io.BytesIO(content), mapping(**changes), is_inside=near_ostend, now=NOW)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("point: Plaats, address: Adres,\n", "", "A place is missing"),
        ("point: Plaats", "lat: Breedte", "go together"),
        ("dates: {", "dates: {zone: Europe/Oostende, ", "is not a time zone"),
        ("Nieuw: received", "Nieuw: begun", "not one of the possible values"),
        ("language: nl", "language: nl\nspeed: 9", "not known here"),
    ],
)
def test_a_mapping_that_is_wrong_says_so(old, new, said):
    with pytest.raises(DefinitionErrors, match=said):
        load_text(MAPPING.replace(old, new), ImportMapping)
