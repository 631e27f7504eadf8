"""Answers that a program sends all at once, cleaned as if they were filled in page after page."""

from collections.abc import Mapping
from typing import Any

from parvis.counter.rules.cleaning import Setting, problem
from parvis.counter.rules.forms import Cleaned, clean_page, walk
from parvis.counter.types import Channel
from parvis.counter.types.definition import Definition


def receive(definition: Definition, given: Mapping[str, Any], setting: Setting, *, channel: Channel) -> Cleaned:
    """Return the answers that count and everything that is wrong, by question.

    What is asked depends on the answers before it, so that the form is walked again after each page.
    An answer to a question that does not exist, or is not asked under the others, is wrong: it would be lost unseen.
    """
    answers: dict[str, Any] = {}
    problems: dict[str, Any] = {}
    done: set[str] = set()
    while True:
        walked = walk(definition, answers, setting, channel=channel)
        page = next((one for one in walked.pages if one.id not in done), None)
        if page is None:
            break
        done.add(page.id)
        cleaned = clean_page(definition, page, given, walked, setting, channel=channel)
        answers |= {name: value for name, value in cleaned.answers.items() if value is not None}
        problems |= cleaned.problems
    asked = {question.id for page in walked.pages for question in page.questions}
    # While something is wrong, which questions are asked is not certain yet.
    unknown = given.keys() - asked if not problems else given.keys() - {one.id for one in definition.form.questions}
    for name in sorted(unknown):
        problems[name] = problem(
            "not_asked", "Dit wordt niet gevraagd.", "Ceci n’est pas demandé.", "This is not asked.", part=name
        )
    return Cleaned(dict(walked.answers), problems)
