"""Which reports are asked for: one filter for map, lists and feeds; read from an address and written back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from parvis.incidents.types.report import CLOSED, OPEN, Channel, State
from parvis.kernel.clock import local_day, start_of_day
from parvis.kernel.definitions import Localised
from parvis.kernel.places.key import Box

LONGEST_TEXT = 100
EARLIEST, LATEST = 1900, 2200
"""Years: what lies before or after is a slip of the keyboard."""
STANDINGS: dict[str, frozenset[State]] = {"open": OPEN, "closed": CLOSED, "all": OPEN | CLOSED}
"""Words for several states at once."""
FILTER_NAMES = frozenset(
    {
        "group", "category", "state", "municipality", "manager", "channel", "from", "until", "changed_since", "bbox",
        "overdue", "q",
    }
)  # fmt: skip
"""The names that an address may use."""


class BadFilter(Exception):
    """An address asks for something that cannot be understood; `errors` says by name what, and how to write it."""

    def __init__(self, errors: Mapping[str, Localised]) -> None:
        super().__init__("; ".join(f"{name}: {text.en}" for name, text in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which public reports are asked for; what is empty or None leaves out nothing.

    :param groups: codes of main groups; `categories` codes of categories, each with all that is under it.
    :param states: empty for what the map shows by itself: open, or closed at most thirty days ago.
    :param reported_from: from this moment on; `reported_until` before this one. `changed_since` from this moment on.
    :param box: a rectangle; one whose west is beyond its east crosses the 180th meridian.
    :param is_overdue: open, and mended later than was meant.
    :param text: words of a street's name, or a report's number.
    """

    groups: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    municipality: str = ""
    manager: str = ""
    channel: Channel | None = None
    reported_from: datetime | None = None
    reported_until: datetime | None = None
    changed_since: datetime | None = None
    box: Box | None = None
    is_overdue: bool = False
    text: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of an address that asks for the same."""
        found = [
            ("group", ",".join(sorted(self.groups))),
            ("category", ",".join(sorted(self.categories))),
            ("state", _states_word(self.states)),
            ("municipality", self.municipality),
            ("manager", self.manager),
            ("channel", self.channel.value if self.channel else ""),
            ("from", _moment_word(self.reported_from)),
            ("until", _moment_word(self.reported_until, is_end=True)),
            ("changed_since", _moment_word(self.changed_since)),
            ("bbox", box_words(self.box) if self.box else ""),
            ("overdue", "yes" if self.is_overdue else ""),
            ("q", self.text),
        ]
        return [(name, value) for name, value in found if value]

    @property
    def query(self) -> str:
        """The query string of an address that asks for the same; empty when nothing is asked."""
        return urlencode(self.pairs, safe=",:")


def read_filter(given: Mapping[str, Sequence[str]]) -> Filter:
    """Return what the query string of an address asks for; names that are none of ours are left alone.

    `group`, `category` and `state` may come several times, or with commas between. `from` and `until` are days, both
    included, or moments with their offset (`until` itself left out). `bbox` is west,south,east,north.

    :param given: every value of each name, as `dict(request.GET.lists())` has them.
    :raises BadFilter: naming each value that cannot be understood.
    """
    return _Reading(given).filter()


def box_words(box: Box) -> str:
    """Return a rectangle as an address has it: west,south,east,north."""
    return ",".join(f"{value:.7f}".rstrip("0").rstrip(".") for value in (box.west, box.south, box.east, box.north))


class _Reading:
    """Reads one address, and remembers all that is wrong with it."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self._given = given
        self._errors: dict[str, Localised] = {}

    def filter(self) -> Filter:
        found = Filter(
            groups=frozenset(self._several("group")),
            categories=frozenset(self._several("category")),
            states=self._states(),
            municipality=self._last("municipality"),
            manager=self._last("manager"),
            channel=self._channel(),
            reported_from=self._moment("from"),
            reported_until=self._moment("until", is_end=True),
            changed_since=self._moment("changed_since"),
            box=self._box(),
            is_overdue=self._yes("overdue"),
            text=" ".join(self._last("q").split())[:LONGEST_TEXT],
        )
        if self._errors:
            raise BadFilter(self._errors)
        return found

    def _last(self, name: str) -> str:
        values = self._given.get(name) or [""]
        return values[-1].strip()

    def _several(self, name: str) -> Iterable[str]:
        return (part.strip() for value in self._given.get(name, ()) for part in value.split(",") if part.strip())

    def _states(self) -> frozenset[State]:
        found: set[State] = set()
        known = {state.value: frozenset({state}) for state in sorted(OPEN | CLOSED)} | STANDINGS
        for word in self._several("state"):
            if word in known:
                found |= known[word]
            else:
                self._errors["state"] = _one_of("state", word, known)
        return frozenset(found)

    def _channel(self) -> Channel | None:
        word = self._last("channel")
        known = [one.value for one in Channel]
        if word and word not in known:
            self._errors["channel"] = _one_of("channel", word, known)
            return None
        return Channel(word) if word else None

    def _moment(self, name: str, *, is_end: bool = False) -> datetime | None:
        word = self._last(name)
        if not word:
            return None
        try:
            return read_moment(word, is_end=is_end)
        except ValueError:
            self._errors[name] = _no_moment(name, word)
            return None

    def _box(self) -> Box | None:
        word = self._last("bbox")
        if not word:
            return None
        try:
            return read_box(word)
        except ValueError:
            self._errors["bbox"] = _no_box(word)
            return None

    def _yes(self, name: str) -> bool:
        word = self._last(name).lower()
        known = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "": False}
        if word not in known:
            self._errors[name] = _one_of(name, word, ("yes", "no"))
        return known.get(word, False)


