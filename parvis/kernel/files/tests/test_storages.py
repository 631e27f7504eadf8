"""What holds for every storage: the disk, the fake server of object storage, and a real one that is named.

A real one: `PARVIS_TEST_S3_URL=s3://bucket/prefix?endpoint=…&region=…`, with its keys in `PARVIS_FILES_ACCESS_KEY` and
`PARVIS_FILES_SECRET_KEY`. The prefix must be empty; what the tests put there they take away.
"""

import os
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest

from parvis.kernel.files.storage import Missing, Unreachable
from parvis.kernel.files.storage.address import Address, parse
from parvis.kernel.files.storage.disk import DiskStorage
from parvis.kernel.files.storage.s3 import ObjectStorage
from parvis.kernel.files.tests import object_storage as fake

REAL = os.environ.get("PARVIS_TEST_S3_URL", "")


def at(url, access_key=fake.ACCESS_KEY, secret_key=fake.SECRET_KEY):
    return ObjectStorage(parse(url), access_key=access_key, secret_key=secret_key)


@pytest.fixture
def server():
    with fake.serving(page=3) as server:
        yield server


@pytest.fixture(params=["disk", "fake", *(["real"] if REAL else [])])
def storage(request, tmp_path):
    if request.param == "disk":
        yield DiskStorage(tmp_path / "files")
    elif request.param == "fake":
        yield at(request.getfixturevalue("server").url)
    else:
        real = at(REAL, os.environ["PARVIS_FILES_ACCESS_KEY"], os.environ["PARVIS_FILES_SECRET_KEY"])
        assert not list(real.list()), "The prefix of the tests must be empty."
        yield real
        for entry in list(real.list()):
            real.delete(entry.key)


def read(storage, key):
    with storage.get(key) as source:
        return source.read()


