"""The door of places: names only."""

from parvis.kernel.places.key import Box, cover, key
from parvis.kernel.places.operations import (
    BadSource,
    Report,
    import_addresses,
    import_municipalities,
    import_streets,
)
from parvis.kernel.places.queries import (
    find_streets,
    locate,
    municipalities,
    municipalities_with_postcode,
    municipality,
    municipality_at,
    outlines,
    street,
)
from parvis.kernel.places.types import MunicipalityInfo, StreetMatch

__all__ = [
    "BadSource",
    "Box",
    "MunicipalityInfo",
    "Report",
    "StreetMatch",
    "cover",
    "find_streets",
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
    "street",
]
