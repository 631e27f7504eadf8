import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.documents import markup


def words(parts):
    """Everything that would be read, in order."""
    lines = [
        part["runs"] if part["kind"] == "paragraph" else [run for item in part["items"] for run in item]
        for part in parts
    ]
    return "".join(run["text"] for line in lines for run in line)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("Een.", ["paragraph"]),
        ("Een.\n\nTwee.", ["paragraph", "paragraph"]),
        ("Een\nregel", ["paragraph"]),
        ("Neem mee:\n- kaart\n- foto\nTot dan.", ["paragraph", "list", "paragraph"]),
        ("- a\n\n- b", ["list"]),
    ],
)
def test_paragraphs_and_lists(text, kinds):
    assert [part["kind"] for part in markup.paragraphs(text)] == kinds


def test_strong_words():
    assert markup.runs("op **4 mei** om 9") == [
        {"text": "op ", "strong": False},
        {"text": "4 mei", "strong": True},
        {"text": " om 9", "strong": False},
    ]


@given(st.text(alphabet=st.characters(blacklist_characters="*-", blacklist_categories=("Cs", "Cc", "Zl", "Zp"))))
def test_no_letter_is_lost(text):
    assert "".join(words(markup.paragraphs(text)).split()) == "".join(text.split())


@given(st.text(max_size=200))
def test_anything_is_text(text):
    markup.paragraphs(text)