@pytest.mark.parametrize("size", [0, 1, 1 << 20, 12_000_001])
def test_bytes_come_back_as_they_were(storage, size):
    content = os.urandom(size)
    storage.put("ab/cd", [content[: size // 3], content[size // 3 :]])
    assert storage.exists("ab/cd")
    assert read(storage, "ab/cd") == content


def test_bytes_are_read_in_pieces_of_any_length(storage):
    content = os.urandom(3_000_000)
    storage.put("ab/cd", [content])
    with storage.get("ab/cd") as source:
        assert [source.read(4), source.read(2_500_000), source.read(9_000_000), source.read(1)] == [
            content[:4],
            content[4:2_500_004],
            content[2_500_004:],
            b"",
        ]


def test_what_is_not_there_is_said_to_be_missing(storage):
    assert not storage.exists("ab/cd")
    with pytest.raises(Missing):
        storage.get("ab/cd")
    storage.put("ab/cd", [b"x"])
    storage.delete("ab/cd")
    storage.delete("ab/cd")
    assert not storage.exists("ab/cd")
    assert list(storage.list()) == []


def test_new_bytes_replace_the_old_wholly(storage):
    storage.put("ab/cd", [b"a long content"])
    storage.put("ab/cd", [b"short"])
    assert read(storage, "ab/cd") == b"short"


def test_everything_is_listed_in_order_with_size_and_moment(storage):
    keys = ["00/b", "00/a", "ff/z", "10/c", "quarantine/d", "10/a", "7f/q"]
    for number, key in enumerate(keys):
        storage.put(key, [b"x" * number])
    found = list(storage.list())
    assert [one.key for one in found] == sorted(keys)
    assert {one.key: one.size for one in found} == {key: number for number, key in enumerate(keys)}
    assert all(abs(one.changed_at - datetime.now(UTC)) < timedelta(minutes=2) for one in found)


def test_a_writing_that_breaks_off_leaves_what_was_there(storage):
    def breaking():
        yield b"half"
        raise RuntimeError

    storage.put("ab/old", [b"whole"])
    for key in ("ab/old", "ab/new"):
        with pytest.raises(RuntimeError):
            storage.put(key, breaking())
    assert read(storage, "ab/old") == b"whole"
    assert [one.key for one in storage.list()] == ["ab/old"]


def test_two_who_write_at_once_leave_one_of_both_whole(storage):
    contents = [bytes([number]) * 300_000 for number in range(4)]
    threads = [threading.Thread(target=storage.put, args=("ab/cd", [one])) for one in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(storage, "ab/cd") in contents
    assert [one.key for one in storage.list()] == ["ab/cd"]


# The disk ---------------------------------------------------------------------------------------------------


def test_on_the_disk_what_a_killed_process_left_is_not_there_and_goes_when_old(tmp_path):
    storage = DiskStorage(tmp_path)
    storage.put("ab/whole", [b"x"])
    (tmp_path / "ab" / "half.0123.part").write_bytes(b"half")
    assert [one.key for one in storage.list()] == ["ab/whole"]
    storage.tidy(before=datetime.now(UTC) - timedelta(days=1))
    assert (tmp_path / "ab" / "half.0123.part").exists()
    storage.tidy(before=datetime.now(UTC) + timedelta(days=1))
    assert [place.name for place in (tmp_path / "ab").iterdir()] == ["whole"]


# Object storage that fails ----------------------------------------------------------------------------------

EVERY_WAY = [
    pytest.param(lambda storage: storage.put("ab/cd", [b"x"]), id="put"),
    pytest.param(lambda storage: storage.get("ab/cd"), id="get"),
    pytest.param(lambda storage: storage.exists("ab/cd"), id="exists"),
    pytest.param(lambda storage: storage.delete("ab/cd"), id="delete"),
    pytest.param(lambda storage: list(storage.list()), id="list"),
]


@pytest.mark.parametrize("do", EVERY_WAY)
def test_a_server_that_is_down_is_said_not_to_answer(do):
    with fake.serving() as server:
        url = server.url
    with pytest.raises(Unreachable, match="does not answer"):
        do(at(url))


@pytest.mark.parametrize("do", EVERY_WAY)
def test_a_server_that_is_silent_is_not_waited_for(server, do):
    server.silent.set()
    started = datetime.now(UTC)
    with pytest.raises(Unreachable, match="does not answer"):
        do(at(server.address(timeout="0.3")))
    assert datetime.now(UTC) - started < timedelta(seconds=5)


@pytest.mark.parametrize("do", [one for one in EVERY_WAY if one.id != "get"])
@pytest.mark.parametrize("status", [500, 503])
def test_a_failure_that_passes_is_not_noticed(server, do, status):
    server.failures = [status, status]
    do(at(server.url))
    assert len(server.requests) == 3


def test_a_failure_that_stays_is_given_up(server):
    server.failures = [503] * 20
    with pytest.raises(Unreachable, match="does not answer"):
        at(server.url).put("ab/cd", [b"x"])
    assert len(server.requests) == 4
    assert server.objects == {}


@pytest.mark.parametrize("do", EVERY_WAY)
@pytest.mark.parametrize("keys", [("somebody", fake.SECRET_KEY), (fake.ACCESS_KEY, "wrong")])
def test_wrong_keys_are_named_and_not_tried_again(server, do, keys):
    with pytest.raises(Unreachable, match="PARVIS_FILES_SECRET_KEY") as refused:
        do(at(server.url, *keys))
    assert len(server.requests) == 1
    assert keys[1] not in str(refused.value)


@pytest.mark.parametrize("do", [one for one in EVERY_WAY if one.id != "exists"])
def test_a_bucket_that_does_not_exist_is_named(server, do):
    with pytest.raises(Unreachable, match="no such bucket: s3://other"):
        do(at(server.address(bucket="other")))


def test_an_object_that_arrives_half_is_not_there(server):
    storage = at(server.url)
    storage.put("ab/old", [b"whole"])
    for key in ("old", "new"):
        with socket.create_connection(("127.0.0.1", server.server_port)) as client:
            request = f"PUT /{fake.BUCKET}/house/ab/{key} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
            client.sendall(request.encode())
            client.shutdown(socket.SHUT_WR)
            assert b" 400 " in client.recv(1000)
    assert read(storage, "ab/old") == b"whole"
    assert not storage.exists("ab/new")


def test_a_download_that_breaks_off_once_is_resumed(server):
    storage, content = at(server.url), os.urandom(3_000_000)
    storage.put("ab/cd", [content])
    server.cut = 1
    assert read(storage, "ab/cd") == content


def test_a_download_that_keeps_breaking_off_is_never_taken_for_whole(server):
    storage = at(server.url)
    storage.put("ab/cd", [os.urandom(3_000_000)])
    server.cut = 99
    with pytest.raises(Unreachable):
        read(storage, "ab/cd")


def test_what_others_keep_in_the_same_bucket_is_not_seen(server):
    at(server.address(prefix="house")).put("ab/cd", [b"mine"])
    at(server.address(prefix="house-two")).put("ab/cd", [b"theirs"])
    assert len(list(at(server.address(prefix="house")).list())) == 1
    assert read(at(server.address(prefix="house")), "ab/cd") == b"mine"


# Addresses --------------------------------------------------------------------------------------------------


def test_an_address_is_read():
    assert parse("s3://documents/evere/?endpoint=https://s3.example/&region=eu&timeout=9") == Address(
        bucket="documents", prefix="evere", endpoint="https://s3.example", region="eu", timeout=9.0
    )
    assert (
        str(parse("s3://documents/evere?endpoint=https://s3.example")) == "s3://documents/evere at https://s3.example"
    )
    assert parse("s3://documents").prefix == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://s3.example/documents", "Write s3://"),
        ("s3:///prefix", "Write s3://"),
        ("s3://key:secret@documents", "keys in their own variables"),
        ("s3://documents?endpiont=https://x", "endpiont means nothing here"),
        ("s3://documents?endpoint=s3.example", "begins with https"),
        ("s3://documents?timeout=soon", "number of seconds"),
        ("s3://documents?timeout=0", "more than 0"),
    ],
)
def test_a_wrong_address_is_explained(url, said):
    with pytest.raises(ValueError, match=said):
        parse(url)
