"""The kernel knows what every office has, and no task: the day someone writes "permit" there, the build fails."""

import re

from tests.house.tree import ROOT, tracked

DOMAIN = re.compile(
    r"\b(permits?|premiums?|incidents?|parking|household|asbestos|vacanc(y|ies)|tenders?|adverts?)\b",
    re.I,
)


def test_no_domain_noun_in_the_kernel():
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path in tracked("parvis/kernel/**/*.py")
        if "/tests/" not in path.as_posix() and (match := DOMAIN.search(path.read_text()))
    ]
    assert not found
