"""Photos at the desk: blurred by hand, shown to fewer, destroyed, and by whom."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from parvis.incidents import api as incidents
from parvis.incidents.models import Photo
from parvis.incidents.operations.photos import publish_photo
from parvis.incidents.tests.at_the_desk import come_in, do, picture, reported, row
from parvis.incidents.tests.world import OTHER, TOWN
from parvis.incidents.types.picture import Region, RegionKind
from parvis.incidents.types.report import State, Visibility
from parvis.kernel.people.types import Actor, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def photo(client):
    """Return a photo of a report of the town, in which one face was found."""
    me = come_in(client, TOWN, Role.MANAGER)
    number = reported().number
    info = incidents.add_photo(number=number, content=picture().read(), name="a.jpg", by=me, at=timezone.now())
    face = Region(RegionKind.FACE, 0.1, 0.1, 0.3, 0.3)
    publish_photo(photo=info.id, regions=[face], by=Actor.system("tests"), at=timezone.now())
    return Photo.objects.get(pk=info.id)


def photo_path(photo, name="photo", *more):
    return reverse(f"incident_desk:{name}", args=[photo.report_id, photo.pk, *more])


def test_work_is_shown_done_by_a_photo(client):
    come_in(client)
    number = reported().number
    assert do(client, number, "solve", text="Hersteld.", photos=picture()).status_code == 302
    found = Photo.objects.get(report=number)
    assert (found.is_after, row(number).state, row(number).photo_count) == (True, State.SOLVED, 1)


def test_what_is_no_photo_leaves_the_report_unsolved(client):
    come_in(client)
    number = reported().number
    given = SimpleUploadedFile("virus.jpg", b"MZ\x90 this is no picture", "image/jpeg")
    response = do(client, number, "solve", text="Hersteld.", photos=given)
    assert response.status_code == 422
    assert "Hersteld." in response.content.decode(), "what was typed is kept"
    assert row(number).state == State.RECEIVED


def test_a_photo_is_blurred_by_hand_besides_what_was_found(client, photo):
    given = {
        "kind": ["face", "", "hand", ""], "left": ["10", "50,5", "", ""], "top": ["10", "20", "", ""],
        "width": ["20", "10", "", ""], "height": ["20", "30", "", ""],
    }  # fmt: skip
    before = photo.public
    assert client.post(photo_path(photo, "blur"), given).status_code == 302
    photo.refresh_from_db()
    assert [(one["kind"], round(one["left"], 3), round(one["bottom"], 3)) for one in photo.regions] == [
        ("face", 0.1, 0.3),
        ("hand", 0.505, 0.5),
    ]
    assert photo.public != before


def test_a_region_that_is_taken_away_is_not_blurred(client, photo):
    given = {"kind": "face", "left": "10", "top": "10", "width": "20", "height": "20", "remove": "0"}
    client.post(photo_path(photo, "blur"), given)
    photo.refresh_from_db()
    assert photo.regions == []


@pytest.mark.parametrize("left", ["veel", "101", "-1", "nan"])
def test_a_region_outside_the_photo_is_refused_and_kept_on_the_page(client, photo, left):
    given = {"kind": "", "left": left, "top": "10", "width": "20", "height": "20"}
    response = client.post(photo_path(photo, "blur"), given)
    assert response.status_code == 422
    assert f'value="{left}"' in response.content.decode()


def test_the_original_is_opened_by_its_manager_and_that_is_written_down(client, photo):
    assert client.get(photo_path(photo)).status_code == 200
    assert client.get(photo_path(photo, "photo_file", "small"))["Content-Type"] == "image/jpeg"
    assert client.get(photo_path(photo, "photo_file", "original")).status_code == 200
    assert client.get(photo_path(photo, "photo_file", "secret")).status_code == 404


def test_a_photo_is_shown_to_fewer_and_destroyed(client, photo):
    client.post(photo_path(photo, "show_to"), {"visibility": "confidential"})
    photo.refresh_from_db()
    assert photo.visibility == Visibility.CONFIDENTIAL
    client.post(photo_path(photo, "destroy"))
    photo.refresh_from_db()
    assert photo.removed_at is not None
    assert client.get(photo_path(photo)).status_code == 404


def test_others_see_a_public_photo_and_change_nothing(client, photo):
    come_in(client, OTHER)
    assert client.get(photo_path(photo)).status_code == 200
    assert client.get(photo_path(photo, "photo_file", "original")).status_code == 404
    for name in ("blur", "show_to", "destroy"):
        assert client.post(photo_path(photo, name)).status_code == 403
    Photo.objects.update(visibility=Visibility.PROFESSIONAL.value)
    assert client.get(photo_path(photo)).status_code == 404


def test_a_photo_is_reached_by_its_own_report_only(client, photo):
    other = reported().number
    path = reverse("incident_desk:photo", args=[other, photo.pk])
    assert client.get(path).status_code == 404
