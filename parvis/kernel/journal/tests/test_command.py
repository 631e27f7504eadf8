import io
import json

import pytest
from django.core.management import CommandError, call_command

from parvis.kernel.journal import protection
from parvis.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("verify-journal", *arguments, stdout=out, stderr=err, no_color=True)
    return out.getvalue()


def test_a_sound_journal_is_said_to_be_sound(write):
    write()
    write(organisation=None)
    assert run() == "The journal is sound: 2 entries in 2 chains.\n"
    assert run("--organisation", "elsene-ixelles") == "The journal is sound: 1 entries in 1 chains.\n"


def test_a_break_is_named_and_fails(write):
    write()
    write()
    with protection.lifted():
        Entry.objects.filter(sequence=1).update(purpose="x")
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1 chains are broken"):
        call_command("verify-journal", stderr=err, no_color=True)
    assert err.getvalue() == "elsene-ixelles: Entry 1 (counter.case.submitted) was changed after it was written.\n"


def test_heads_are_printed_and_compared(write, tmp_path):
    write()
    heads = tmp_path / "heads.json"
    heads.write_text(run("--heads"))
    write()
    assert "sound" in run("--against", str(heads))
    record = json.loads(heads.read_text())
    record["elsene-ixelles"][1] = "0" * 64
    heads.write_text(json.dumps(record))
    with pytest.raises(CommandError, match="broken"):
        run("--against", str(heads))


@pytest.mark.parametrize("text", [None, "", "[]", '{"a": 1}', '{"a": ["x", "y"]}'])
def test_a_file_that_holds_no_heads_is_refused_in_words(tmp_path, text):
    heads = tmp_path / "heads.json"
    if text is not None:
        heads.write_text(text)
    with pytest.raises(CommandError, match=r"cannot be read|does not hold heads"):
        run("--against", str(heads))
