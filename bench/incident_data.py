"""A region with a stock of reports to measure upon, made once: the maker of the stock `REPORTS`.

Eight years of reports in nineteen municipalities around their hearts, 12 % of them open, a few private, merged,
deleted, paused, contested: drawn with a fixed seed, written in bulk.
"""

import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.invented import AGENT, BIGGEST, CLEANERS, INHABITANTS, NOW, ROADS, STREETS, TOWNS, spot
from bench.stock import REPORTS

REPORTS.use_half()

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.models import Report
from parvis.kernel.definitions import Localised
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, OrganisationInfo, OrganisationKind
from parvis.kernel.places import api as places
from parvis.kernel.vault import api as vault

POSTGRESQL = connection.vendor == "postgresql"
BY = Actor.system("bench")
DAYS = 8 * 365
BATCH = 20_000
OPEN_SHARE = 0.12
LEAVES = shipped().leaves
WORDS = (
    "put in de weg", "zwerfvuil naast de glasbol", "lamp brandt niet", "stoeptegel ligt los", "boom hangt over het pad",
    "dépôt clandestin devant la porte", "avaloir bouché", "panneau tombé", "trou dans la chaussée", "banc cassé",
    "broken street light", "blocked gully", "rubbish on the pavement", "sign is missing", "tree root lifts the tiles",
)  # fmt: skip


def main() -> None:
    found_region()
    load()
    connection.close()


def found_region() -> None:
    """Make the tables, the keys, the organisations and the agent who looks at the list of the biggest one."""
    if POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    vault.ensure_keys()
    at = NOW - timedelta(days=DAYS)
    towns = [_organisation(code, OrganisationKind.MUNICIPALITY, nl, fr) for code, nl, fr, *_ in TOWNS]
    bodies = [_organisation(code, OrganisationKind.REGION, code, code) for code in (ROADS, CLEANERS)]
    people.save_organisations(infos=[*towns, *bodies], by=BY, at=at)
    agent = people.create_account(
        kind=people.AccountKind.AGENT,
        username=AGENT,
        profile=people.Profile(first_name="Sofie", last_name="Claes"),
        by=BY,
        at=at,
    )
    people.give_role(account=agent, organisation=BIGGEST, role=people.Role.AGENT, by=BY, at=at)


def _organisation(code: str, kind: OrganisationKind, nl: str, fr: str) -> OrganisationInfo:
    name = Localised(nl=nl, fr=fr, en=fr)
    return OrganisationInfo(code=code, kind=kind, name=name, short=name, contact=people.Contact())


def load() -> None:
    """Write the reports, and the indexes once they are all there."""
    chance = random.Random(5)
    if not POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # a stock that is half made is made again
            cursor.execute("PRAGMA cache_size=-400000")
    with no_indexes(), transaction.atomic():
        for done in range(0, REPORTS.size, BATCH):
            write(invented(number, chance) for number in range(done + 1, min(done + BATCH, REPORTS.size) + 1))
            if done % (10 * BATCH) == 0:
                print(f"{done} reports", file=sys.stderr, flush=True)
    with connection.cursor() as cursor:
        if POSTGRESQL:
            cursor.execute("SELECT setval(pg_get_serial_sequence('incidents_report', 'id'), %s)", [REPORTS.size])
        cursor.execute("ANALYZE")
        if not POSTGRESQL:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


COLUMNS = [field.column for field in Report._meta.concrete_fields]
PLAIN: dict[str, Any] = {
    "postcode": "", "answers": "{}", "moderation": "fine", "creator": "", "rule": "", "rules_number": 1,
    "planned_on": None, "accepted_at": None, "closed_at": None, "is_private": False, "is_on_private_property": False,
    "is_paused": False, "paused_because": "", "third_party": "", "needs_arbitration": False, "is_synthetic": True,
    "merged_into_id": None, "root_id": None, "contest_weight": 0, "unnamed_followers": 1, "tracking_key": None,
    "imported_as": "",
}  # fmt: skip


