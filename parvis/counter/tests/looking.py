"""What tests in a real browser share: signing in, walking by Tab alone, and finding text that was not translated."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import sign_in
from parvis.ui import catalogues

PACKAGES = Path(__file__).parents[2]
STORY = "De lamp in onze straat brandt al drie weken niet."

Answer = Callable[[Any], None]


def enter(context: Any, address: str, account: Account) -> None:
    """Sign an account in for every page of a browser's context."""
    client = sign_in(Client(), account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def tab_to(page: Any, selector: str, most: int = 60) -> None:
    """Press Tab until what `selector` describes has the focus; fail when it is never reached."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}.")


@cache
def english(language: str) -> frozenset[str]:
    """Return every text of the house that reads otherwise in `language`."""
    found: set[str] = set()
    same: set[str] = set()
    for path in PACKAGES.rglob(f"{language}/LC_MESSAGES/django.po"):
        with path.open("rb") as stream:
            for message in catalogues.texts(read_po(stream, locale=language)):
                said = message.id if isinstance(message.id, str) else message.id[0]
                there = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
                (found if said != there else same).add(said)
    return frozenset(found - same)


def untranslated(page: Any, language: str) -> list[str]:
    """Return what stands on the page in English, though `language` has a text for it."""
    seen = page.evaluate(
        """() => {
          const said = [document.title.split(" – ")[0]];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode())
            if (!walker.currentNode.parentElement.closest("script, style, code, [lang]:not(html)"))
              said.push(walker.currentNode.data.trim());
          for (const one of document.querySelectorAll("[aria-label], [placeholder]"))
            said.push(one.getAttribute("aria-label") ?? "", one.getAttribute("placeholder") ?? "");
          return said;
        }"""
    )
    return sorted({text for text in seen if text} & english(language))
