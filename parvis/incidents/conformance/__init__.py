"""Whether a server speaks Open311 GeoReport v2: ours, or a stranger's. Knows no Django and no database."""

from parvis.incidents.conformance.checker import RULES, BadAddress, check
from parvis.incidents.conformance.report import Check, Outcome, Report
from parvis.incidents.conformance.session import Sample

__all__ = ["RULES", "BadAddress", "Check", "Outcome", "Report", "Sample", "check"]