def invented(number: int, chance: random.Random) -> list[Any]:
    """Return a report as its row; the later its number, the later it was reported."""
    town = chance.choices(range(len(TOWNS)), INHABITANTS)[0]
    category = chance.choice(LEAVES)
    lat, lon = spot(town, chance)
    reported = NOW - timedelta(seconds=int(DAYS * 86_400 * (1 - number / REPORTS.size) * chance.uniform(0.97, 1)))
    street_nl, street_fr = STREETS[(town * 7 + chance.randrange(40)) % len(STREETS)]
    row = PLAIN | {
        "id": number,
        "category": category.code,
        "lat": lat,
        "lon": lon,
        "place_key": places.key(lat, lon),
        "municipality_id": TOWNS[town][0],
        "street": f"{town}-{street_nl}"[:40],
        "street_nl": street_nl,
        "street_fr": street_fr,
        "number": str(chance.randrange(1, 200)),
        "text": chance.choice(WORDS),
        "language": chance.choice(("nl", "fr", "fr", "en")),
        "channel": chance.choice(("web", "web", "web", "api", "desk", "phone")),
        "manager_id": manager(category.path[0], TOWNS[town][0], chance),
        "department": chance.choice(("public_works", "green", "cleaning")),
        "priority": category.priority,
        "reported_at": reported,
        "due_at": reported + timedelta(days=chance.choice((4, 14, 30))),
        "is_first": chance.choice((True, True, False, None)),
        "follower_count": 1,
        "photo_count": chance.choice((0, 1, 2)),
    }
    row |= fate(number, reported, chance)
    return [_value(row[name]) for name in COLUMNS]


def _value(value: Any) -> Any:
    """Return a value as the database takes it without Django."""
    if isinstance(value, datetime) and not POSTGRESQL:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value


def manager(group: str, town: str, chance: random.Random) -> str:
    if group == "waste" and chance.random() < 0.5:
        return CLEANERS
    return ROADS if group == "roads" and chance.random() < 0.3 else town


def fate(number: int, reported: datetime, chance: random.Random) -> dict[str, Any]:
    """Return what became of a report."""
    accepted = reported + timedelta(hours=chance.uniform(1, 72))
    dice = chance.random()
    # What is open is mostly of the last year.
    if chance.random() < OPEN_SHARE * (6 if number > REPORTS.size * 0.88 else 0.32):
        state = "in_progress" if dice < 0.6 and accepted < NOW else "received"
        found: dict[str, Any] = {
            "state": state,
            "accepted_at": accepted if state == "in_progress" else None,
            "changed_at": accepted if accepted < NOW else reported,
            "is_paused": dice < 0.03,
            "paused_because": "Wacht op materiaal." if dice < 0.03 else "",
            "needs_arbitration": dice > 0.999,
            "contest_weight": 1 if dice > 0.99 else 0,
            "moderation": "waiting" if 0.9 < dice < 0.905 else "fine",
            "is_private": 0.8 < dice < 0.805,
        }
        return found
    closed = accepted + timedelta(days=chance.expovariate(1 / 20))
    if closed > NOW:
        # Not all at the same moment: what has just changed is looked at again and again.
        closed = reported + (NOW - reported) * chance.uniform(0.1, 0.999)
    found = {
        "state": "refused" if dice < 0.08 else "processed" if NOW - closed > timedelta(days=30) else "solved",
        "accepted_at": min(accepted, closed),
        "closed_at": closed,
        "changed_at": closed,
        "is_private": 0.8 < dice < 0.805,
    }
    if dice > 0.995:
        found["state"] = "deleted"
    elif 0.95 < dice < 0.96 and number > 10:
        into = number - 1 - chance.randrange(9)
        found |= {"merged_into_id": into, "root_id": into}
    return found


def write(rows: Iterable[list[Any]]) -> None:
    """Write rows in one statement."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        if POSTGRESQL:
            with cursor.copy(f"COPY incidents_report ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("%s" for _ in COLUMNS)
            cursor.executemany(f"INSERT INTO incidents_report ({names}) VALUES ({marks})", rows)


@contextmanager
def no_indexes() -> Iterator[None]:
    """Take the indexes of reports away while they are loaded."""
    with connection.schema_editor() as editor:
        for index in Report._meta.indexes:
            editor.remove_index(Report, index)
    yield
    with connection.schema_editor() as editor:
        for index in Report._meta.indexes:
            editor.add_index(Report, index)


if __name__ == "__main__":
    main()
