"""The environment that a running Parvis reads, typed, with every variable explained.

`docs/how-to/settings.md` is checked against this class by a test.
"""

import importlib.util
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from parvis.kernel.files.storage.address import parse

_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def _is_private(url: str) -> bool:
    """Tell whether nobody can listen on the way to an address: HTTPS, or this machine itself."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
    )


class Environment(BaseSettings):
    """Read the variables `PARVIS_…`, and `DATABASE_URL` and `PORT` by their customary names."""

    model_config = SettingsConfigDict(
        env_prefix="PARVIS_",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,  # an error about one variable must not print the secrets beside it
    )

    demo: bool = Field(default=False, description="Demonstration: invented people, one-click login, mail into files.")
    debug: bool = Field(default=False, description="Django's error pages. Never on a public server.")
    data_dir: Path = Field(
        default=Path("var"), description="Folder of the SQLite database, documents, keys and mail files."
    )
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="PostgreSQL as `postgresql://user:password@host:port/name`; empty: SQLite in the data folder.",
    )
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT", description="Port to listen on.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    base_url: str = Field(default="", description="Public address of this installation, as in letters and QR codes.")
    allowed_hosts: list[str] = Field(
        default=["localhost", "127.0.0.1", "[::1]"], description="Host names answered to, as a JSON list."
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Django's signing key; empty: made once and kept in the data folder.",
    )
    vault_keys: Path | None = Field(
        default=None,
        description="File of the vault's master keys; empty: `keys/vault.json` in the data folder.",
    )
    files_url: str = Field(
        default="",
        description="Object storage of documents as `s3://bucket/prefix?endpoint=https://server&region=name`, "
        "the prefix for this installation alone; empty: on the disk, in the data folder.",
    )
    files_access_key: SecretStr = Field(default=SecretStr(""), description="Name of the key to the object storage.")
    files_secret_key: SecretStr = Field(default=SecretStr(""), description="Secret of the key to the object storage.")
    region: str = Field(default="brussels", description="Folder under `parvis/regions/` that is served.")
    email_url: str = Field(
        default="",
        description="Mail server as `smtp://user:password@host:587/?tls=1`; empty: messages are written as files.",
    )
    email_from: str = Field(default="noreply@parvis.example", description="Sender of messages.")
    web_processes: int = Field(default=2, ge=1, description="Web server processes.")
    secure: bool = Field(
        default=False, description="Served over HTTPS: secure cookies, HSTS, redirects. On, behind TLS."
    )
    country_header: str = Field(
        default="",
        description="Header in which the server before this one names a visitor's country; empty: it is not known.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much is logged.")
    identity_issuer: str = Field(
        default="",
        description="Address of the OpenID Connect provider where citizens sign in (CSAM/FAS, itsme); empty: citizens "
        "do not sign in, or in the demonstration at an invented provider.",
    )
    identity_client_id: str = Field(default="parvis", description="Our name at that provider.")
    identity_scope: str = Field(
        default="openid profile egovnrn",
        description="What is asked of that provider, as agreed with it; the national number must be part of it.",
    )
    identity_acr: dict[str, Literal["low", "substantial", "high"]] = Field(
        default={},
        description="What that provider calls its levels of assurance, as a JSON object of `acr` and low, substantial "
        "or high, the one to ask for first; empty: the levels of CSAM/FAS.",
    )
    identity_means: list[Literal["itsme", "eid", "app", "username"]] = Field(
        default=["itsme", "eid", "app", "username"],
        description="With what one can sign in there, as a JSON list, in the order in which the page names them.",
    )
    sources_url: str = Field(
        default="",
        description="Base address of the authentic sources (the service integrator), over HTTPS; empty: people are "
        "asked everything, or in the demonstration invented sources answer.",
    )
    sources_client: str = Field(default="parvis", description="Our name at the sources (OAuth 2.0 client).")
    sources_secret: SecretStr = Field(default=SecretStr(""), description="Our secret at the sources.")
    payments_url: str = Field(
        default="",
        description="Base address of the payment service, over HTTPS; empty: nothing is paid online, or in the "
        "demonstration at an invented service.",
    )
    payments_key: SecretStr = Field(default=SecretStr(""), description="Our key at the payment service.")
    payments_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret with which the payment service signs its notices; empty: notices are refused, and the "
        "service is asked instead.",
    )
    payments_four_eyes_cents: int = Field(
        default=25_000, ge=0, description="Refunds above this amount, in cents, need a second person."
    )
    map_tiles: str = Field(
        default="",
        description="Address of map tiles with {z}/{y}/{x}; empty: the region's own outlines, offline.",
    )
    map_attribution: str = Field(default="", description="Credit shown under the map tiles.")

    @field_validator("files_url")
    @classmethod
    def _files_url_is_read(cls, url: str) -> str:
        if url:
            parse(url)
            if importlib.util.find_spec("obstore") is None:
                raise ValueError("Object storage needs the extra `s3`: install Parvis as parvis[s3].")
        return url

    @field_validator("sources_url")
    @classmethod
    def _sources_are_asked_in_private(cls, url: str) -> str:
        if url and not _is_private(url):
            raise ValueError("Sources are asked over https://, or over http:// on this machine.")
        return url

    @field_validator("payments_url")
    @classmethod
    def _payments_are_made_in_private(cls, url: str) -> str:
        if url and not _is_private(url):
            raise ValueError("The payment service is asked over https://, or over http:// on this machine.")
        return url

    @model_validator(mode="after")
    def _payments_have_their_key(self) -> Self:
        if self.payments_url and not self.payments_key.get_secret_value():
            raise ValueError("PARVIS_PAYMENTS_URL needs PARVIS_PAYMENTS_KEY.")
        return self

    @model_validator(mode="after")
    def _object_storage_has_its_key(self) -> Self:
        if self.files_url and not (
            self.files_access_key.get_secret_value() and self.files_secret_key.get_secret_value()
        ):
            raise ValueError("PARVIS_FILES_URL needs PARVIS_FILES_ACCESS_KEY and PARVIS_FILES_SECRET_KEY.")
        return self
