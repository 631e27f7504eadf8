"""A region with a stock of cases to measure upon, made once: the maker of the stock `CASES`.

Nineteen municipalities of the sizes that they have, six procedures, two years of cases, 15 % of them open with their
due dates; answers, names and tokens sealed, the past in the journal, as people would have left it.
"""

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.invented import AGENT, BIGGEST, CITIZEN, ENDS, FIRST_NAMES, INHABITANTS, STARTS, STREETS, TOWNS
from bench.stock import CASES

CASES.use_half()

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import AutoField, Model
from django.utils import timezone

from parvis.counter import api as counter
from parvis.counter.models import Case, CaseToken
from parvis.counter.operations.deadlines import PROJECTED
from parvis.counter.operations.definitions import pin
from parvis.counter.operations.running import Running
from parvis.counter.queries.catalogue import definition_for
from parvis.counter.queries.sealed import new_secret, sealed_label, search_token
from parvis.counter.rules import flow
from parvis.counter.rules.labels import label_for, search_texts
from parvis.counter.rules.references import new_reference
from parvis.counter.rules.search_words import folded_words, token_texts
from parvis.counter.types import Event, EventKind
from parvis.counter.types.definition import Definition
from parvis.counter.types.golden import GoldenCase
from parvis.kernel.definitions import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, OrganisationInfo, OrganisationKind
from parvis.kernel.vault import api as vault

BY = Actor.system("stock")
DAYS = 730
OPEN_SHARE = 0.15
BATCH = 1000


def main() -> None:
    found_region()
    load(random.Random(1))
    tidy()


def found_region() -> None:
    """Make the tables, the keys, the municipalities and the people who work upon them in the benchmarks."""
    call_command("messages", "compile", verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    vault.ensure_keys()
    at = timezone.now() - timedelta(days=DAYS + 30)
    people.save_organisations(infos=[_town(*one) for one in TOWNS], by=BY, at=at)
    agent = people.create_account(
        kind=people.AccountKind.AGENT,
        username=AGENT,
        profile=people.Profile(first_name="Sofie", last_name="Claes"),
        by=BY,
        at=at,
    )
    for role in (people.Role.AGENT, people.Role.DECIDER):
        people.give_role(account=agent, organisation=BIGGEST, role=role, by=BY, at=at)
    for number in range(20):
        people.create_account(
            kind=people.AccountKind.CITIZEN,
            username=f"{CITIZEN}{number}",
            profile=people.Profile(
                first_name="Tom", last_name=f"Peeters {number}", national_number=national_number(number)
            ),
            by=BY,
            at=at,
        )


def _town(code: str, nl: str, fr: str, _inhabitants: int, _postcode: str) -> OrganisationInfo:
    return OrganisationInfo(
        code=code,
        kind=OrganisationKind.MUNICIPALITY,
        name=Localised(nl=f"Gemeente {nl}", fr=f"Commune de {fr}", en=f"Municipality of {fr}"),
        short=Localised(nl=nl, fr=fr, en=fr),
        contact=people.Contact(email=f"info@{code}.example", phone="02 000 00 00"),
    )


def national_number(serial: int) -> str:
    """Return an invented national number of valid form."""
    born = date(1940, 1, 1) + timedelta(days=serial * 7919 % 21_000)
    base = f"{born:%y%m%d}{serial % 997 + 1:03d}"
    return f"{base}{97 - int(base) % 97:02d}"


# Cases ------------------------------------------------------------------------------------------------


def load(chance: random.Random) -> None:
    """Take the cases over, the oldest first."""
    now = timezone.now()
    stories = Stories(now)
    with plain_tokens():
        for done in range(0, CASES.size, BATCH):
            share = min(BATCH, CASES.size - done)
            with transaction.atomic():
                write([invented(number, stories, chance) for number in range(done, done + share)])
            if (done + share) % (10 * BATCH) == 0:
                print(f"{done + share} cases", file=sys.stderr, flush=True)


@dataclass
class Invented:
    """A case that is about to be written."""

    running: Running
    words: list[str]


class Story:
    """What happened to a case, whoever's it is: told and derived once, and lived by many."""

    def __init__(self, definition: Definition, golden: GoldenCase, sent_at: datetime, *, is_open: bool) -> None:
        self.definition = definition
        self.answers = _moved(golden.answers, sent_at - golden.at)
        self.events = self._told(golden, sent_at, is_open=is_open)
        model = Running(case=Case(), definition=definition, kept={"answers": self.answers}, told=[], events=[])
        model.take_over(self.events, by=BY)
        model.rederive(self.events[-1].at)
        model.project(at=self.events[-1].at)
        self.model = model
        self.is_running = model.case.due_at is not None and model.case.closed_at is None

    def _told(self, golden: GoldenCase, sent_at: datetime, *, is_open: bool) -> list[Event]:
        moved_by = sent_at - golden.at
        data = {"channel": "web", "language": golden.language}
        events = [Event(1, sent_at, EventKind.SUBMITTED, "anonymous", "applicant", "", data)]
        events += flow.settle(self.definition, self.answers, events, at=sent_at)
        for step in () if is_open else golden.steps:
            filled, at = _moved(step.filled, moved_by), step.at + moved_by
            data = {"filled": filled} if filled else {}
            events.append(Event(len(events) + 1, at, EventKind.ACTION, f"system:{step.by}", step.by, step.do, data))
            events += flow.settle(self.definition, self.answers, events, at=at)
        return events


class Stories:
    """The golden cases of the six procedures, told on any day; each is told once a day."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[str, str, int, bool], Story] = {}
        self._over: list[tuple[Definition, GoldenCase]] = []
        self._open: list[tuple[Definition, GoldenCase]] = []
        for one in counter.procedures():
            definition = definition_for(one.id)
            pin(definition=definition, by=BY, at=now)
            actions = {action.id for action in definition.flow.actions}
            for golden in definition.golden:
                if golden.expect.errors:
                    continue
                if golden.expect.outcome and {step.do for step in golden.steps} <= actions:
                    self._over.append((definition, golden))
                if Story(definition, golden, now, is_open=True).is_running:
                    self._open.append((definition, golden))

    def of(self, number: int, chance: random.Random) -> Story:
        """Return the story of a case; the last 15 % are of the last weeks, and open."""
        is_open = number >= CASES.size * (1 - OPEN_SHARE)
        days = chance.randrange(0, 25) if is_open else chance.randrange(130, DAYS, 4)
        definition, golden = chance.choice(self._open if is_open else self._over)
        key = (definition.id, golden.id, days, is_open)
        if key not in self._known:
            sent_at = (self._now - timedelta(days=days)).replace(microsecond=0)
            self._known[key] = Story(definition, golden, sent_at, is_open=is_open)
        return self._known[key]


def invented(number: int, stories: Stories, chance: random.Random) -> Invented:
    """Return a case with a name, a place and a number of its own."""
    town = chance.choices(TOWNS, INHABITANTS)[0]
    story = stories.of(number, chance)
    language = chance.choice(("nl", "fr", "fr", "en"))
    name = f"{chance.choice(FIRST_NAMES)} {chance.choice(STARTS)}{chance.choice(ENDS)}"
    answers = _personal(story.answers, name, town, number, chance)
    model = story.model.case
    case = Case(
        id=UUID(int=chance.getrandbits(128), version=4),
        reference=new_reference(),
        organisation_id=town[0],
        procedure=story.definition.id,
        definition=story.definition.hash,
        draft_id=UUID(int=number + 1),
        channel="web",
        language=language,
        is_for_inspectors="inspector" in story.definition.flow.handled_by,
        **{field: getattr(model, field) for field in PROJECTED},
    )
    case.secret = new_secret(case)
    kept = {"answers": answers, "notify_email": f"{number}@example.org", "code": ""}
    running = replace(story.model, case=case, kept=kept)
    case.label = sealed_label(case, label_for(story.definition.form, answers, fallback=name, language=language))
    running.seal_answers()
    return Invented(running, token_texts(folded_words(*search_texts(story.definition.form, answers, name=name))))


def write(cases: Sequence[Invented]) -> None:
    """Write cases, their tokens and their past, in plain SQL: Django's own way costs three times as much."""
    rows = [one.running.case for one in cases]
    insert(Case, rows)
    insert_tokens((case, one.words) for case, one in zip(rows, cases, strict=True))
    journal.append_many([entry for one in cases for entry in one.running.entries()])


def insert(model: type[Model], rows: Iterable[Model]) -> None:
    """Write rows in one prepared statement."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join("%s" for _ in fields)
    values = ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows)
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})', values)


def insert_tokens(cases: Iterable[tuple[Case, list[str]]]) -> None:
    """Write the words by which cases are found; what a case's tokens share is made ready once."""
    fields = [CaseToken._meta.get_field(name) for name in ("case", "received_at", "token")]
    columns = ", ".join(f'"{field.column}"' for field in fields)

    def values() -> Iterator[tuple[object, object, bytes]]:
        for case, found in cases:
            pk = fields[0].get_db_prep_save(case.pk, connection)
            moment = fields[1].get_db_prep_save(case.received_at, connection)
            for text in found:
                yield pk, moment, search_token(text, case.organisation_id)

    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{CaseToken._meta.db_table}" ({columns}) VALUES (%s, %s, %s)',
            values(),
        )


