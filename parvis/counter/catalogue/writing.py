"""Writes definitions as the YAML that people edit: texts in blocks, keys in the order of their records."""

from typing import Any

import yaml
from pydantic import BaseModel


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, as the folders of the house do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _written_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _written_text)


def as_yaml(record: BaseModel | dict[str, Any]) -> str:
    """Return a record as YAML, without what it leaves at its default; reading it gives the same record."""
    plain = record if isinstance(record, dict) else record.model_dump(mode="json", exclude_defaults=True)
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
