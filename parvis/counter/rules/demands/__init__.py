"""What a back office outside the house reads of a case: answers as XML under a schema, a status in one word."""

from parvis.counter.rules.demands.answers import answers_xml
from parvis.counter.rules.demands.schema import namespace_of, schema_of
from parvis.counter.rules.demands.status import outcomes_for, status_of

__all__ = ["answers_xml", "namespace_of", "outcomes_for", "schema_of", "status_of"]
