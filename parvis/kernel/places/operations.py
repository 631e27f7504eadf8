"""Take places over from their official sources.

An import replaces names and outlines, and never removes what is used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import shapely
from django.db import transaction
from shapely.geometry import mapping, shape

from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.places import sources
from parvis.kernel.places.key import key
from parvis.kernel.places.models import Address, Import, Municipality, Street
from parvis.kernel.places.sources import BadSource, Refused, field
from parvis.kernel.places.types import MunicipalityDraft, StreetMatch

__all__ = ["BadSource", "Report", "import_addresses", "import_municipalities", "import_streets", "save_municipalities"]

_Item = TypeVar("_Item")
_BATCH = 2_000
_SHOWN = 20
OWN_STREET = "region:"
"""How the id of a street begins that only a region's own folder knows."""
_OWN = "region"
"""The kind of import that stands for a region's own folder."""


@dataclass(frozen=True)
class Report:
    """What an import did: how many rows it took, and the rows that it refused (the first twenty with their reason)."""

    taken: int
    refused: int
    reasons: tuple[Refused, ...]


def _recorded(*, kind: str, path: Path, taken: int, refused: list[Refused], by: Actor, at: datetime) -> Report:
    Import.objects.create(kind=kind, source=path.name[:200], at=at, taken=taken, refused=len(refused))
    journal.append(
        verb="places.source.imported",
        by=by,
        at=at,
        subject=f"places:{kind}",
        organisation=None,
        data={"source": path.name, "taken": taken, "refused": len(refused)},
    )
    return Report(taken, len(refused), tuple(refused[:_SHOWN]))


@transaction.atomic
def import_municipalities(*, path: Path, codes: dict[str, str], by: Actor, at: datetime) -> Report:
    """Read municipalities from GeoJSON (WGS 84 or Lambert, as the file says).

    :param codes: the organisation's code per official number (NIS); others are refused, named.
    :raises BadSource: when the file is not a FeatureCollection, or holds none of the municipalities.
    """
    found, transformer = sources.features(path)
    taken, refused = 0, []
    for number, feature in enumerate(found, start=1):
        properties = feature.get("properties") or {}
        code = codes.get(field(properties, "nis"))
        if code is None:
            refused.append(Refused(number, f"no organisation has the number {field(properties, 'nis') or '(none)'}"))
            continue
        outline = shape(feature["geometry"])
        if transformer is not None:
            outline = shapely.transform(outline, transformer.transform, interleaved=False)
        if outline.geom_type not in ("Polygon", "MultiPolygon"):
            refused.append(Refused(number, f"its geometry is a {outline.geom_type}, not an area"))
            continue
        if not outline.is_valid:
            outline = shapely.make_valid(outline)
        centre = outline.representative_point()
        postal = properties.get("postal_codes") or [code for code in [field(properties, "postcode")] if code]
        known = Municipality.objects.filter(pk=code).values_list("postal_codes", flat=True).first()
        Municipality.objects.update_or_create(
            code=code,
            defaults={
                "nis": field(properties, "nis"),
                "name_nl": field(properties, "name_nl"),
                "name_fr": field(properties, "name_fr"),
                "name_en": field(properties, "name_en") or field(properties, "name_fr"),
                "postal_codes": postal or known or [],
                "outline": mapping(shapely.set_precision(outline, 1e-6)),
                "lat": round(centre.y, 6),
                "lon": round(centre.x, 6),
            },
        )
        taken += 1
    if not taken:
        raise BadSource(f"{path.name} holds no municipality of this region.")
    return _recorded(kind="municipalities", path=path, taken=taken, refused=refused, by=by, at=at)


@transaction.atomic
def save_municipalities(
    *, municipalities: Sequence[MunicipalityDraft], streets: Sequence[StreetMatch], by: Actor, at: datetime
) -> int:
    """Write down what a region's own folder says of its places, and return how many rows were new or changed.

    What came from an official file stays: once municipalities, or streets, were imported, the region's own are passed
    by. An import of streets takes the place of the region's own, whose ids begin with `region:`.

    :param municipalities: with outlines; :param streets: their `score` means nothing here.
    """
    official = set(Import.objects.exclude(kind=_OWN).values_list("kind", flat=True))
    changed = 0
    if "municipalities" not in official:
        changed += sum(_save_municipality(one) for one in municipalities)
    if not official & {"streets", "addresses"}:
        changed += _save_streets(streets)
    if changed:
        Import.objects.create(kind=_OWN, source="the region's own folder", at=at, taken=changed)
        journal.append(
            verb="places.region.saved",
            by=by,
            at=at,
            subject="places:region",
            organisation=None,
            data={"changed": changed},
        )
    return changed


