"""The door of the vault."""

from parvis.kernel.vault.master import MasterKeys
from parvis.kernel.vault.master import create as create_master_keys
from parvis.kernel.vault.master import read as master_keys
from parvis.kernel.vault.operations import ensure_keys, rewrap, rotate, shred
from parvis.kernel.vault.queries import scopes, status
from parvis.kernel.vault.sealing import (
    blind_index,
    forget,
    seal,
    seal_json,
    unseal,
    unseal_json,
    unseal_text,
)
from parvis.kernel.vault.types import CannotUnseal, KeyInfo, NoMasterKey, Shredded, Status, VaultError

__all__ = [
    "CannotUnseal",
    "KeyInfo",
    "MasterKeys",
    "NoMasterKey",
    "Shredded",
    "Status",
    "VaultError",
    "blind_index",
    "create_master_keys",
    "ensure_keys",
    "forget",
    "master_keys",
    "rewrap",
    "rotate",
    "scopes",
    "seal",
    "seal_json",
    "shred",
    "status",
    "unseal",
    "unseal_json",
    "unseal_text",
]
