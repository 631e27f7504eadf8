"""Three hundred procedures, each adopted by forty administrations: how long the catalogue takes to open and to list.

Every administration lays an overlay over every procedure: once as files beside the region's offers, once published in
the database, as editors do.
"""

import shutil
import tempfile
from pathlib import Path

from bench import installation

FOLDER = Path(tempfile.mkdtemp(prefix="catalogue-"))
installation.use(FOLDER)

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.measure import milliseconds, say, spread
from parvis.counter.catalogue import shelves
from parvis.counter.models import Adoption
from parvis.counter.queries import published
from parvis.counter.queries.catalogue import offering, procedures
from parvis.counter.tests import folders
from parvis.kernel.people.models import Account, Organisation
from parvis.kernel.people.tests.factories import make_agent, make_organisation

PROCEDURES, ADMINISTRATIONS = 300, 40
OVERLAY = "parameters: {term_days: 15}\nfee: {amount_cents: 500}\nnote: {nl: Hier., fr: Ici., en: Here.}\n"
KEPT = '{"fee":{"amount_cents":500},"note":{"en":"Here.","fr":"Ici.","nl":"Hier."},"parameters":{"term_days":15}}'
TOWNS = [f"town-{number}" for number in range(ADMINISTRATIONS)]


def _offers(folder: Path) -> Path:
    """Write who offers what, and an overlay file for each procedure of each administration."""
    folder.mkdir()
    listed = "".join(f"  - {{organisation: {town}, procedures: [all-municipality]}}\n" for town in TOWNS)
    (folder / "offers.yaml").write_text(f"offers:\n{listed}")
    for town in TOWNS:
        (folder / town).mkdir()
        for number in range(PROCEDURES):
            (folder / town / f"bench-{number}.yaml").write_text(OVERLAY)
    return folder


def _publish(catalogue: shelves.Catalogue) -> None:
    """Let each administration publish a version of each procedure."""
    writer, reviewer = (Account.objects.get(pk=make_agent(TOWNS[0]).pk) for _ in range(2))
    at = timezone.now()
    rows = (
        Adoption(
            organisation_id=town,
            procedure=procedure.id,
            number=1,
            state="published",
            base_hash=catalogue.hash_of(procedure.id),
            definition=f"{number:032d}{town:>32}",
            overlay=KEPT,
            writers=[str(writer.pk)],
            written_by=writer,
            reviewed_by=reviewer,
            began_at=at,
            changed_at=at,
            review_asked_at=at,
            published_at=at,
        )
        for number, procedure in enumerate(catalogue.procedures)
        for town in TOWNS
    )
    Adoption.objects.bulk_create(rows, batch_size=1_000)


def _listed(town: str) -> list[str]:
    """Return what the list of one administration shows, in the order of its names."""
    return sorted(one.name.nl for one in procedures(organisation=town))


def _afresh() -> None:
    published.forget_published()
    published.current()


def main() -> None:
    """Measure with folders that were read once, as at every start but the first."""
    parent, keep, offers = FOLDER / "procedures", FOLDER / "keep", _offers(FOLDER / "offers")
    for number in range(PROCEDURES):
        folders.write(parent, ("procedure.yaml", "id: bench", f"id: bench-{number}"), name=f"bench-{number}")
    call_command("migrate", verbosity=0)
    for town in TOWNS:
        make_organisation(town, kind="municipality")
    size = {"procedures": PROCEDURES, "administrations": Organisation.objects.count()}

    def opened() -> shelves.Catalogue:
        return shelves.open_catalogue([parent], offers=offers, keep=keep)

    catalogue = opened()
    start = milliseconds(opened, times=5, warm=1)
    shelves.replace_current(catalogue)
    files = milliseconds(lambda: _listed(TOWNS[7]), times=20)
    _publish(catalogue)
    _afresh()
    read = milliseconds(_afresh, times=5, warm=1)
    listed = milliseconds(lambda: _listed(TOWNS[7]), times=20)
    everyone = milliseconds(lambda: [offering(one) for one in procedures()], times=20)
    found = milliseconds(lambda: published.current().search("een kaart voor mijn straat", "nl"), times=20)
    noticed = milliseconds(lambda: published._published().count(), times=50)
    say("the catalogue opens at a start", spread(start)["p50"], "ms", 1000, spread=spread(start), **size)
    together = spread(start)["p50"] + spread(read)["p50"]
    say("it opens with 12,000 published versions", together, "ms", 1000, spread=spread(read), **size)
    say(
        "a list of one administration, from files",
        spread(files)["p95"],
        "ms",
        30,
        spread=spread(files),
        **size,
    )
    say("a list of one administration, as published", spread(listed)["p95"], "ms", 30, spread=spread(listed),
        **size)  # fmt: skip
    say("who offers each procedure is listed", spread(everyone)["p95"], "ms", 30, spread=spread(everyone), **size)
    say("the catalogue is searched", spread(found)["p95"], "ms", 50, spread=spread(found), **size)
    say(
        "a process looks whether anything was published",
        spread(noticed)["p95"],
        "ms",
        20,
        spread=spread(noticed),
        **size,
    )
    connection.close()
    shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
