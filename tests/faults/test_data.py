"""The installation saved, restored elsewhere and looked into; and a disk that lies about the journal."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests.faults.installation import Person, Region

pytestmark = pytest.mark.slow


@pytest.fixture
def restored(region, tmp_path):
    """Give what was saved of an installation with a case, restored into another folder; and the case's reference."""
    if connection.vendor != "sqlite":
        pytest.skip("kernel.backup restores PostgreSQL; here one looks at the pages of what was restored")
    worker = region.worker()
    with region.serving(1) as (port, _):
        citizen = Person(port)
        reference = citizen.apply()
        citizen.browser.close()
        region.until("SELECT count(*) FROM jobs_job WHERE state <> 'done'", lambda count: count == 0)
        saved = region.command("backup", str(tmp_path / "saved.tar"))
    assert saved.returncode == 0, saved.stderr
    worker.terminate()
    worker.wait()
    with (tmp_path / "log").open("ab") as log:
        other = Region(tmp_path / "other", log, settled=False)
        yield other, reference, tmp_path / "saved.tar"
        other.close()


def test_a_case_opens_on_another_machine_and_a_flipped_byte_is_found(restored):
    other, reference, saved = restored
    done = other.command("restore", str(saved))
    assert done.returncode == 0, done.stderr
    assert "The journal verifies" in done.stdout
    assert other.command("verify-journal").returncode == 0
    with other.serving(1) as (port, _):
        clerk = Person(port).sign_in("first")
        at, page = clerk.page(f"/nl/desk/search/?q={reference}")
        assert "/desk/cases/" in at
        assert "An Peeters" in page.body
        letter = page.body.split("/desk/documents/")[1].split("/")[0]
        pdf = clerk.browser.get(f"/nl/desk/documents/{letter}/")
        clerk.browser.close()
        assert (pdf.status, pdf.body[:5]) == (200, "%PDF-")
    flip_a_byte(other)
    broken = other.command("verify-journal")
    assert broken.returncode == 1
    assert "elsene-ixelles" in broken.stderr
    assert "Traceback" not in broken.stderr


def flip_a_byte(installation):
    """Change one bit of one sealed entry, on the disk, behind the back of the database."""
    path = installation.folder / "parvis.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT hash FROM journal_entry WHERE chain = 'elsene-ixelles' ORDER BY id LIMIT 1"
        stored = database.execute(query).fetchone()[0]
    content = bytearray(path.read_bytes())
    place = content.find(stored)
    assert place > 0
    while place > 0:  # wherever this hash stands: in its row, or in a page that was left behind
        content[place + 5] ^= 1
        place = content.find(stored)
    path.write_bytes(content)