def _save_municipality(draft: MunicipalityDraft) -> bool:
    info = draft.info
    fields = {
        "nis": info.nis,
        "name_nl": info.name_nl,
        "name_fr": info.name_fr,
        "name_en": info.name_en,
        "postal_codes": list(info.postal_codes),
        "outline": draft.outline,
        "lat": info.lat,
        "lon": info.lon,
    }
    row = Municipality.objects.filter(pk=info.code).first()
    if row is not None and all(getattr(row, name) == value for name, value in fields.items()):
        return False
    Municipality.objects.update_or_create(code=info.code, defaults=fields)
    return True


def _save_streets(streets: Sequence[StreetMatch]) -> int:
    columns = ("municipality_id", "name_nl", "name_fr", "postcode", "lat", "lon")
    known = {row[0]: row[1:] for row in Street.objects.values_list("pk", *columns)}
    rows = [(one.id, (one.municipality, one.name_nl, one.name_fr, one.postcode, one.lat, one.lon)) for one in streets]
    new = [(id_, values) for id_, values in rows if known.get(id_) != values]
    Street.objects.bulk_create(
        [Street(id=id_, **dict(zip(columns, values, strict=True))) for id_, values in new],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["municipality", "name_nl", "name_fr", "postcode", "lat", "lon"],
    )
    return len(new)


def _batches(items: Iterable[_Item]) -> Iterable[list[_Item]]:
    walk = iter(items)
    while batch := list(islice(walk, _BATCH)):
        yield batch


def _codes() -> dict[str, str]:
    codes = dict(Municipality.objects.values_list("nis", "code"))
    if not codes:
        raise BadSource("There are no municipalities yet: import those first.")
    return codes


@transaction.atomic
def import_streets(*, path: Path, by: Actor, at: datetime) -> Report:
    """Read streets from a CSV file with an id, both names and the municipality's official number; BeSt files will do.

    :raises BadSource: when the file lacks a needed column, or there are no municipalities yet.
    """
    codes, streets, refused = _codes(), {}, []
    for number, row in enumerate(sources.rows(path, ("street_id", "nis", "name_nl", "name_fr")), start=2):
        code, id_ = codes.get(field(row, "nis")), field(row, "street_id")
        nl, fr = field(row, "name_nl"), field(row, "name_fr")
        if code is None or not id_ or not (nl or fr):
            refused.append(Refused(number, "no known municipality" if code is None else "no name or no id"))
            continue
        if id_ in streets:
            continue
        try:
            # A BeSt row is an address: its point is a house's, good enough until the street's own is known.
            point = sources.point(row)
        except ValueError as error:
            refused.append(Refused(number, str(error)))
            continue
        streets[id_] = Street(
            id=id_,
            municipality_id=code,
            name_nl=nl or fr,
            name_fr=fr or nl,
            postcode=field(row, "postcode")[:4],
            lat=point and point[0],
            lon=point and point[1],
        )
    if streets:
        Street.objects.filter(pk__startswith=OWN_STREET, addresses=None).delete()
    for batch in _batches(streets.values()):
        Street.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["municipality", "name_nl", "name_fr", "postcode", "lat", "lon"],
        )
    return _recorded(kind="streets", path=path, taken=len(streets), refused=refused, by=by, at=at)


@transaction.atomic
def import_addresses(*, path: Path, by: Actor, at: datetime) -> Report:
    """Read house numbers from a BeSt CSV file, in degrees or Lambert 72; streets that are new come along.

    Rows that are not `current` are left out. The file may be large: it is read in batches.

    :raises BadSource: when the file lacks a needed column, or there are no municipalities yet.
    """
    needed = ("address_id", "street_id", "nis", "number", "postcode", "name_nl", "name_fr")
    streets = import_streets(path=path, by=by, at=at)
    known = set(Street.objects.values_list("pk", flat=True))
    taken, refused = 0, []

    def addresses() -> Iterable[Address]:
        for number, row in enumerate(sources.rows(path, needed), start=2):
            if field(row, "status") not in ("", "current"):
                continue
            try:
                point = sources.point(row)
            except ValueError as error:
                refused.append(Refused(number, str(error)))
                continue
            if point is None or field(row, "street_id") not in known:
                refused.append(Refused(number, "no point" if point is None else "no known street"))
                continue
            yield Address(
                id=field(row, "address_id"),
                street_id=field(row, "street_id"),
                number=field(row, "number")[:12],
                box=field(row, "box")[:12],
                postcode=field(row, "postcode")[:4],
                lat=point[0],
                lon=point[1],
                place_key=key(*point),
            )

    for batch in _batches(addresses()):
        unique = {one.pk: one for one in batch}
        Address.objects.bulk_create(
            unique.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["street", "number", "box", "postcode", "lat", "lon", "place_key"],
        )
        taken += len(unique)
    refused = [*streets.reasons, *refused] if not taken else refused
    return _recorded(kind="addresses", path=path, taken=taken, refused=refused, by=by, at=at)
