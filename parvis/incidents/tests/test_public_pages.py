"""The public pages of reports: one, all of them, following, contesting, watching, figures."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.models import Contest, Follower, Photo, Report, Watch
from parvis.incidents.operations.photos import publish_photo
from parvis.incidents.tests.test_report_pages import picture
from parvis.incidents.tests.world import HERE, ON_THE_ROAD, OTHER, ROADS, TOWN, send, sent
from parvis.incidents.types.picture import Region, RegionKind
from parvis.incidents.types.report import Sender
from parvis.incidents.types.watch import Cadence
from parvis.incidents.web.report import pace
from parvis.kernel.people.tests.factories import agent_actor, make_citizen, sign_in
from parvis.kernel.people.types import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
NOBODY = Actor.anonymous()


@pytest.fixture(autouse=True)
def _calm() -> None:
    pace.COUNTER.forget()


@pytest.fixture
def clerk() -> Actor:
    return agent_actor(TOWN)


def shown(client: Any, path: str, language: str = "nl", status: int = 200) -> str:
    answer = client.get(f"/{language}/incidents/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def posted(client: Any, path: str, status: int = 200, **fields: Any) -> str:
    answer = client.post(f"/nl/incidents/{path}", fields, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def with_photo(number: int, *, is_ready: bool = True) -> Photo:
    by, at = Actor.system("tests"), timezone.now()
    info = incidents.add_photo(number=number, content=picture().read(), name="a.jpg", by=by, at=at)
    if is_ready:
        publish_photo(photo=info.id, regions=[], by=by, at=at)
    return Photo.objects.get(pk=info.id)


# One report -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["Gemeld.", "neemt dit op zich", "In behandeling", "Een gewestweg."]),
        ("fr", ["Signalé.", "s’en charge", "En traitement", "Une voirie régionale."]),
        ("en", ["Reported.", "takes it on", "Being dealt with", "A regional road."]),
    ],
)
def test_its_page_tells_what_happened_in_sentences(client, language, words):
    report = sent("roads-pothole", "Diepe put", where=ON_THE_ROAD)
    incidents.accept(number=report.number, by=agent_actor(ROADS), at=timezone.now())
    page = shown(client, f"{report.number}/", language)
    for one in [*words, "Diepe put", "1050"]:
        assert one in page


def test_every_kind_of_step_has_its_sentence(client, clerk):
    report, other = sent(text="Een"), sent(text="Twee")
    now = timezone.now()
    number = report.number
    incidents.accept(number=number, by=clerk, at=now)
    incidents.pause(number=number, text="Wachten op steen", by=clerk, at=now)
    incidents.resume(number=number, by=clerk, at=now)
    incidents.plan(number=number, month=incidents.months_to_plan(now)[1], by=clerk, at=now)
    incidents.note(number=number, text="Ploeg komt langs", is_public=True, by=clerk, at=now)
    incidents.note(number=number, text="Alleen voor ons", by=clerk, at=now)
    incidents.solve(number=number, text="Hersteld", by=clerk, at=now)
    incidents.reopen(number=number, text="Toch niet", by=clerk, at=now)
    incidents.merge(numbers=(number, other.number), by=clerk, at=now)
    page = shown(client, f"{number}/")
    for words in (
        "neemt dit op zich", "wacht nog even", "Wachten op steen", "gaat weer verder", "plant het werk in",
        "Ploeg komt langs", "dat het hersteld is", "heropende de melding",
        f"Melding {other.number} gaat over hetzelfde",
    ):  # fmt: skip
        assert words in page, words
    assert "Alleen voor ons" not in page
    assert "%(" not in page


def test_a_merged_report_leads_to_the_one_that_stands_for_it(client, clerk):
    old, new = sent(text="Oud"), sent(text="Nieuw")
    incidents.merge(numbers=(old.number, new.number), by=clerk, at=timezone.now())
    page = shown(client, f"{new.number}/")
    assert f'href="/nl/incidents/{old.number}/"' in page
    assert "Ik ook" not in page


def test_what_is_private_or_unknown_is_not_there_in_words(client):
    report = sent()
    Report.objects.unscoped("tests").filter(pk=report.number).update(is_private=True)
    for number in (report.number, 999_999, "9" * 30):
        assert "bestaat niet" in shown(client, f"{number}/", status=404)


def test_who_reported_it_opens_a_private_one_by_its_key(client):
    done = send(text="Geheim")
    Report.objects.unscoped("tests").filter(pk=done.report.number).update(is_private=True)
    answer = client.get(f"/nl/incidents/mine/{done.key}/")
    assert "Geheim" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert 'content="noindex"' in answer.content.decode()
    assert client.get("/nl/incidents/mine/geen-sleutel/").status_code == 404


def test_a_text_that_points_at_somebody_waits_until_it_is_read(client):
    report = sent(text="Bel mij op 0470 12 34 56")
    page = shown(client, f"{report.number}/")
    assert "0470" not in page
    assert "zodra iemand het gelezen heeft" in page
    assert "0470" not in shown(client, "")


# Photos -------------------------------------------------------------------------------------------------------


def test_a_photo_is_shown_when_it_is_blurred_and_kept_by_browsers(client):
    report = sent()
    waiting = with_photo(report.number, is_ready=False)
    page = shown(client, f"{report.number}/")
    assert "wordt nagekeken" in page
    assert str(waiting.pk) not in page
    assert client.get(f"/nl/incidents/photos/{waiting.pk}.jpg").status_code == 404
    ready = with_photo(report.number)
    url = re.search(r'src="(/nl/incidents/photos/[^"]+)"', shown(client, f"{report.number}/"))[1]
    assert str(ready.pk) in url
    first = client.get(url)
    assert (first.status_code, first["Content-Type"]) == (200, "image/jpeg")
    assert "max-age=86400" in first["Cache-Control"]
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish_photo(
        photo=ready.pk, regions=[Region(left=0, top=0, right=0.5, bottom=0.5, kind=RegionKind.FACE)],
        by=Actor.system("tests"), at=timezone.now(),
    )  # fmt: skip
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_photo_of_a_private_report_opens_by_the_key_alone(client):
    done = send()
    photo = with_photo(done.report.number)
    Report.objects.unscoped("tests").filter(pk=done.report.number).update(is_private=True)
    assert client.get(f"/nl/incidents/photos/{photo.pk}.jpg").status_code == 404
    assert client.get(f"/nl/incidents/mine/{done.key}/photos/{photo.pk}.jpg").status_code == 200
    other = send(text="Een andere")
    assert client.get(f"/nl/incidents/mine/{other.key}/photos/{photo.pk}.jpg").status_code == 404


# Following and contesting -------------------------------------------------------------------------------------


def test_me_too_is_one_press_and_one_s_own_page(client):
    report = sent()
    page = posted(client, f"{report.number}/follow/")
    assert "U volgt deze melding" in page
    assert "2 mensen volgen" in page
    posted(client, f"{report.number}/follow/")
    assert incidents.report(report.number, actor=NOBODY).followers == 2
    key = re.search(r'action="/nl/incidents/mine/([\w-]+)/stop/"', page)[1]
    posted(client, f"mine/{key}/stop/")
    assert incidents.report(report.number, actor=NOBODY).followers == 1


def test_an_address_that_follows_already_is_not_told_from_another(client):
    report = send(sender=Sender(email="an@example.org", wants_news=True)).report
    differs = r'value="[\w-]{20,}"|\d+ (persoon|mensen) volgt?e?n?|\S+@example.org'
    pages = [
        re.sub(differs, "", posted(client, f"{report.number}/follow/", email=email))
        for email in ("an@example.org", "bo@example.org")
    ]
    assert pages[0] == pages[1]


def test_a_wrong_address_is_said_and_changes_nothing(client):
    report = sent()
    assert "geen e-mailadres" in posted(client, f"{report.number}/follow/", email="geen adres")
    assert Follower.objects.count() == 1


def test_its_reporter_opens_it_again_and_a_passer_by_tells_the_manager(client, clerk):
    done = send()
    number, now = done.report.number, timezone.now()
    incidents.accept(number=number, by=clerk, at=now)
    incidents.solve(number=number, by=clerk, at=now)
    assert "niet hersteld" in shown(client, f"{number}/")
    assert "Kies wat er mis is" in posted(client, f"{number}/contest/", status=422)
    assert "Zeg in enkele woorden" in posted(client, f"{number}/contest/", status=422, reason="other")
    posted(client, f"{number}/contest/", reason="not_repaired")
    posted(client, f"{number}/contest/", reason="not_repaired")
    assert Contest.objects.count() == 1
    assert not incidents.report(number, actor=NOBODY).is_open
    page = posted(client, f"mine/{done.key}/contest/", reason="badly_repaired", text="Weer stuk")
    assert "weer open" in page
    assert incidents.report(number, actor=NOBODY).is_open


def test_after_ninety_days_nothing_is_contested(client, clerk):
    report = sent()
    now = timezone.now()
    incidents.solve(number=report.number, by=clerk, at=now)
    Report.objects.unscoped("tests").filter(pk=report.number).update(closed_at=now - timedelta(days=91))
    assert "contest/" not in shown(client, f"{report.number}/")
    assert "90 dagen" in posted(client, f"{report.number}/contest/", reason="not_repaired")


# All of them ----------------------------------------------------------------------------------------------------


def test_the_list_and_its_filters(client):
    litter, pothole = sent("waste-litter"), sent("roads-pothole", where=(50.8502, 4.3401), municipality=OTHER)
    page = shown(client, "")
    assert f'href="/nl/incidents/{litter.number}/"' in page
    assert f'href="/nl/incidents/{pothole.number}/"' in page
    page = shown(client, f"?group=roads&municipality={OTHER}&state=open")
    assert f'href="/nl/incidents/{litter.number}/"' not in page
    assert f'href="/nl/incidents/{pothole.number}/"' in page
    assert "Hier is niets gemeld" in shown(client, "?state=closed")
    page = shown(client, "?group=geen-groep&from=gisteren")
    assert "geen-groep" in page
    assert "gisteren" in page
    assert f'href="/nl/incidents/{litter.number}/"' in page
    assert client.get(f"/nl/incidents/?number=%23{litter.number}")["Location"] == f"/nl/incidents/{litter.number}/"


def test_the_list_goes_on_page_by_page_with_as_many_questions(client, django_assert_max_num_queries):
    for n in range(25):
        sent(text=f"nr {n}", where=(HERE[0] + n * 0.0001, HERE[1]))
    shown(client, "")
    with django_assert_max_num_queries(6):
        page = shown(client, "")
    after = re.search(r'href="\?(after=[^"]+)"', page)[1].replace("&amp;", "&")
    rest = shown(client, f"?{after}")
    numbers = [set(re.findall(r'<li><a href="/nl/incidents/(\d+)/"', one)) for one in (page, rest)]
    assert [len(one) for one in numbers] == [20, 5]
    assert not numbers[0] & numbers[1]


def test_the_sketch_has_a_dot_for_what_is_asked(client):
    sent()
    image = client.get("/nl/incidents/sketch.svg")
    assert image["Content-Type"] == "image/svg+xml"
    assert image.content.count(b"<circle") == 1
    assert image.content.count(b"<path") == 2
    assert client.get("/nl/incidents/sketch.svg?group=lighting").content.count(b"<circle") == 0


def test_figures_say_what_is_counted(client, clerk):
    for n in range(3):
        report = sent(text=str(n), where=(HERE[0] + n * 0.0002, HERE[1]), at=timezone.now() - timedelta(days=5))
    incidents.solve(number=report.number, by=clerk, at=timezone.now())
    for language in ("nl", "fr", "en"):
        page = shown(client, "figures/", language)
        assert re.search(r'class="value">3<', page)
    assert "Elsene" in shown(client, f"figures/?by=municipality&municipality={TOWN}&months=24")
    shown(client, "figures/?by=onzin&months=duizend&group=onzin")


# One's own ------------------------------------------------------------------------------------------------------


def test_who_has_signed_in_finds_their_reports_and_private_ones_too(client):
    account = make_citizen()
    sign_in(client, account)
    done = send(sender=Sender(account=str(account.pk)), text="Van mij")
    Report.objects.unscoped("tests").filter(pk=done.report.number).update(is_private=True)
    page = shown(client, "mine/")
    assert f'href="/nl/incidents/{done.report.number}/"' in page
    assert "Van mij" in shown(client, f"{done.report.number}/")


def test_one_s_own_list_asks_to_sign_in(client):
    assert client.get("/nl/incidents/mine/").status_code == 302


def test_a_street_is_watched_once_its_mail_is_answered(client):
    page = posted(client, "watch/", address="Waversesteenweg 12", radius="500", cadence="daily", email="an@example.org")
    assert "an@example.org" in page
    watch = Watch.objects.get()
    assert watch.confirmed_at is None
    assert "watch/" not in re.findall(r'href="([^"]+)"', page.split("<main")[1])
    key = incidents.watch(
        area=incidents.circle_around(*HERE, 250), name="Mijn hoek", groups=("roads",),
        cadence=Cadence.WEEKLY, email="bo@example.org", language="nl", by=NOBODY, at=timezone.now(),
    )  # fmt: skip
    shown(client, f"watch/{key}/")
    assert not incidents.watch_of_key(key).is_confirmed  # looking at it is not answering it
    posted(client, f"watch/{key}/", confirm="1")
    assert incidents.watch_of_key(key).is_confirmed
    posted(client, f"watch/{key}/", end="1")
    assert client.get(f"/nl/incidents/watch/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "volledige naam van een straat"),
        ({"address": "Waversesteenweg", "email": "geen"}, "geen e-mailadres"),
        ({"address": "Waversesteenweg"}, "Geef een e-mailadres"),
        ({"area": "{geen json", "email": "a@example.org"}, "Teken het opnieuw"),
        ({"area": '{"type": "Point", "coordinates": [4, 50]}', "email": "a@example.org"}, "minstens drie hoeken"),
        ({"place-lat": "0", "place-lon": "0", "email": "a@example.org"}, "0, 0"),
    ],
)
def test_what_cannot_be_watched_says_why_and_keeps_what_was_typed(client, fields, words):
    page = posted(client, "watch/", status=422, **fields)
    assert words in page
    for value in fields.values():
        assert value.replace('"', "&quot;") in page
    assert not Watch.objects.exists()


def test_a_rectangle_that_was_drawn_is_watched(client):
    ring = [[4.365, 50.845], [4.375, 50.845], [4.375, 50.855], [4.365, 50.855], [4.365, 50.845]]
    area = json.dumps({"type": "Polygon", "coordinates": [ring]})
    posted(client, "watch/", area=area, name="", email="an@example.org")
    assert Watch.objects.get().area["coordinates"][0][0] == [4.365, 50.845]


def test_mails_are_stopped_by_their_link_with_one_post_and_no_page(client):
    answer = client.get("/nl/incidents/stop/geen-teken/")
    assert answer.status_code == 200
    assert client.post("/nl/incidents/stop/geen-teken/").status_code == 200
    assert client.post("/nl/incidents/watch/stop/geen-teken/").status_code == 200


def test_every_language_is_offered_on_every_page(client):
    report = sent()
    for path in ("", f"{report.number}/", "figures/", "watch/", "new/", "new/quick/"):
        page = shown(client, path)
        for language, _name in django_settings.LANGUAGES:
            assert f'href="/{language}/incidents/{path}"' in page
