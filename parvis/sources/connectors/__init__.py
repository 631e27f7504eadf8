"""The sources that we can ask, one file each, and the one client that asks them.

A source is asked by POST, so that the number of a person never stands in an address that servers write down:

    POST {base}{path}                       Authorization: Bearer …   X-Request-Id: …
    {"subject": {"nationalNumber": "…"}, "fields": ["name", "address"], "purpose": "…", "legalBasis": "…"}

    200 {"subject": {"nationalNumber": "…"}, "reference": "…", "result": {…}}
    404 {"code": "unknown-subject"}         401 token refused · 403 not for us · 429 Retry-After · 5xx down
"""

from collections.abc import Mapping

from parvis.sources.connectors.connector import Connector
from parvis.sources.connectors.disability import DISABILITY
from parvis.sources.connectors.enterprise_register import ENTERPRISE_REGISTER
from parvis.sources.connectors.income import INCOME
from parvis.sources.connectors.land_register import LAND_REGISTER
from parvis.sources.connectors.national_register import NATIONAL_REGISTER
from parvis.sources.connectors.vehicle_register import VEHICLE_REGISTER

CONNECTORS: Mapping[str, Connector] = {
    one.id: one for one in (NATIONAL_REGISTER, ENTERPRISE_REGISTER, INCOME, VEHICLE_REGISTER, DISABILITY, LAND_REGISTER)
}
