"""What people send to a server that is really there: far too much, something else than it says, twice, both at once."""

import json
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier

import pytest

from bench.installation import Browser
from parvis.kernel.files.tests import samples
from tests.faults.installation import PERMIT, ROAD, TOWN, Person, revision, web_processes

pytestmark = pytest.mark.slow
MEGABYTE = 1_000_000
BOUNDARY = "----parvis"


@pytest.fixture(scope="module")
def server(region) -> Iterator:
    with region.serving(2) as (port, supervisor):
        yield port, supervisor


@pytest.fixture
def person(server) -> Iterator[Person]:
    made = Person(server[0])
    yield made
    made.browser.close()


def upload(person: Person, path: str, name: str, content: bytes | Iterable[bytes], size: int) -> tuple[int, str]:
    """Post a file as a browser does, in pieces; return the status and the page."""
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in (("csrfmiddlewaretoken", person.browser.cookies["csrftoken"]), ("revision", "1"))
    )
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="proof"; filename="{name}"\r\n'
    head += "Content-Type: application/pdf\r\n\r\n"
    tail = f"\r\n--{BOUNDARY}--\r\n"
    pieces = [content] if isinstance(content, bytes) else content
    headers = {
        "Host": "localhost",
        "Cookie": "; ".join(f"{name}={value}" for name, value in person.browser.cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(head) + size + len(tail)),
    }

    def body() -> Iterator[bytes]:
        yield head.encode()
        yield from pieces
        yield tail.encode()

    connection = HTTPConnection("127.0.0.1", person.browser.port, timeout=60)
    try:
        connection.request("POST", path, body(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def evidence_page(person: Person, language: str = "nl") -> str:
    """Begin a complaint; return the address of the page that takes files."""
    form = person.begin("complaint", organisation=TOWN)
    at, _ = person.page(form)
    return at.replace("/q/service/", "/q/proof/").replace("/nl/", f"/{language}/", 1)


def most_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def test_two_hundred_megabytes_are_refused_without_growing(person, server):
    path = evidence_page(person)
    for _ in range(8):
        person.page("/nl/")  # both processes have seen a page
    before = {pid: most_megabytes(pid) for pid in web_processes(server[1])}
    zeros = bytes(MEGABYTE)
    status, page = upload(person, path, "plan.pdf", (zeros for _ in range(200)), 200 * MEGABYTE)
    assert status == 413
    assert "25 MB" in page
    grown = {pid: most_megabytes(pid) - size for pid, size in before.items()}
    assert max(grown.values()) < 30, grown
    person.page(path)


@pytest.mark.parametrize(
    ("language", "name", "content", "said"),
    [
        ("nl", "bewijs.pdf", samples.PROGRAM, "programma"),
        ("fr", "preuve.pdf", samples.PROGRAM, "programme"),
        ("en", "proof.pdf", samples.PROGRAM, "program"),
        ("nl", "foto.jpg", samples.zip_file(), "gecomprimeerde map"),
        ("en", "bomb.pdf", samples.pdf(change=samples.with_bomb(300)), ""),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_words(person, region, server, language, name, content, said):
    before = max(most_megabytes(pid) for pid in web_processes(server[1]))
    kept = region.number("SELECT count(*) FROM files_storedfile")
    path = evidence_page(person, language)
    status, page = upload(person, path, name, content, len(content))
    assert status == 422, page[:2000]
    assert said in re.search(r'class="error"[^>]*>(.*?)</p>', page, re.DOTALL)[1].lower()
    assert region.number("SELECT count(*) FROM files_storedfile") == kept
    assert max(most_megabytes(pid) for pid in web_processes(server[1])) - before < 60


KEPT = """
import io, json
from PIL import Image
from parvis.kernel.files import api as files
from django.utils import timezone
from parvis.kernel.files.models import StoredFile
from parvis.kernel.people.types import Actor
kept = StoredFile.objects.get()
content = files.open_file(kept.pk, by=Actor.system("test"), at=timezone.now(), purpose="test")
picture = Image.open(io.BytesIO(content))
found = [word in content for word in (b"secret remark", b"Camera", b"Exif")]
print(json.dumps([picture.format, dict(picture.getexif()), found, picture.size]))
"""


def test_a_picture_is_kept_without_where_it_was_taken(person, region):
    photo = samples.photo_with_position()
    status, page = upload(person, evidence_page(person), "foto.jpg", photo, len(photo))
    assert status == 302, page[:2000]
    kind, exif, found, size = json.loads(region.shell(KEPT))
    assert (kind, exif, found) == ("JPEG", {}, [False, False, False])
    assert size == [30, 60], "turned as the camera said"
    sealed = [path.read_bytes() for path in (region.folder / "files").rglob("*") if path.is_file()]
    assert sealed
    assert all(b"JFIF" not in content for content in sealed), "what is on the disk is sealed"


def together(*works):
    """Do things at the same moment; return what came of each."""
    gate = Barrier(len(works))

    def at_once(work):
        gate.wait(20)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result() for one in [pool.submit(at_once, work) for work in works]]


def twin(person: Person) -> Browser:
    """Return another tab of the same browser."""
    return Browser(person.browser.port, dict(person.browser.cookies))


def test_a_double_click_and_a_form_sent_again_are_one_case(person, region):
    check = person.fill(person.begin("road-occupation"), ROAD)
    send = check.replace("/check/", "/send/")
    tabs = [twin(person) for _ in range(4)]
    answers = together(*[lambda tab=tab: tab.post(send, {}) for tab in tabs])
    for tab in tabs:
        tab.close()
    assert {(one.status, one.location) for one in answers} == {(302, check.replace("/check/", "/sent/"))}
    reference = person.send(check)  # the form again, an hour later
    query = "SELECT count(*) FROM counter_case WHERE reference = '{}'"
    assert region.number(query.format(reference.replace("-", ""))) == 1
    assert region.number("SELECT count(*) FROM counter_draft WHERE case_id IS NOT NULL") == region.number(
        "SELECT count(*) FROM counter_case"
    )


def test_of_two_clerks_one_decides_and_the_other_is_told_and_loses_nothing(person, server):
    reference = person.apply()
    clerks = [Person(server[0]).sign_in(name) for name in ("first", "second")]
    at, _ = clerks[0].page(f"/nl/desk/search/?q={reference}")
    clerks[0].receive_payment(at)
    at = f"{at}do/permit/"
    pages = [clerk.page(at)[1] for clerk in clerks]
    answers = together(
        *[
            lambda clerk=clerk, page=page: clerk.browser.post(at, PERMIT | {"revision": revision(page)})
            for clerk, page in zip(clerks, pages, strict=True)
        ]
    )
    for clerk in clerks:
        clerk.browser.close()
    assert sorted(one.status for one in answers) == [302, 409]
    told = next(one.body for one in answers if one.status == 409)
    assert "Dit is al gebeurd" in told or "al gedaan" in told, told[:3000]
    assert f'value="{PERMIT["signs_from_on-day"]}"' in told, "what was typed is still there"


def test_a_page_that_has_become_old_says_what_is_new_and_keeps_what_was_typed(person, server):
    reference = person.apply()
    clerk = Person(server[0]).sign_in("first")
    at, _ = clerk.page(f"/nl/desk/search/?q={reference}")
    _, page = clerk.page(f"{at}do/permit/")
    asked = clerk.browser.post(f"{at}pieces/", {"pieces": "Plan", "text": "", "revision": revision(page)})
    assert asked.status == 302
    answer = clerk.browser.post(f"{at}do/permit/", PERMIT | {"revision": revision(page)})
    clerk.browser.close()
    assert answer.status == 409
    assert f'value="{PERMIT["signs_from_on-day"]}"' in answer.body
    assert "veranderd" in answer.body
