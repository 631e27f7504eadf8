"""The outside systems of the demonstration, as one WSGI application."""

import os
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import django
from django.conf import settings

from parvis.kernel.neighbours import gathered
from parvis.kernel.registry import registry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
django.setup()  # the modules say in their manifests which neighbours they have


def _folder() -> Path:
    """Return the folder of the region, with its invented people."""
    return Path(import_module("parvis.regions").__file__ or "").parent / settings.REGION


application = gathered({one.id: resolve_name(one.app)(_folder()) for one in registry.neighbours})
