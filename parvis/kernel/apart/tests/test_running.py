"""A process gets its input and its limits, and nothing else of this one."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import parvis
from parvis.kernel import apart

PROGRAM = "parvis.kernel.apart.tests.program"
MANY = 3_000_000
"""More than a pipe holds."""


def run(*arguments, given=(), seconds=30, **limits):
    return apart.run(PROGRAM, *arguments, given=given, seconds=seconds, **limits)


def test_what_goes_in_comes_out_worked_upon():
    assert run("upper", given=[b"one ", b"two"]) == b"ONE TWO"
    assert run("upper", given=(b"x" * 1_000 for _ in range(MANY // 1_000))) == b"X" * MANY


def test_it_is_told_nothing_else(monkeypatch):
    monkeypatch.setenv("PARVIS_VAULT_KEYS", "/secret/vault.json")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@host/name")
    monkeypatch.setenv("TMPDIR", "/var/tmp")
    # Python itself sets a language where there is none.
    assert set(run("environment").decode().split()) - {"LC_CTYPE"} == {"PYTHONPATH", "TMPDIR"}
    with Path(__file__).open() as opened:
        os.set_inheritable(opened.fileno(), True)
        assert set(map(int, run("descriptors").split())) <= {0, 1, 2, 3}, "the three, and the one to look"


def test_it_says_in_one_line_why_it_could_not():
    with pytest.raises(apart.Failed, match=r"^It is not what I do\.$"):
        run("refuse", given=[b"x" * MANY])
    with pytest.raises(apart.Failed, match="No module named"):
        apart.run("parvis.kernel.apart.tests.nowhere", given=(), seconds=30)
    with pytest.raises(apart.Failed, match="SIGABRT"):
        run("die")


@pytest.mark.parametrize("given", [(), [b"x" * MANY]])
def test_it_is_ended_when_it_takes_too_long(given):
    began = time.monotonic()
    with pytest.raises(apart.Failed, match="SIGKILL"):
        run("wait", given=given, seconds=0.5)
    assert time.monotonic() - began < 10


def test_it_is_ended_when_it_works_too_much():
    with pytest.raises(apart.Failed, match="SIGKILL"):
        run("spin", work=1)


def test_it_gets_no_more_memory_than_it_may_have():
    assert run("grow", "300000000") == b"300000000\n"
    with pytest.raises(apart.Failed, match="MemoryError"):
        run("grow", "300000000", memory=200_000_000)


def test_when_its_input_cannot_be_made_it_ends_and_the_reason_is_heard():
    def broken():
        yield b"one"
        raise LookupError("The database is gone.")

    began = time.monotonic()
    with pytest.raises(LookupError, match="The database is gone"):
        run("wait", given=broken())
    assert time.monotonic() - began < 10


def test_it_runs_from_wherever_the_package_lies(tmp_path):
    """As from an installed package: the folder of this process is another one, and not on the path."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "parvis").symlink_to(Path(parvis.__file__).parent)
    (tmp_path / "elsewhere" / "parvis").mkdir(parents=True)
    (tmp_path / "elsewhere" / "parvis" / "__init__.py").write_text("raise SystemExit('imported from the folder')")
    code = f"from parvis.kernel import apart; print(apart.run({PROGRAM!r}, 'upper', given=[b'here'], seconds=30))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path / "elsewhere",
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "b'HERE'\n", done.stderr
