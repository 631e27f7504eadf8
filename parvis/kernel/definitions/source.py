"""Reads the safe part of YAML, and remembers on which line everything stood.

What is read, and how it is typed (YAML 1.2's core rules, with four choices of our own):

* `true` and `false` are yes and no; `yes`, `no`, `on`, `off` are plain texts.
* A whole number may group its digits with `_` (`2500_00` cents), as in the rules. A number that begins with a
  zero is a text: `0470123456` is a telephone number.
* `2026-11-24` is a day. `2026-11-24 09:00` is a moment; without an offset it is the time of Brussels.
* Anchors, aliases, tags, merge keys, a second document, and a key given twice are refused.
* A file is at most 512 kB, 60 levels deep and 50,000 values long.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from parvis.kernel.clock import BRUSSELS
from parvis.kernel.definitions.problems import DefinitionErrors, Problem

MAX_BYTES = 512 * 1024
MAX_DEPTH = 60
MAX_VALUES = 50_000
MAX_DIGITS = 18

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*|[1-9][0-9]*(_[0-9]+)+|0(_[0-9]+)+)\Z")
_FRACTION = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt]|[ \t]+)([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"[ \t]*(Z|[-+][0-9]{2}:[0-9]{2})?\Z"
)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

Step = str | int
"""A step of a path: a key, or a place in a list counted from 0."""


class _RefusedError(Exception):
    """Reading stops here."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


@dataclass
class _Place:
    """Where a value stood, and where its parts stood."""

    line: int
    key_line: int
    parts: dict[Step, "_Place"] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A definition as read: plain values, and the line of each."""

    file: str
    data: Any
    places: _Place

    def line(self, path: Sequence[Step] = ()) -> int:
        """Return the line, counted from 1, of the value at `path`, or of the nearest thing around it."""
        place = self.places
        for step in path:
            if step not in place.parts:
                break
            place = place.parts[step]
        return place.key_line

    def has(self, path: Sequence[Step]) -> bool:
        """Return whether something was written at `path`."""
        place = self.places
        for step in path:
            if step not in place.parts:
                return False
            place = place.parts[step]
        return True

    def at(self, path: Sequence[Step]) -> Any:
        """Return the value at `path`; None where there is none."""
        value = self.data
        if not self.has(path):
            return None
        for step in path:
            value = value[step]
        return value

    def where(self, path: Sequence[Step]) -> str:
        """Return `path` in words: list items by their `id`, or else by their number from 1."""
        words = []
        for depth, step in enumerate(path):
            if isinstance(step, int):
                item = self.at(path[: depth + 1])
                named = item.get("id") if isinstance(item, Mapping) else None
                words.append(named if isinstance(named, str) else f"no. {step + 1}")
            else:
                words.append(step)
        return " › ".join(words)

    def problem(self, path: Sequence[Step], message: str, hint: str = "") -> Problem:
        """Return a problem at `path`, with its line."""
        return Problem(self.file, self.line(path), self.where(path), message, hint)


def read(path: Path | str) -> Source:
    """Read a YAML file.

    :raises DefinitionErrors: if it is absent, too large, not UTF-8, or not YAML as described above.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DefinitionErrors([_too_large(str(path))])
        raw = path.read_bytes()
    except OSError:
        message = "There is no file here that can be read."
        raise DefinitionErrors([Problem(str(path), 0, "", message, "Check the name of the file.")]) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "This file is not UTF-8 text."
        raise DefinitionErrors([Problem(str(path), line, "", message, "Save it again as UTF-8.")]) from None
    return read_text(text, file=str(path))


