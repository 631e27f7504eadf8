"""What the map shows, read from the picture."""

from parvis.incidents.queries.map.clustering import clusters, heat
from parvis.incidents.queries.map.points import count_reports, extent, features, near

__all__ = ["clusters", "count_reports", "extent", "features", "heat", "near"]
