"""The definition under which a draft or a case began, by its hash; kept in this process once read."""

from functools import lru_cache

from parvis.counter.catalogue import kept
from parvis.counter.models import DefinitionVersion
from parvis.counter.types.definition import Definition


@lru_cache(maxsize=512)
def definition_of(hash: str) -> Definition:  # noqa: A002 (the word of the definition)
    """Return the definition that was pinned under this hash.

    :raises DefinitionVersion.DoesNotExist: if none was.
    """
    return kept.from_json(DefinitionVersion.objects.only("content").get(pk=hash).content)


def content_of(definition: Definition) -> str:
    """Return a definition as it is pinned: canonical JSON."""
    return kept.to_json(definition)
