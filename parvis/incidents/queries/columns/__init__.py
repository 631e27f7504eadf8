"""All reports as columns in memory: what maps, trends and figures read. Decision 7 says why."""

from parvis.incidents.queries.columns.pictures import Part, Picture, data_version, picture

__all__ = ["Part", "Picture", "data_version", "picture"]
