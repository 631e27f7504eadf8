"""Asking the addresses of open data, as tests do."""

import json
import os
from pathlib import Path

from django.test import Client

GOLDEN = Path(__file__).parent / "golden" / "data"
DATA = "/data/incidents/"
ITEMS = f"{DATA}ogc/collections/reports/items"


def ask(address, *, client=None, status=200, **headers):
    response = (client or Client()).get(address if address.startswith("/") else DATA + address, headers=headers)
    assert response.status_code == status, response.content if not response.streaming else response
    return response


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def read(address, **rest):
    return json.loads(body(ask(address, **rest)))


def as_golden(name, content):
    """Hold an answer against its file; `UPDATE_GOLDEN=1` writes it anew."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(content)
    assert content == path.read_text()
