"""What a source is to us: where it is asked, for which right, and how each field is read from its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from parvis.kernel.definitions.localised import Localised
from parvis.sources.rules.reading import Read
from parvis.sources.types import FieldInfo, FieldKind, KeyKind, SourceInfo


@dataclass(frozen=True)
class Field:
    """A field that a form can name as `<source>.<field>`."""

    info: FieldInfo
    read: Read


@dataclass(frozen=True, kw_only=True)
class Connector:
    """One authentic source.

    :param path: below the base address of the sources.
    :param scope: what our token must allow (OAuth 2.0, RFC 6749 3.3).
    """

    id: str
    name: Localised
    holder: Localised
    key: KeyKind
    path: str
    scope: str
    fields: Mapping[str, Field]

    @cached_property
    def info(self) -> SourceInfo:
        """The source as others read it."""
        return SourceInfo(
            id=self.id,
            name=self.name,
            holder=self.holder,
            key=self.key,
            fields={name: one.info for name, one in self.fields.items()},
        )


def label(nl: str, fr: str, en: str) -> Localised:
    """Return a text in three languages."""
    return Localised(nl=nl, fr=fr, en=en)


def field(
    kind: FieldKind,
    name: Localised,
    read: Read,
    *,
    values: tuple[str, ...] = (),
    items: Mapping[str, FieldInfo] | None = None,
) -> Field:
    """Return a field with its reader."""
    return Field(FieldInfo(label=name, kind=kind, values=values, items=items or {}), read)


def item(kind: FieldKind, nl: str, fr: str, en: str, *, values: tuple[str, ...] = ()) -> FieldInfo:
    """Return a field of a row."""
    return FieldInfo(label=label(nl, fr, en), kind=kind, values=values)
