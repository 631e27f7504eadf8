"""What can be known to be wrong before the first page is asked for."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.urls import NoReverseMatch, reverse

from parvis.kernel.registry import registry


@checks.register
def menu_leads_somewhere(app_configs: Any = None, **_: Any) -> Sequence[checks.CheckMessage]:
    """Warn of a menu entry whose address has no name: it would be missing from every menu."""
    found = []
    for item in registry.menu:
        try:
            reverse(item.url_name)
        except NoReverseMatch:
            name = item.name.get("en", item.url_name)
            hint = "Correct `url_name` in the manifest, or add the address."
            found.append(
                checks.Warning(
                    f"The menu entry {name!r} leads to {item.url_name!r}, which is no address.", hint=hint, id="ui.W001"
                )
            )
    return found
