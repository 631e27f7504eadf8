import dataclasses
import json
import os
import tarfile

import pytest

from parvis.kernel.backup import api as backups
from parvis.kernel.backup.containers import manifest_of, unpack, writing
from parvis.kernel.backup.types import MANIFEST, Manifest, Part

BIG = os.urandom(3_000_000)


@pytest.fixture(params=["saved", "saved.tar"])
def saved(request, tmp_path):
    path = tmp_path / "big.bin"
    path.write_bytes(BIG)
    place = tmp_path / request.param
    with writing(place) as writer:
        writer.add("files/a/big.bin", path)
        writer.add_text("keys/é.json", "{}")
        writer.add_text(MANIFEST, manifest(writer.parts).text())
    return place


def manifest(parts):
    return Manifest(
        version="1",
        made_at="2026-11-24T09:00:00+00:00",
        vendor="sqlite",
        migrations=("journal.0001_initial",),
        heads={"": (1, "ab")},
        parts=tuple(parts),
    )


def test_what_goes_in_comes_out(saved, tmp_path):
    found = manifest_of(saved)
    assert found == manifest(found.parts)
    unpack(saved, found, tmp_path / "out")
    assert (tmp_path / "out" / "files" / "a" / "big.bin").read_bytes() == BIG
    assert (tmp_path / "out" / "keys" / "é.json").read_text() == "{}"
    assert (tmp_path / "out" / "keys" / "é.json").stat().st_mode & 0o077 == 0


def test_a_backup_appears_whole_or_not_at_all(tmp_path):
    for name in ("half", "half.tar"):
        with pytest.raises(ZeroDivisionError), writing(tmp_path / name) as writer:
            writer.add_text("a", str(1 / 0))
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(saved):
    with pytest.raises(backups.AlreadyThere, match="exists already"), writing(saved):
        pytest.fail("it was opened")


@pytest.mark.parametrize(
    "changed",
    [{"sha256": "0" * 64}, {"size": 1}, {"name": "files/missing"}],
)
def test_a_part_that_does_not_fit_the_manifest_is_refused(saved, tmp_path, changed):
    found = manifest_of(saved)
    parts = (dataclasses.replace(found.parts[0], **changed),)
    with pytest.raises(backups.Damaged, match=r"not as it was|missing"):
        unpack(saved, dataclasses.replace(found, parts=parts), tmp_path / "out")


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/../../outside", "", "files\\..\\x"])
def test_a_name_that_leads_outside_is_refused(saved, tmp_path, name):
    part = Part(name=name, size=0, sha256="")
    with pytest.raises(backups.Damaged, match="no backup gives"):
        unpack(saved, dataclasses.replace(manifest_of(saved), parts=(part,)), tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_links_in_a_tar_are_not_followed(tmp_path):
    place = tmp_path / "evil.tar"
    with tarfile.open(place, "w") as tar:
        info = tarfile.TarInfo(MANIFEST)
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(backups.Damaged, match="missing"):
        manifest_of(place)


def test_a_tar_that_was_cut_short_is_refused(tmp_path):
    place = tmp_path / "saved.tar"
    with writing(place) as writer:
        for n in range(5):
            writer.add_text(f"part{n}", "x" * 20_000)
        writer.add_text(MANIFEST, manifest(writer.parts).text())
    whole = place.read_bytes()
    for share in range(10):
        place.write_bytes(whole[: len(whole) * share // 10])
        with pytest.raises(backups.Damaged):
            manifest_of(place)


def test_what_is_no_backup_is_refused(tmp_path):
    (tmp_path / "text").write_text("hello")
    (tmp_path / "empty").mkdir()
    for name in ("text", "empty", "absent"):
        with pytest.raises(backups.Damaged):
            manifest_of(tmp_path / name)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "parts": 3}', "null"])
def test_a_manifest_that_cannot_be_understood_is_refused(text):
    with pytest.raises(backups.Damaged, match="cannot be understood"):
        Manifest.parse(text)


def test_another_format_is_named():
    with pytest.raises(backups.WrongKind, match="format 2"):
        Manifest.parse(json.dumps({"format": 2}))