@contextmanager
def plain_tokens() -> Iterator[None]:
    """Take the indexes of the tokens away while they are loaded, and make them again at once afterwards."""
    table = CaseToken._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # a stock that is half made is made again
        cursor.execute("PRAGMA cache_size=-400000")
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name=%s AND sql <> ''", [table])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, sql in indexes:
            cursor.execute(sql)


def _moved(values: Any, by: timedelta) -> Any:
    """Return answers with every day in them moved."""
    if isinstance(values, dict):
        return {name: _moved(value, by) for name, value in values.items()}
    if isinstance(values, list):
        return [_moved(value, by) for value in values]
    if isinstance(values, datetime):
        return (values + by).isoformat()
    if isinstance(values, date):
        return (values + timedelta(days=by.days)).isoformat()
    return values


def _personal(
    answers: dict[str, Any], name: str, town: tuple[str, str, str, int, str], number: int, chance: random.Random
) -> dict[str, Any]:
    """Return the answers of this one: another name, number, street."""
    found = dict(answers)
    if "name" in found:
        found["name"] = name
    if "national_number" in found:
        found["national_number"] = national_number(number)
    for question in ("complainant", "firm"):
        if question in found:
            found[question] = {**found[question], "name": name}
    for question in ("address", "new_address", "place"):
        if question in found:
            street_nl, street_fr = chance.choice(STREETS)
            found[question] = {
                **found[question],
                "street_nl": street_nl,
                "street_fr": street_fr,
                "number": str(chance.randrange(1, 300)),
                "postcode": town[4],
                "municipality": town[0],
            }
    return found


def tidy() -> None:
    """Leave one file, as well known to the planner as that of an installation of two years."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    main()
