"""Reports of the past: invented, or taken over from another system, with all that happened to them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from parvis.incidents import api as incidents
from parvis.incidents.models import Report, Tally, Update
from parvis.incidents.queries.places import named_place
from parvis.incidents.rules.duplicates import metres_between
from parvis.incidents.tests.world import HERE, NOW, ON_THE_ROAD, ROADS, TOWN, place, sent
from parvis.incidents.types.importing import Columns, Dates, ImportMapping, Refusal
from parvis.incidents.types.report import State
from parvis.kernel.definitions import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places

pytestmark = pytest.mark.usefixtures("region")
HOUSE = Actor.system("tests")
CSV = """id;opened;closed;what;lat;lon;text;answer
1;02/03/2026 08:15;05/03/2026 10:00;Graffiti;{0};{1};=SUM(A1:A9) op de muur;Schoongemaakt
2;03/03/2026 09:00;;Pothole;{2};{3};Diepe put;
3;03/03/2026 09:00;;Noise;{0};{1};Lawaai;
4;03/03/2026 09:00;;Graffiti;{1};{0};omgekeerd;
5;03/03/2026 09:00;;Graffiti;0;0;nergens;
6;no date;;Graffiti;{0};{1};x;
""".format(*HERE, *ON_THE_ROAD)
MAPPING = ImportMapping(
    id="neighbour",
    name=Localised(nl="Buurstad", fr="Ville voisine", en="Neighbour"),
    columns=Columns(
        id="id",
        opened="opened",
        closed="closed",
        category=("what",),
        lat="lat",
        lon="lon",
        text=("text",),
        outcome="answer",
    ),
    categories={"Graffiti": "graffiti-tag", "Pothole": "roads-pothole"},
    ignored=("Noise",),
    dates=Dates(formats=("%d/%m/%Y %H:%M",)),
    language="nl",
)


def import_it(text=CSV):
    incidents.forget_all()
    return incidents.import_reports(file=BytesIO(text.encode()), mapping=MAPPING, by=HOUSE, at=NOW)


def test_a_file_is_taken_over_once_and_each_refusal_says_why():
    done, refused = import_it()
    assert (done.taken, done.known) == (2, 0)
    assert refused == {Refusal.IGNORED: 1, Refusal.POINT: 2, Refusal.DATE: 1}
    again, _ = import_it()
    assert (again.taken, again.known) == (0, 2)
    closed, opened = Report.objects.unscoped("looked at").order_by("id")
    assert (closed.state, closed.manager_id, closed.text) == ("processed", TOWN, "=SUM(A1:A9) op de muur")
    assert (opened.state, opened.manager_id, opened.rule) == ("received", ROADS, "regional_road")
    told = list(Update.objects.filter(report=closed).order_by("id").values_list("what", "text"))
    assert told == [("reported", ""), ("processed", "Schoongemaakt")]
    assert len(journal.history("reports")) == 2


def test_invented_years_are_the_same_each_time_and_marked():
    done = incidents.simulate_reports(year=2025, count=1_500, by=HOUSE, at=NOW)
    assert done.taken == 1_500
    rows = Report.objects.unscoped("looked at")
    assert set(rows.values_list("is_synthetic", flat=True)) == {True}
    first = list(rows.order_by("id").values_list("category", "lat", "text", "reported_at")[:50])
    again = incidents.simulate_reports(year=2025, count=1_500, by=HOUSE, at=NOW)
    assert (again.taken, again.known) == (0, 1_500)
    assert list(rows.order_by("id").values_list("category", "lat", "text", "reported_at")[:50]) == first
    for lat, lon, municipality in rows.values_list("lat", "lon", "municipality")[:100]:
        assert places.municipality_at(lat, lon) == municipality
    assert Tally.objects.filter(question="over_65").exists()


def test_what_was_merged_there_is_merged_here_and_lies_near():
    incidents.simulate_reports(year=2025, count=3_000, by=HOUSE, at=NOW)
    merged = Report.objects.unscoped("looked at").filter(merged_into__isnull=False).select_related("merged_into")
    assert len(merged) > 20
    for row in merged:
        assert row.merged_into.reported_at <= row.reported_at
        assert metres_between((row.lat, row.lon), (row.merged_into.lat, row.merged_into.lon)) < 200
    one = merged[0]
    clerk = agent_actor(one.manager_id)
    before = incidents.report(one.root_id, actor=clerk).followers
    incidents.unmerge(number=one.pk, by=clerk, at=NOW)
    after = incidents.report(one.root_id, actor=clerk).followers
    assert before - after == incidents.report(one.pk, actor=clerk).followers > 0


def test_reports_are_written_in_batches_not_one_by_one(django_assert_max_num_queries):
    with django_assert_max_num_queries(300):
        incidents.simulate_reports(year=2024, count=1_000, by=HOUSE, at=NOW)


def test_the_commands_say_what_they_did(tmp_path: Path, capsys):
    call_command("simulate-incidents", year=2025, count=300)
    assert "2025: 300 invented reports, 0 were there" in capsys.readouterr().out
    file, mapping = tmp_path / "reports.csv", tmp_path / "mapping.yaml"
    file.write_text(CSV)
    mapping.write_text("id: 7")
    with pytest.raises(CommandError, match=r"mapping\.yaml"):
        call_command("import-incidents", file, mapping=mapping)
    areas = tmp_path / "areas.geojson"
    areas.write_text(
        '{"features": [{"properties": {"name": "N4", "rank": 1}, "geometry": {"type": "LineString", "coordinates":'
        ' [[4.36, 50.8502], [4.38, 50.8502]]}}, {"properties": {}, "geometry": null}]}'
    )
    call_command("import-areas", areas, kind="road", organisation=ROADS, reach=5)
    assert "1 areas of kind road" in capsys.readouterr().out
    incidents.forget_all()
    assert incidents.areas().owners(*HERE) == {"road": ROADS}
    assert sent("roads-pothole").manager == ROADS
    with pytest.raises(CommandError):
        call_command("import-areas", areas, kind="road", organisation="nobody")
    call_command("open311-key", TOWN, name="App")
    key = capsys.readouterr().out.rsplit(" ", 1)[1].strip()
    assert incidents.holder_of(key).name == "App"
    call_command("train-suggestions")
    assert "too few" in capsys.readouterr().out


def test_places_have_addresses_both_ways():
    assert named_place(text="Waversesteenweg 12, 1050 Elsene").street == "101"
    assert named_place(text="Chaussée de Wavre 12").municipality == TOWN
    assert named_place(text="Waversesteenweg 12, 1060") is None
    assert named_place(address_id="101/7").number == "7"
    assert named_place(text="") is None
    assert incidents.place_at(*HERE).municipality == TOWN
    with pytest.raises(LookupError):
        incidents.place_at(0.0, 0.0)
    assert place().words("nl") == "Waversesteenweg 12"


def test_a_life_that_was_contested_is_told_in_order():
    incidents.simulate_reports(year=2025, count=3_000, by=HOUSE, at=NOW)
    reopened = Update.objects.filter(what="reopened").first()
    assert reopened is not None
    told = list(Update.objects.filter(report=reopened.report).order_by("id").values_list("what", "at", "state"))
    assert [at for _, at, _ in told] == sorted(at for _, at, _ in told)
    assert told[0][0] == "reported"
    row = Report.objects.unscoped("looked at").get(pk=reopened.report_id)
    assert State(row.state).value == told[-1][2]