def read_moment(word: str, *, is_end: bool = False) -> datetime:
    """Return the moment that a day or a moment in ISO 8601 stands for.

    :param is_end: a day stands for its end: the first moment of the day after.
    :raises ValueError: for anything else, and for a moment without an offset.
    """
    is_day = len(word) <= len("2026-11-24")
    # A plus sign that nobody escaped arrives as a space.
    moment = datetime.fromisoformat(word.replace(" ", "+"))
    if not EARLIEST <= moment.year < LATEST or (moment.tzinfo is None and not is_day):
        raise ValueError("a moment without an offset, or of another age")
    return start_of_day(moment.date() + timedelta(days=1 if is_end else 0)) if is_day else moment


def read_box(word: str) -> Box:
    """Return the rectangle of `west,south,east,north`; of six numbers the heights are left out.

    :raises ValueError: if it is none.
    """
    numbers = [float(part) for part in word.split(",")]
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise ValueError("not four numbers")
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("not on earth, or its south above its north")
    return Box(south=south, west=west, north=north, east=east)


def _states_word(states: frozenset[State]) -> str:
    for word, several in STANDINGS.items():
        if states == several:
            return word
    return ",".join(sorted(states))


def _moment_word(moment: datetime | None, *, is_end: bool = False) -> str:
    if moment is None:
        return ""
    day = local_day(moment)
    if moment == start_of_day(day):
        return (day - timedelta(days=1) if is_end else day).isoformat()
    return moment.isoformat()


def _one_of(name: str, word: str, known: Iterable[str]) -> Localised:
    words = ", ".join(known)
    return Localised(
        nl=f"{name}: “{word[:40]}” kennen we niet. Kies uit: {words}.",
        fr=f"{name} : « {word[:40]} » nous est inconnu. Choisissez parmi : {words}.",
        en=f"{name}: “{word[:40]}” is unknown to us. Choose from: {words}.",
    )


def unknown_code(name: str, word: str) -> Localised:
    """Return the sentence about a code that nothing has."""
    return Localised(
        nl=f"{name}: er is niets met de code “{word[:60]}”.",
        fr=f"{name} : rien ne porte le code « {word[:60]} ».",
        en=f"{name}: nothing has the code “{word[:60]}”.",
    )


def _no_moment(name: str, word: str) -> Localised:
    return Localised(
        nl=f"{name}: “{word[:40]}” is geen datum. Schrijf 2026-11-24, of 2026-11-24T09:00:00+01:00.",
        fr=f"{name} : « {word[:40]} » n’est pas une date. Écrivez 2026-11-24, ou 2026-11-24T09:00:00+01:00.",
        en=f"{name}: “{word[:40]}” is not a date. Write 2026-11-24, or 2026-11-24T09:00:00+01:00.",
    )


def _no_box(word: str) -> Localised:
    return Localised(
        nl=f"bbox: “{word[:40]}” is geen rechthoek. Schrijf west,zuid,oost,noord in graden: 4.31,50.79,4.41,50.9.",
        fr=f"bbox : « {word[:40]} » n’est pas un rectangle. Écrivez ouest,sud,est,nord : 4.31,50.79,4.41,50.9.",
        en=f"bbox: “{word[:40]}” is not a rectangle. Write west,south,east,north in degrees: 4.31,50.79,4.41,50.9.",
    )
