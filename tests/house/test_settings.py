"""Every setting is documented, and settings are read from the environment as written."""

import importlib.util

import pytest
from pydantic import ValidationError

from parvis.config.environment import Environment
from tests.house.tree import ROOT


def variable(name):
    field = Environment.model_fields[name]
    return field.validation_alias or f"PARVIS_{name.upper()}"


@pytest.mark.parametrize("name", Environment.model_fields)
def test_every_variable_is_in_the_manual(name):
    manual = (ROOT / "docs" / "how-to" / "settings.md").read_text()
    assert f"`{variable(name)}`" in manual
    assert Environment.model_fields[name].description in manual


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("PARVIS_DEMO", "true")
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/d")
    monkeypatch.setenv("PARVIS_ALLOWED_HOSTS", '["loket.example"]')
    read = Environment()
    assert (read.demo, read.port, read.database_url, read.allowed_hosts) == (
        True,
        9000,
        "postgresql://u@h/d",
        ["loket.example"],
    )


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("PORT", "70000"), ("PARVIS_LOG_LEVEL", "loud")])
def test_a_wrong_value_is_refused_with_its_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("PARVIS_").lower() if name != "PORT" else "PORT"):
        Environment()


def test_object_storage_is_named_with_its_keys_or_not_at_all(monkeypatch):
    monkeypatch.setenv("PARVIS_FILES_URL", "s3://documents/house?endpoint=https://s3.example")
    monkeypatch.setenv("PARVIS_FILES_SECRET_KEY", "a secret of the test")
    with pytest.raises(ValidationError, match="PARVIS_FILES_ACCESS_KEY") as refused:
        Environment()
    assert "a secret of the test" not in str(refused.value)
    monkeypatch.setenv("PARVIS_FILES_ACCESS_KEY", "name")
    read = Environment()
    assert read.files_url.startswith("s3://documents/")
    assert "a secret of the test" not in repr(read)
    monkeypatch.setenv("PARVIS_FILES_URL", "https://s3.example/documents")
    with pytest.raises(ValidationError, match=r"files_url|Write s3://"):
        Environment()


def test_object_storage_without_its_library_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PARVIS_FILES_URL", "s3://documents/house")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ValidationError, match=r"parvis\[s3\]"):
        Environment()
