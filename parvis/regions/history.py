"""A year of invented cases, played by the counter's own rules, so that every standing and every term is real.

The same seed and the same moment give the same cases.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from parvis.counter import api as counter
from parvis.counter.types import Channel, Definition, Event, EventKind, Standing
from parvis.counter.types.past import PastCase
from parvis.kernel.clock import BELGIUM, BRUSSELS
from parvis.kernel.neighbours.cast import national_number
from parvis.regions.asked import ANSWERS, Applicant, Member
from parvis.regions.plans import PLANS, Step
from parvis.regions.types import Lane, Town

DAYS = 365
BENCH_SEED = "bench"
SHARES = {
    "household-composition": 30,
    "change-of-address": 22,
    "parking-card": 20,
    "lost-identity-card": 14,
    "road-occupation": 10,
    "complaint": 4,
}
"""Of a hundred cases, how many are of each procedure."""
SEASONS = {
    "change-of-address": (8, 7, 8, 8, 8, 9, 12, 13, 13, 10, 8, 6),
    "road-occupation": (6, 6, 8, 9, 9, 11, 13, 13, 11, 8, 7, 5),
    "parking-card": (14, 9, 8, 8, 7, 7, 6, 6, 11, 9, 8, 7),
    "lost-identity-card": (8, 7, 8, 8, 9, 9, 12, 10, 9, 8, 7, 9),
    "household-composition": (8, 7, 8, 7, 7, 8, 7, 10, 14, 10, 7, 6),
    "complaint": (8, 8, 9, 8, 8, 8, 7, 6, 9, 10, 10, 9),
}
"""Weight of each month: moves and their vans in summer, cards in January, school certificates in September."""
CHANNELS = ((Channel.WEB, 74), (Channel.DESK, 19), (Channel.PHONE, 5), (Channel.PAPER, 2))
EVENING = (2, 1, 1, 1, 1, 1, 2, 5, 9, 11, 11, 10, 9, 9, 9, 9, 8, 8, 8, 10, 12, 11, 7, 4)
"""Weight of each hour for what is sent over the web."""
FRENCH = 62
ENGLISH = 12
MISSING = {
    "nl": "Een leesbare kopie van het bewijsstuk",
    "fr": "Une copie lisible de la pièce justificative",
    "en": "A legible copy of the supporting document",
}
"""What is asked for when something is missing."""
"""Of a hundred applicants, how many are helped in French and in English; Dutch the others."""


@dataclass(frozen=True)
class Cast:
    """Who plays: people with an account, names for the others, and who works where.

    :param staff: actor ids by organisation and role.
    :param definitions: by procedure and organisation, as offered there.
    """

    towns: Sequence[Town]
    lanes: Mapping[str, Sequence[Lane]]
    applicants: Sequence[Applicant]
    first_names: Sequence[str]
    last_names: Sequence[str]
    staff: Mapping[tuple[str, str], str]
    definitions: Mapping[tuple[str, str], Definition]
    street_id: Any


@dataclass
class _Play:
    """A case while it is played."""

    definition: Definition
    answers: Mapping[str, Any]
    events: list[Event]
    staff: Mapping[str, str]
    applicant: str
    language: str
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        self.settle(self.events[-1].at)

    def settle(self, at: datetime) -> None:
        """Let follow what follows by itself; where nothing could, its conditions are not even read."""
        self.standing = counter.derive_standing(self.definition, self.answers, self.events, at=self.events[-1].at)
        if any(one.automatic and self._where(one.track) in one.at for one in self.definition.flow.actions):
            new = counter.settle(self.definition, self.answers, self.events, at=at)
            if new:
                self.events += new
                self.standing = counter.derive_standing(self.definition, self.answers, self.events, at=new[-1].at)

    def _where(self, track: str) -> str | None:
        return self.standing.state if track == "main" else self.standing.tracks.get(track)

    def catch_up(self, at: datetime) -> None:
        """Let pass what passes by itself up to a moment."""
        if self.standing.due is not None and self.standing.due.at <= at:
            self.events += counter.elapse(self.definition, self.answers, self.events, at=at)
            self.standing = counter.derive_standing(self.definition, self.answers, self.events, at=at)

    def take(self, step: Step, at: datetime) -> bool:
        """Do a step if it can be done; tell whether it was."""
        if self.standing.closed_at is not None:
            return False
        kind = _KINDS.get(step.do, EventKind.ACTION)
        if kind is EventKind.PAID and self.standing.payment != "due":
            return False
        data: dict[str, Any] = {}
        if kind is EventKind.ACTION:
            possible = counter.possible_actions(
                self.definition, self.standing, self.answers, {step.by},
                events=self.events, actor=self.by(step.by), at=at,
            )  # fmt: skip
            action = next((one.action for one in possible if one.is_open and one.action.id == step.do), None)
            if action is None:
                return False
            filled = {**step.filled, **({step.today: at.date().isoformat()} if step.today else {})}
            later = (at + timedelta(days=7)).date().isoformat()
            asked = {one.id for one in action.ask}
            filled = {name: value or later for name, value in filled.items() if name in asked}
            data = {"filled": filled} if filled else {}
        elif kind is EventKind.PIECES_REQUESTED:
            label = MISSING[self.language]
            data = {"pieces": ["proof"], "sealed": {"pieces": [{"id": "proof", "label": label}], "text": ""}}
        elif kind is EventKind.PIECES_ADDED:
            data = {"pieces": ["proof"], "files": [], "waived": ["proof"], "sealed": {"files": [], "text": ""}}
        self.events.append(
            Event(
                self.events[-1].sequence + 1, at, kind, self.by(step.by), step.by,
                step.do if kind is EventKind.ACTION else "", data,
            )
        )  # fmt: skip
        self.settle(at)
        return True

    def by(self, part: str) -> str:
        if part == "applicant":
            return self.applicant
        return "system:payments" if part == "system" else self.staff[part]


_KINDS = {
    "request_pieces": EventKind.PIECES_REQUESTED,
    "add_pieces": EventKind.PIECES_ADDED,
    "pay": EventKind.PAID,
    "withdraw": EventKind.WITHDRAWN,
}


def year(cast: Cast, *, at: datetime, count: int, seed: str = "demonstration") -> Iterator[PastCase]:
    """Yield about a year of cases before a moment, the oldest first.

    :param count: how many.
    """
    draw = Random(seed)  # noqa: S311 (a play, no secret)
    total = sum(town.thousands for town in cast.towns)
    planned = sorted(
        (_sent_at(procedure, at, draw), procedure, code)
        for town in sorted(cast.towns, key=lambda one: one.nis)
        for procedure, share in SHARES.items()
        for _ in range(_times(count * town.thousands / total * share / 100, draw))
        for code in [town.code]
    )
    by_code = {town.code: town for town in cast.towns}
    for index, (sent, procedure, code) in enumerate(planned):
        yield _case(cast, by_code[code], procedure, sent, now=at, seed=f"{seed}:{index}")


def _times(expected: float, draw: Random) -> int:
    """Return a whole number near what is expected, by chance for the rest."""
    return int(expected) + (draw.random() < expected % 1)


def _sent_at(procedure: str, now: datetime, draw: Random) -> datetime:
    """Return a moment in the past year: by season, seldom on Sunday."""
    weights = SEASONS[procedure]
    while True:
        day = (now - timedelta(days=draw.random() ** 1.9 * DAYS)).astimezone(BRUSSELS).date()
        fits = weights[day.month - 1] / 14 * (1.0, 0.95, 0.9, 0.9, 0.8, 0.4, 0.3)[day.weekday()]
        if draw.random() < fits:
            sent = datetime.combine(day, time(_drawn(EVENING, draw), draw.randrange(60), draw.randrange(60)), BRUSSELS)
            if sent < now - timedelta(minutes=20):
                return sent


def _drawn(weights: Sequence[int], draw: Random) -> int:
    sums = list(accumulate(weights))
    return bisect(sums, draw.random() * sums[-1])


def _case(cast: Cast, town: Town, procedure: str, sent: datetime, *, now: datetime, seed: str) -> PastCase:
    draw = Random(seed)  # noqa: S311 (a play, no secret)
    channel = CHANNELS[_drawn([weight for _, weight in CHANNELS], draw)][0]
    if channel is not Channel.WEB:
        sent = _at_work(sent, draw, now)
    who = _applicant(cast, town, draw)
    definition = cast.definitions[procedure, town.code]
    answers = ANSWERS[procedure](who, sent, draw)
    staff = {part: cast.staff[town.code, part] for part in ("agent", "decider", "inspector", "manager")}
    applicant = f"account:{who.account}" if who.account else "anonymous"
    known = {name: "fetched" for name in definition.sourced if answers.get(name) is not None}
    first = Event(
        1, sent, EventKind.SUBMITTED,
        applicant if channel is Channel.WEB else staff["agent"],
        "applicant" if channel is Channel.WEB else "agent",
        data={"channel": channel.value, "organisation": town.code, "language": who.language, "evidence": known},
    )  # fmt: skip
    play = _Play(definition, answers, [first], staff, applicant, who.language)
    _live(play, PLANS[procedure](answers, sent, draw), sent, now, draw)
    return PastCase(
        source_id=uuid5(NAMESPACE_URL, f"parvis:{seed}"),
        definition=definition,
        organisation=town.code,
        answers=answers,
        events=tuple(play.events),
        channel=channel,
        language=who.language,
        applicant=who.account,
        name=who.name,
        notify_email=who.email,
    )


def _live(play: _Play, plan: Sequence[Step], sent: datetime, now: datetime, draw: Random) -> None:
    """Let a plan be carried out, as far as time and the rules let it; some recent cases are forgotten for a while."""
    moment = sent
    is_forgotten = now - sent < timedelta(days=50) and draw.random() < 0.07
    if draw.random() < 0.07:
        plan = [*_missing(draw), *plan]
    for step in plan:
        if play.standing.closed_at is not None or (is_forgotten and step.by == "agent"):
            break
        if step.at and step.at != play.standing.state:
            continue
        wanted = datetime.combine(step.on, time(9), BRUSSELS) if step.on else moment + timedelta(hours=step.hours)
        if step.by != "applicant" and step.by != "system":
            wanted = _in_office_hours(wanted, draw)
        if wanted >= now:
            break
        play.catch_up(max(wanted, moment))
        if play.take(step, max(wanted, play.events[-1].at)):
            moment = play.events[-1].at
    play.catch_up(now)


def _missing(draw: Random) -> list[Step]:
    """Return what happens when something is missing: it is asked for, and comes or is waived."""
    return [
        Step("agent", "request_pieces", 24 * draw.triangular(0.2, 3, 0.5)),
        Step("agent", "add_pieces", 24 * draw.triangular(2, 45, 6)),
    ]


def _in_office_hours(moment: datetime, draw: Random) -> datetime:
    """Return the moment itself, or one of the next working morning."""
    local = moment.astimezone(BRUSSELS)
    if BELGIUM.is_working_day(local.date()) and 8 <= local.hour < 17:
        return moment
    day = local.date() + timedelta(days=local.hour >= 17)
    return _on(_working_day(day), draw, 8, 12)


def _at_work(moment: datetime, draw: Random, now: datetime) -> datetime:
    """Return a moment at the desk, on or before the day of `moment`."""
    day = moment.astimezone(BRUSSELS).date()
    while not BELGIUM.is_working_day(day) or _on(day, Random(0), 15, 16) > now:  # noqa: S311
        day -= timedelta(days=1)
    return _on(day, draw, 9, 13)


def _working_day(day: date) -> date:
    while not BELGIUM.is_working_day(day):
        day += timedelta(days=1)
    return day


def _on(day: date, draw: Random, first: int, last: int) -> datetime:
    return datetime.combine(day, time(draw.randrange(first, last), draw.randrange(60), draw.randrange(60)), BRUSSELS)


def _applicant(cast: Cast, town: Town, draw: Random) -> Applicant:
    """Return one of the people of the town with an account, or somebody else who lives there."""
    known = [one for one in cast.applicants if one.address["municipality"] == town.code]
    if known and draw.random() < 0.07:
        return draw.choice(known)
    lanes = cast.lanes[town.code]
    index = draw.randrange(len(lanes))
    lane = lanes[index]
    name = f"{draw.choice(cast.first_names)} {draw.choice(cast.last_names)}"
    roll = draw.random() * 100
    language = "fr" if roll < FRENCH else "en" if roll < FRENCH + ENGLISH else "nl"
    born = date(draw.randrange(1940, 2007), draw.randrange(1, 13), draw.randrange(1, 29))
    return Applicant(
        name=name,
        national_number=national_number(born, draw.randrange(400, 998)),
        born_on=born,
        email=f"{name.split()[0].lower()}.{draw.randrange(100, 999)}@post.example".encode("ascii", "ignore").decode(),
        language=language,
        address=address_of(lane, cast.street_id(town.code, index), town.code, str(draw.randrange(1, 240))),
        household=_household(cast, name.split(maxsplit=1)[1], draw),
    )


def _household(cast: Cast, surname: str, draw: Random) -> tuple[Member, ...]:
    members = []
    for is_child in [False] * draw.choices([0, 1], [55, 45])[0] + [True] * draw.choices([0, 1, 2, 3], [60, 18, 15, 7])[
        0
    ]:
        born = date(draw.randrange(2009, 2025) if is_child else draw.randrange(1950, 2003), draw.randrange(1, 13), 14)
        name = f"{draw.choice(cast.first_names)} {surname}"
        members.append(Member(name, national_number(born, draw.randrange(400, 998)), born, is_child))
    return tuple(members)


def address_of(lane: Lane, street_id: str, code: str, number: str, box: str = "") -> dict[str, Any]:
    """Return an address as a form keeps it."""
    return {
        "street_id": street_id,
        "street_nl": lane.nl,
        "street_fr": lane.fr,
        "number": number,
        "box": box,
        "postcode": lane.postcode,
        "municipality": code,
        "lat": lane.lat,
        "lon": lane.lon,
    }
