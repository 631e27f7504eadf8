"""Look places up: which municipality holds a point, which street someone means."""

import json
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import shapely
from django.db.models import Q
from rapidfuzz import fuzz, process

from parvis.kernel.places.key import METRES_PER_DEGREE, Box, cover
from parvis.kernel.places.models import Address, Import, Municipality, Street
from parvis.kernel.places.types import AddressMatch, MunicipalityInfo, StreetMatch

_TYPED_LEAST = 2
_SCORE_LEAST = 75


def folded(text: str) -> str:
    """Return `text` in lower case, without accents, hyphens and apostrophes, single-spaced."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(" " if c in "-'’.," else c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.split())


@dataclass(frozen=True)
class _Gazetteer:
    """The places of the region in memory, as one edition of the imports left them."""

    edition: int
    municipalities: dict[str, MunicipalityInfo]
    codes: tuple[str, ...]
    tree: shapely.STRtree
    outlines: dict[str, object]
    streets: tuple[StreetMatch, ...]
    names: tuple[str, ...]
    """Folded names; name `i` belongs to street `i // 2` (Dutch, then French)."""


_loaded: _Gazetteer | None = None


def _gazetteer() -> _Gazetteer:
    global _loaded
    edition = Import.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if _loaded is None or _loaded.edition != edition:
        _loaded = _load(edition)
    return _loaded


def forget() -> None:
    """Read the places again at the next question, also when no import has changed them."""
    global _loaded
    _loaded = None


def _load(edition: int) -> _Gazetteer:
    rows = list(Municipality.objects.all())
    streets = tuple(
        StreetMatch(pk, nl, fr, code, postcode, lat, lon, 0.0)
        for pk, nl, fr, code, postcode, lat, lon in Street.objects.order_by("pk").values_list(
            "pk", "name_nl", "name_fr", "municipality_id", "postcode", "lat", "lon"
        )
    )
    return _Gazetteer(
        edition=edition,
        municipalities={
            row.code: MunicipalityInfo(
                row.code,
                row.nis,
                row.name_nl,
                row.name_fr,
                row.name_en,
                tuple(row.postal_codes),
                row.lat,
                row.lon,
            )
            for row in rows
        },
        codes=tuple(row.code for row in rows),
        tree=shapely.STRtree([shapely.from_geojson(json.dumps(row.outline)) for row in rows]),
        outlines={
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": row.code,
                    "geometry": row.outline,
                    "properties": {"nl": row.name_nl, "fr": row.name_fr, "en": row.name_en},
                }
                for row in rows
            ],
        },
        streets=streets,
        names=tuple(name for street in streets for name in (folded(street.name_nl), folded(street.name_fr))),
    )


def municipalities() -> list[MunicipalityInfo]:
    """Return every municipality, by official number."""
    return list(_gazetteer().municipalities.values())


def municipality(code: str) -> MunicipalityInfo | None:
    """Return one municipality by the code of its organisation, or None."""
    return _gazetteer().municipalities.get(code)


def municipality_at(lat: float, lon: float) -> str | None:
    """Return the code of the municipality that holds a point, or None outside the region."""
    places = _gazetteer()
    found = places.tree.query(shapely.Point(lon, lat), predicate="intersects")
    return places.codes[int(found.min())] if len(found) else None


def municipalities_with_postcode(postcode: str) -> list[str]:
    """Return the codes of the municipalities that use a postal code; more than one is possible."""
    return [one.code for one in municipalities() if postcode in one.postal_codes]


def outlines() -> dict[str, object]:
    """Return the outlines of all municipalities as a GeoJSON FeatureCollection, to draw a map without network."""
    return _gazetteer().outlines


def geometries() -> dict[str, Mapping[str, Any]]:
    """Return the outline of each municipality, as GeoJSON."""
    return dict(Municipality.objects.values_list("code", "outline"))


def streets() -> tuple[StreetMatch, ...]:
    """Return every street, in the order of their ids."""
    return _gazetteer().streets


def find_streets(text: str, *, municipality: str | None = None, limit: int = 10) -> list[StreetMatch]:
    """Return the streets that `text` may mean, best first: by beginnings of words, then by likeness.

    Accents, hyphens, capitals and small typing errors do not matter; both languages are searched; a house number at the
    end is ignored. Fewer than two letters find nothing.
    """
    wanted = folded(text)
    while wanted and any(c.isdigit() for c in wanted.rsplit(" ", 1)[-1]) and " " in wanted:
        wanted = wanted.rsplit(" ", 1)[0]
    if len(wanted) < _TYPED_LEAST:
        return []
    places = _gazetteer()
    allowed = [i for i in range(len(places.names)) if municipality in (None, places.streets[i // 2].municipality)]
    scores = _beginnings(wanted, places.names, allowed)
    if len({i // 2 for i in scores}) < limit:
        candidates = {i: places.names[i] for i in allowed}
        for _, score, i in process.extract(
            wanted, candidates, scorer=fuzz.ratio, limit=limit * 2, score_cutoff=_SCORE_LEAST
        ):
            scores.setdefault(i, score * 0.9)
    return _best(scores, places.streets, limit)


def _beginnings(wanted: str, names: tuple[str, ...], allowed: Iterable[int]) -> dict[int, float]:
    """Score names that hold what was typed: a whole name 100, a beginning 98, elsewhere less."""
    words = wanted.split()
    scores: dict[int, float] = {}
    for i in allowed:
        name = names[i]
        if words[0] not in name:
            continue
        if name == wanted:
            scores[i] = 100
        elif name.startswith(wanted):
            scores[i] = 98 - min(20, len(name) - len(wanted)) / 10
        elif all(any(part.startswith(word) for part in name.split()) for word in words):
            scores[i] = 90 - min(20, len(name) - len(wanted)) / 10
        elif wanted in name:
            # Dutch joins words: "kerkstraat" is in "Sint-Gilliskerkstraat".
            scores[i] = 80 - min(20, len(name) - len(wanted)) / 10
    return scores


def _best(scores: dict[int, float], streets: tuple[StreetMatch, ...], limit: int) -> list[StreetMatch]:
    best: dict[int, float] = {}
    for i, score in scores.items():
        best[i // 2] = max(score, best.get(i // 2, 0))
    ranked = sorted(best.items(), key=lambda item: (-item[1], streets[item[0]].name_fr, streets[item[0]].id))
    return [replace(streets[i], score=round(score, 1)) for i, score in ranked[:limit]]


def street(street_id: str) -> StreetMatch | None:
    """Return one street by its id, or None."""
    row = Street.objects.filter(pk=street_id).first()
    if row is None:
        return None
    return _match(row)


def _match(row: Street) -> StreetMatch:
    return StreetMatch(row.pk, row.name_nl, row.name_fr, row.municipality_id, row.postcode, row.lat, row.lon, 100.0)


def locate(street_id: str, number: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a house, of its street when the house is unknown, or None.

    Box numbers are not understood by address registers: pass the house number alone.
    """
    house = Address.objects.filter(street_id=street_id, number__iexact=number.strip()).values_list("lat", "lon").first()
    if house is not None:
        return house
    found = street(street_id)
    return (found.lat, found.lon) if found and found.lat is not None and found.lon is not None else None


def address_near(lat: float, lon: float, *, metres: float = 60.0) -> AddressMatch | None:
    """Return the house nearest to a point, or None where no known house stands within `metres`.

    Its municipality may be another one than that of the point: a border runs between the two sides of many streets.
    """
    box = Box.around(lat, lon, metres)
    near = Q()
    for first, last in cover(box, most=6):
        near |= Q(place_key__gte=first, place_key__lte=last)
    rows = Address.objects.filter(near, lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    ratio = max(0.01, math.cos(math.radians(lat)))

    def distance(house: Address) -> float:
        return math.hypot(house.lat - lat, (house.lon - lon) * ratio) * METRES_PER_DEGREE

    house = min(rows.select_related("street"), key=distance, default=None)
    if house is None or distance(house) > metres:
        return None
    return AddressMatch(_match(house.street), house.number, house.postcode, round(distance(house), 1))
