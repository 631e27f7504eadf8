"""The tree is calm: no god files, no cupboards without a name, nothing that belongs to one machine."""

import re

import pytest

from tests.house.tree import ROOT, tracked

LONGEST_ROOM = 450
CUPBOARDS = re.compile(r"(^|/)(utils?|helpers?|common|misc)(\.py$|/)")
HOSTS = re.compile(r"pypi[.]org|pythonhoste[d][.]|registry[.]npmj[s]|deb[.]debia[n]|/wor[k]/[a-z.]|/home/[a-z]+/")


def relative(path):
    return path.relative_to(ROOT).as_posix()


def test_no_file_outgrows_a_room():
    # A door is a list of names: it grows with the house, and nobody reads it from top to bottom.
    rooms = [path for path in tracked("*.py") if "/migrations/" not in relative(path) and path.name != "api.py"]
    long = {relative(path): lines for path in rooms if (lines := len(path.read_text().splitlines())) > LONGEST_ROOM}
    assert not long, "Split these by noun, one file each."


def test_nothing_is_called_utils():
    assert not [relative(path) for path in tracked() if CUPBOARDS.search(relative(path))]


def test_no_file_names_a_package_host_or_this_machine():
    named = [
        f"{relative(path)}: {found.group()}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".txt", ".toml", ".yaml", ".yml", ".html", ".css", ".js", ""}
        and path.name != "LICENSE"
        and (found := HOSTS.search(path.read_text(errors="ignore")))
    ]
    assert not named


def test_every_package_has_a_readme_of_one_screen():
    packages = [ROOT / "parvis" / "ui", ROOT / "parvis" / "counter", ROOT / "parvis" / "incidents"]
    packages += [path for path in (ROOT / "parvis" / "kernel").iterdir() if path.is_dir() and path.name[0] != "_"]
    packages += [
        path
        for path in (ROOT / "parvis" / "regions").iterdir()
        if path.is_dir() and path.name[0] != "_" and path.name != "tests"
    ]
    missing = [relative(path) for path in packages if not (path / "README.md").exists()]
    assert not missing


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_locks_carry_hashes_and_no_addresses(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert "http" not in text.replace("aiohttp", "").replace("httpx", "").replace("httpcore", "")
    pinned = re.findall(r"^[A-Za-z0-9][^\n]*==[^\n]*$", text, re.MULTILINE)
    assert pinned
    assert all(line.endswith("\\") for line in pinned), "Every pin is followed by its hashes."


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    block = text.split("\ndependencies = [", 1)[1].split("\n]", 1)[0]
    without = [line for line in block.strip().splitlines() if "#" not in line]
    assert not without


def test_decisions_are_numbered_without_gap():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
