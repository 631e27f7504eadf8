"""Places as others see them: plain records."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MunicipalityInfo:
    """A municipality: the code of its organisation, its official number and its names."""

    code: str
    nis: str
    name_nl: str
    name_fr: str
    name_en: str
    postal_codes: tuple[str, ...]
    lat: float
    lon: float

    def name(self, language: str) -> str:
        """Return the name in `language`; Dutch for one that we do not speak."""
        return {"fr": self.name_fr, "en": self.name_en}.get(language, self.name_nl)


@dataclass(frozen=True)
class MunicipalityDraft:
    """A municipality as a region draws it itself; `outline` is a GeoJSON Polygon or MultiPolygon."""

    info: MunicipalityInfo
    outline: dict[str, object]


@dataclass(frozen=True)
class StreetMatch:
    """A street found for what someone typed; `score` is 0 to 100."""

    id: str
    name_nl: str
    name_fr: str
    municipality: str
    postcode: str
    lat: float | None
    lon: float | None
    score: float

    def name(self, language: str) -> str:
        """Return the street's name in `language`; in Brussels English speakers read the French one."""
        return self.name_nl if language == "nl" else self.name_fr


@dataclass(frozen=True)
class AddressMatch:
    """The house that stands nearest to a point, and how many metres away."""

    street: StreetMatch
    number: str
    postcode: str
    metres: float
