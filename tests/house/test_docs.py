"""The documentation is true: every command is in it, and every link leads somewhere."""

import re

import pytest
from django.core.management import get_commands

from tests.house.tree import ROOT, tracked

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def our_commands():
    return sorted(name for name, app in get_commands().items() if str(app).startswith("parvis."))


@pytest.mark.parametrize("command", our_commands())
def test_every_command_is_in_the_manual(command):
    assert f"`parvis {command}`" in (ROOT / "docs" / "how-to" / "commands.md").read_text()


def test_the_manual_names_no_command_that_is_not_there():
    manual = (ROOT / "docs" / "how-to" / "commands.md").read_text()
    named = re.findall(r"^\| `parvis ([a-z0-9_-]+)`", manual, re.MULTILINE)
    assert sorted(named) == our_commands()


def test_every_link_leads_somewhere():
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in tracked("*.md")
        for target in LINK.findall(path.read_text())
        if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists()
    ]
    assert not broken


def test_decisions_say_what_was_rejected():
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        assert "reject" in path.read_text().lower(), path.name
