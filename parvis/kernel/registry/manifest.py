"""The shapes of what a module can declare; plain frozen records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

LocalisedName = dict[str, str]
"""A short text per language code: `{"nl": …, "fr": …, "en": …}`."""


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """An entry of the navigation: for everyone, for who has signed in, for all agents, or for those with one role."""

    name: LocalisedName
    url_name: str
    audience: Literal["public", "person", "agent", "manager", "editor", "administrator", "operator"]
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A key figure: how it is called, counted and for which sentence of the annual report it answers.

    `compute(period_from, period_until, organisation)` takes two days (the second exclusive) and an organisation code
    or None for all; it returns a number.

    :param split: the same by one dimension: `split(dimension, period_from, period_until, organisation)` returns pairs
        of a value and a number, None where it counts too few people to be told.
    :param dimensions: those that `split` knows, such as `channel` or `age_band`.
    """

    id: str
    name: LocalisedName
    definition: LocalisedName
    unit: str
    compute: Callable[[date, date, str | None], float]
    source: str = ""
    split: Callable[[str, date, date, str | None], Sequence[tuple[str, float | None]]] | None = None
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """An open or shared dataset: its rows are plain records without personal data."""

    id: str
    title: LocalisedName
    description: LocalisedName
    licence: str
    rows: Callable[[], list[dict[str, object]]]
    updated: Literal["continuous", "daily", "monthly", "yearly"] = "daily"


@dataclass(frozen=True, kw_only=True)
class Processing:
    """A processing of personal data, as article 30 of the GDPR wants it recorded; citizens read it at `privacy/`.

    :param purpose: why, in a sentence.
    :param legal_basis: by which right.
    :param subjects: whose data; `data`: which; `recipients`: who gets to see them.
    :param retention: how long they are kept.
    :param safeguards: how they are protected.
    """

    id: str
    name: LocalisedName
    purpose: LocalisedName
    legal_basis: LocalisedName
    subjects: LocalisedName
    data: LocalisedName
    recipients: LocalisedName
    retention: LocalisedName
    safeguards: LocalisedName


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What a role may do; the matrix test walks these against every address."""

    id: str
    roles: tuple[str, ...]
    description: str


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Work that a worker repeats.

    `run(at)` gets the moment and returns how much it did; it must be safe to run twice.
    """

    id: str
    every: timedelta
    run: Callable[[datetime], int]


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A number by which an operator sees how a module is doing; nothing personal.

    :param read: `read(at)` returns the number now.
    :param most: above this it is worth a look; None for a number that is never wrong.
    """

    id: str
    name: LocalisedName
    read: Callable[[datetime], int]
    unit: Literal["count", "bytes"] = "count"
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """An outside system of which the demonstration runs a fake, as a real server.

    :param id: the first part of its path there, and the name of its client in settings.
    :param app: a factory, as `package.module:function`: it gets the folder of the region,
        and returns a WSGI application.
    """

    id: str
    name: str
    app: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything one module declares."""

    module: str
    menu: tuple[MenuItem, ...] = ()
    procedures: tuple[Path, ...] = ()
    """Folders that hold procedure folders."""
    figures: tuple[Figure, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    processings: tuple[Processing, ...] = ()
    permissions: tuple[Permission, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    signs: tuple[Sign, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    hooks: dict[str, Callable[..., object]] = field(default_factory=dict)
    """Named needs of lower modules that this module serves; the name is documented where it is asked for."""
