"""Numbers and dates that look right and are not: a sentence in the reader's language says what to do; nothing is lost.

A folder of its own asks for one of each, because none of our procedures asks for a bank account.
"""

import re

import pytest
from django.test import Client

from parvis.counter.tests import folders
from parvis.counter.tests import region as small

pytestmark = pytest.mark.django_db
ASKED = """
          - id: {0}
            kind: {0}
            label: {{nl: Vraag, fr: Question, en: Question}}
            why: {{nl: Daarom., fr: Parce que., en: Because.}}
            legal: [rules]
            used_for: [handling]
"""
KINDS = ("national_number", "iban", "enterprise_number", "date", "email", "phone")
QUESTIONS = "".join(f"      - questions:{ASKED.format(kind)}" for kind in KINDS)


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    parent = tmp_path_factory.mktemp("procedures")
    first = "    pages:\n"
    folders.write(parent, ("form.yaml", first, first + QUESTIONS))
    return small.catalogue(tmp_path_factory.mktemp("kept"), parent)


@pytest.fixture(autouse=True)
def _offered(numbers):
    with small.settled(numbers):
        yield


WRONG = [
    ("national_number", {"national_number": "90110224514"}, "controlecijfer|cijfer", "chiffre", "digit|figure|number"),
    ("national_number", {"national_number": "90133224513"}, "nummer", "numéro", "number"),
    ("iban", {"iban": "BE68 5390 0754 7035"}, "rekening|IBAN", "compte|IBAN", "account|IBAN"),
    ("iban", {"iban": "BE68"}, "rekening|IBAN", "compte|IBAN", "account|IBAN"),
    ("enterprise_number", {"enterprise_number": "0403.170.702"}, "nummer|cijfer", "numéro|chiffre", "number|digit"),
    ("date", {"date-day": "30", "date-month": "2", "date-year": "2026"}, "dag|datum|februari", "jour|date", "day|date"),
    ("date", {"date-day": "12", "date-month": "", "date-year": "2026"}, "maand", "mois", "month"),
    ("email", {"email": "an@example"}, "e-mail", "e-mail|courriel", "e-mail"),
    ("phone", {"phone": "0470 12"}, "telefoon|nummer", "téléphone|numéro", "phone|number"),
]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize(("question", "typed", "nl", "fr", "en"), WRONG)
def test_what_only_looks_right_is_said_in_words(question, typed, nl, fr, en, language):
    client = Client()
    began = client.post(f"/{language}/procedures/bench/start/")
    assert began.status_code == 302, began.content.decode()[:1000]
    form = began["Location"].partition("q/")[0]
    page = f"{form}q/{question}/"
    answer = client.post(page, typed | {"revision": "1"})
    html = answer.content.decode()
    assert answer.status_code == 422
    said = re.sub(r"<[^>]+>", "", re.search(r'class="error"[^>]*>(.*?)</p>', html, re.DOTALL)[1])
    assert re.search({"nl": nl, "fr": fr, "en": en}[language], said, re.IGNORECASE), said
    assert len(said.split()) >= 5, f"a sentence that says what to do, not ‘{said}’"
    wanted = {plain(value) for value in typed.values() if value}
    assert wanted <= shown(html), "what was typed is still there"
    assert wanted <= shown(client.get(page).content.decode()), "and after coming back, too"


def plain(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z@]", "", text)


def shown(html: str) -> set[str]:
    """Return what stands in the fields, however it is grouped for the eye."""
    return {plain(value) for value in re.findall(r'value="([^"]*)"', html)}
