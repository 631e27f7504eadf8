"""The door of places: names only."""

from parvis.kernel.places.key import METRES_PER_DEGREE, Box, cover, key
from parvis.kernel.places.operations import (
    BadSource,
    Report,
    import_addresses,
    import_municipalities,
    import_streets,
    save_municipalities,
)
from parvis.kernel.places.queries import (
    address_near,
    find_streets,
    forget,
    geometries,
    locate,
    municipalities,
    municipalities_with_postcode,
    municipality,
    municipality_at,
    outlines,
    street,
    streets,
)
from parvis.kernel.places.types import AddressMatch, MunicipalityDraft, MunicipalityInfo, StreetMatch

__all__ = [
    "METRES_PER_DEGREE",
    "AddressMatch",
    "BadSource",
    "Box",
    "MunicipalityDraft",
    "MunicipalityInfo",
    "Report",
    "StreetMatch",
    "address_near",
    "cover",
    "find_streets",
    "forget",
    "geometries",
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
    "streets",
]