def read_text(text: str, *, file: str = "text") -> Source:
    """Read YAML from a string; `file` is the name used in messages.

    :raises DefinitionErrors: as :func:`read`.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise DefinitionErrors([_too_large(file)])
    reader = _Reader(file)
    try:
        data, places = reader.document(yaml.parse(text, Loader=_LOADER))
    except _RefusedError as refused:
        problem = Problem(file, refused.line, "", refused.message, refused.hint)
        raise DefinitionErrors([*reader.problems, problem]) from None
    except yaml.YAMLError as error:
        raise DefinitionErrors([*reader.problems, _in_words(file, error)]) from None
    if reader.problems:
        raise DefinitionErrors(reader.problems)
    return Source(file, data, places)


class _Reader:
    """Builds values from YAML's events, never deeper or longer than allowed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.values = 0

    def document(self, events: Iterator[Any]) -> tuple[Any, _Place]:
        data: Any = None
        places = _Place(1, 1)
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(
                        _line(event),
                        "A second document begins here.",
                        "Remove the line ‘---’, or make two files of it.",
                    )
                data, places = self.value(next(events), events, 0, None)
        return data, places

    def value(self, event: Any, events: Iterator[Any], depth: int, key_line: int | None) -> tuple[Any, _Place]:
        line = _line(event)
        self.values += 1
        if self.values > MAX_VALUES:
            raise _RefusedError(line, f"This file holds more than {MAX_VALUES:,} values.", "Split it.")
        if depth > MAX_DEPTH:
            raise _RefusedError(line, f"This is nested more than {MAX_DEPTH} levels deep.", "Make it flatter.")
        self._plain(event, line)
        place = _Place(line, key_line or line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line), place
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, depth, place), place
        return self._mapping(events, depth, place), place

    def _plain(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _RefusedError(
                line, "Anchors (&name) and references (*name) are not read here.", "Write the value out."
            )
        if event.tag is not None and event.tag != "!":
            raise _RefusedError(
                line, f"The tag {event.tag} is not read here.", "Leave it out; types follow by themselves."
            )

    def _sequence(self, events: Iterator[Any], depth: int, place: _Place) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            item, place.parts[len(items)] = self.value(event, events, depth + 1, None)
            items.append(item)
        return items

    def _mapping(self, events: Iterator[Any], depth: int, place: _Place) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = _line(event)
            key = self._key(event, line)
            value, found = self.value(next(events), events, depth + 1, line)
            if key in entries:
                first = place.parts[key].key_line
                message = f"‘{key}’ is given twice; it was already given on line {first}."
                self.problems.append(Problem(self.file, line, key, message, "Keep one of the two."))
                continue
            entries[key], place.parts[key] = value, found
        return entries

    def _key(self, event: Any, line: int) -> str:
        self._plain(event, line)
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError(
                line,
                "A list or a group cannot be the name of something.",
                "A text that begins with { or [ goes between quotation marks.",
            )
        key: str = event.value
        if key == "<<" and event.implicit[0]:
            raise _RefusedError(line, "The merge key ‘<<’ is not read here.", "Write the values out.")
        return key

    def _scalar(self, event: Any, line: int) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block of text
            return text
        try:
            return typed(text)
        except ValueError as error:
            self.problems.append(
                Problem(self.file, line, "", str(error), "For a text, put it between quotation marks.")
            )
            return text


def _line(event: Any) -> int:
    number: int = event.start_mark.line
    return number + 1


def typed(text: str) -> Any:
    """Return what an unquoted text stands for: a yes or no, a number, a day, a moment, nothing, or itself.

    :raises ValueError: with a sentence, for a day or moment that does not exist or a number that is too long.
    """
    if text in _WORDS:
        return _WORDS[text]
    if not text[0].isdigit() and text[0] not in "+-":
        return text
    if _WHOLE.match(text) or _FRACTION.match(text):
        if sum(character.isdigit() for character in text) > MAX_DIGITS:
            raise ValueError(f"This number is longer than {MAX_DIGITS} digits.")
        return float(text) if "." in text else int(text)
    if _DAY.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"There is no day {text}.") from None
    moment = _MOMENT.match(text)
    return _moment(*moment.groups()) if moment else text


def _moment(day: str, time: str, offset: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{offset or ''}")
    except ValueError:
        raise ValueError(f"There is no moment {day} {time}{offset or ''}.") from None
    if moment.tzinfo is not None:
        return moment
    early, late = (moment.replace(tzinfo=BRUSSELS, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    if (early.utcoffset() or timedelta()) < (late.utcoffset() or timedelta()):
        raise ValueError(f"The clock skips {time} on {day}: summer time begins.")
    raise ValueError(f"{time} comes twice on {day}, as summer time ends: add +02:00 or +01:00.")


def _too_large(file: str) -> Problem:
    return Problem(file, 0, "", f"This file is larger than {MAX_BYTES // 1024} kB.", "Split it.")


_COLON = (
    "There is a colon where none can stand.",
    "Put a text that holds ‘: ’ between quotation marks, or check the indentation.",
)
_QUOTE = ("A quotation mark is opened and never closed.", "Close it.")
_TOKEN = (
    "This line begins with a tab or a sign that means something else.",
    "Indent with spaces; put texts that begin with @, ` or % between quotation marks.",
)
_NO_COLON = (
    "A name stands here without its colon.",
    "Write ‘name: value’, or indent a text that goes on.",
)
_KEY = (
    "This line does not line up with the ones around it.",
    "Check the indentation and the quotation marks just above.",
)
_ITEM = (
    "This line does not line up with the list it is in.",
    "Indent every ‘-’ of a list equally.",
)
_BRACKET = (
    "A list or group in brackets is not closed.",
    "Close it, and put commas between its parts.",
)
_REFERENCE = (
    "References (*name) and anchors (&name) are not read here.",
    "Put a text that begins with * or & between quotation marks.",
)
_TAG = ("Tags (!name) are not read here.", "Put a text that begins with ! between quotation marks.")
_CONTROL = ("There is an invisible control character here.", "Remove it.")
_ELSE = ("This is not YAML.", "Check the indentation and the quotation marks around this line.")
_SAID = {  # a part of what libyaml or PyYAML say -> what we say
    "cannot start any token": _TOKEN,
    "mapping values are not allowed": _COLON,
    "found unexpected end of stream": _QUOTE,
    "while scanning a quoted scalar": _QUOTE,
    "could not find expected ':'": _NO_COLON,
    "did not find expected key": _KEY,
    "did not find expected '-' indicator": _ITEM,
    "did not find expected ',' or": _BRACKET,
    "expected ',' or": _BRACKET,
    "while parsing a flow": _BRACKET,
    "did not find expected alphabetic or numeric": _REFERENCE,
    "undefined tag handle": _TAG,
    "control characters are not allowed": _CONTROL,
    "special characters are not allowed": _CONTROL,
}


def _in_words(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 0
    technical = " ".join(str(error).split())
    message, hint = next((said for sign, said in _SAID.items() if sign in technical), _ELSE)
    return Problem(file, line, "", message, hint)
