"""The door of places: names only."""

from parvis.kernel.places.key import Box, cover, key
from parvis.kernel.places.operations import (
    BadSource,
    Report,
    import_addresses,
    import_municipalities,
    import_streets,
    save_municipalities,
)
from parvis.kernel.places.queries import (
    find_streets,
    forget,
    locate,
    municipalities,
    municipalities_with_postcode,
    municipality,
    municipality_at,
    outlines,
    street,
)
from parvis.kernel.places.types import MunicipalityDraft, MunicipalityInfo, StreetMatch

__all__ = [
    "BadSource",
    "Box",
    "MunicipalityDraft",
    "MunicipalityInfo",
    "Report",
    "StreetMatch",
    "cover",
    "find_streets",
    "forget",
    "import_addresses",
    "import_municipalities",
    "import_streets",
    "key",
    "locate",
    "municipalities",
    "municipalities_with_postcode",
    "municipality",
    "municipality_at",
    "outlines",
    "save_municipalities",
    "street",
]
