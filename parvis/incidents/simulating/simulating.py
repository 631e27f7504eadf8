"""A year of invented reports, one after the other in the order in which they come in."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from random import Random

import numpy as np

from parvis.incidents.simulating.answers import answers
from parvis.incidents.simulating.doubles import Doubles, First
from parvis.incidents.simulating.ground import Ground
from parvis.incidents.simulating.invented import Invented
from parvis.incidents.simulating.lives import NEVER, Lives, Paces, lives, paces
from parvis.incidents.simulating.moments import Year, season_of, shares
from parvis.incidents.simulating.people import Person, people
from parvis.incidents.simulating.profiles import Profiles, profiles
from parvis.incidents.simulating.streets import Street
from parvis.incidents.simulating.texts import Writer
from parvis.incidents.types.category import Tree
from parvis.incidents.types.report import State
from parvis.kernel.clock import BRUSSELS

_BATCH = 20_000


def simulate(
    year: int, count: int, *, seed: int, places: Sequence[Street], tree: Tree, until: datetime | None = None
) -> Iterator[Invented]:
    """Yield `count` reports of a year, the same for the same arguments.

    :param places: as `streets.places_from` gives them.
    :param until: nothing happens after this moment: no report, no step of its life; None for no end.
    :raises ValueError: at once, if nothing can be reported in that time.
    """
    return _City(year, seed, places, tree, until).reports(count)


class _City:
    """Everyone who reports something in a year, and who deals with it."""

    def __init__(self, year: int, seed: int, places: Sequence[Street], tree: Tree, until: datetime | None) -> None:
        self.facts: Profiles = profiles()
        self.tree = tree
        self.year = Year(year, until)
        self.until = NEVER if until is None else int(until.timestamp())
        self.rng = np.random.default_rng([seed, year])
        self.random = Random(f"{seed} {year}")  # noqa: S311 (invented reports, no secret)
        self.writer = Writer(tree)
        wanted = shares(tree, self.facts)
        self.pace: Paces = paces(tree, wanted, self.facts, year)
        self.codes = self.pace.codes
        self.days, self.shares = self._days(wanted)
        self.groups = np.array([tree.group(code) for code in self.codes])
        self.ground = Ground(places, sorted(set(self.groups.tolist())), self.rng)
        self.doubles = Doubles(self.facts, self.random)

    def _days(self, wanted: dict[str, float]) -> tuple[list[np.ndarray], np.ndarray]:
        """Return the weights of the days for each leaf, and its share, less where it cannot be reported all year."""
        days, found = [], []
        for code, share in wanted.items():
            row, season = self.tree[code], season_of(self.tree[code], self.facts)
            path = tuple(self.tree[step] for step in row.path)
            weights = self.year.day_weights(season, self.facts.weekdays, path)
            usual = self.year.day_weights(season, self.facts.weekdays, ()).sum()
            days.append(weights)
            found.append(share * weights.sum() / usual if usual else 0.0)
        if not sum(found):
            raise ValueError("Nothing can be reported in this time: it is to come, or every category is retired.")
        return days, np.array(found) / sum(found)

    def reports(self, count: int) -> Iterator[Invented]:
        moments, leaf = self._moments(count)
        for begin in range(0, count, _BATCH):
            batch = slice(begin, begin + _BATCH)
            yield from self._batch(begin, moments[batch], leaf[batch])

    def _moments(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        counts = self.rng.multinomial(count, self.shares)
        hours = [self.facts.hours[season_of(self.tree[code], self.facts).hours] for code in self.codes]
        drawn = [
            self.year.draw(number, days, hour, self.rng)
            for number, days, hour in zip(counts.tolist(), self.days, hours, strict=True)
            if number
        ]
        moments = np.concatenate([np.empty(0, dtype=np.int64), *drawn])
        leaf = np.repeat(np.arange(len(self.codes)), counts)
        order = np.argsort(moments, kind="stable")
        return moments[order], leaf[order]

    def _batch(self, begin: int, moments: np.ndarray, leaf: np.ndarray) -> Iterator[Invented]:
        facts, rng, count = self.facts, self.rng, len(moments)
        spots = self.ground.draw(self.groups[leaf], rng)
        fates = lives(moments, leaf, self.pace, facts, rng)
        closings = np.minimum(fates.refused, fates.solved).tolist()
        firsts: list[First | None] = []
        for at, (moment, kind, closed) in enumerate(zip(moments.tolist(), leaf.tolist(), closings, strict=True)):
            first = self.doubles.first_of(First(begin + at, int(spots[at]), moment, closed), kind)
            firsts.append(first)
            if first is not None:
                spots[at] = first.spot
        lat, lon = self.ground.measured(spots, rng)
        crowd = people(count, facts, rng)
        rows = zip(moments.tolist(), leaf.tolist(), spots.tolist(), lat.tolist(), lon.tolist(), strict=True)
        for at, row in enumerate(rows):
            yield self._one(begin + at, row, crowd[at], firsts[at], fates, at)

    def _one(
        self, index: int, row: tuple[int, int, int, float, float], person: Person, first: First | None,
        fates: Lives, at: int,
    ) -> Invented:  # fmt: skip
        moment, leaf, spot, lat, lon = row
        code, rng = self.codes[leaf], self.random
        place, number = self.ground.places[int(self.ground.street[spot])], self.ground.number[spot]
        meant = self.writer.meant(code, rng)
        name = place.name_nl if person.language == "nl" else place.name_fr
        merged = NEVER if first is None else self.doubles.merged(first, moment)
        is_merged = merged != NEVER and merged <= self.until
        steps = [] if is_merged else [step for step in fates.of(at) if step[1] <= self.until]
        contested = int(fates.contested[at])
        return Invented(
            index=index, reported_at=_moment(moment), category=code, meant=meant,
            lat=lat, lon=lon, municipality=place.municipality, street=place.id,
            street_nl=place.name_nl, street_fr=place.name_fr, number=number, postcode=place.postcode,
            text=self.writer.write(meant, person.language, rng, street=name, number=number),
            language=person.language, channel=person.channel,
            answers=answers(self.tree[code], person.language, number, rng, self.writer.phrases, self.facts),
            followers=person.followers, photos=person.photos,
            life=((State.RECEIVED, _moment(moment)), *((state, _moment(when)) for state, when in steps)),
            planned_on=None if is_merged else self._planned(fates, at),
            contested_at=None if is_merged or contested > min(self.until, NEVER - 1) else _moment(contested),
            duplicate_of=first.index if first else None, merged_at=_moment(merged) if is_merged else None,
            is_on_private_property=person.is_on_private_property,
            over_65=person.over_65, is_first_time=person.is_first_time,
        )  # fmt: skip

    def _planned(self, fates: Lives, at: int) -> date | None:
        """Return the first day of the month in which it will be solved, where that was announced in time."""
        if not fates.is_planned[at] or fates.accepted[at] > self.until:
            return None
        return _moment(int(fates.solved[at])).date().replace(day=1)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, BRUSSELS)
