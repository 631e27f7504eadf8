"""Typed definitions in YAML, with errors in words."""

from parvis.kernel.definitions.fingerprint import content_hash
from parvis.kernel.definitions.loading import json_schema, load, load_text, typed_as
from parvis.kernel.definitions.localised import LANGUAGES, Language, Localised
from parvis.kernel.definitions.problems import DefinitionErrors, Problem
from parvis.kernel.definitions.source import Source, read, read_text
from parvis.kernel.definitions.wording import did_you_mean

__all__ = [
    "LANGUAGES", "DefinitionErrors", "Language", "Localised", "Problem", "Source",
    "content_hash", "did_you_mean", "json_schema", "load", "load_text", "read", "read_text", "typed_as",
]  # fmt: skip
