"""Fields: one shape whatever made them; what was typed comes back as it was typed."""

from dataclasses import dataclass
from datetime import date

import pytest
from django import forms
from django.template import Context, Template

from parvis.ui.fields import KINDS, Choice, Field, as_field, read_date

pytestmark = pytest.mark.urls("parvis.ui.tests.urls")


def draw(field, **changes):
    return Template("{% field one %}").render(Context({"one": as_field(field, **changes)}))


@pytest.mark.parametrize(
    ("day", "month", "year", "read"),
    [
        ("5", "12", "2026", "2026-12-05"),
        (" 05", "2 ", "2026", "2026-02-05"),
        ("31", "2", "2026", "2026-02-31"),  # no such day: the reader of the date says so, with what was typed
        ("", "", "", ""),
        ("5", "", "2026", "2026--5"),
        ("5", "dec", "2026", "2026-dec-5"),
        ("5", "12", "26", "26-12-5"),
    ],
)
def test_a_date_in_three_fields_is_joined(day, month, year, read):
    assert read_date({"d-day": day, "d-month": month, "d-year": year}, "d") == read


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        (date(2026, 12, 5), ("5", "12", "2026")),
        ("2026-12-05", ("5", "12", "2026")),
        ("2026-dec-5", ("5", "dec", "2026")),
        ("2026--5", ("5", "", "2026")),
        ({"day": "x", "month": "", "year": "2026"}, ("x", "", "2026")),
        (None, ("", "", "")),
    ],
)
def test_a_date_comes_back_as_it_was_typed(value, parts):
    shown = Field(kind="date", name="d", label="D", value=value).parts
    assert (shown["day"], shown["month"], shown["year"]) == parts


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_drawn_empty_and_wrong(kind):
    said = draw({"kind": kind, "name": "one", "label": "The question", "hint": "A hint", "why": "Because"})
    assert "one" in said or kind == "computed"
    if kind not in {"hidden", "computed"}:
        wrong = draw({"kind": kind, "name": "one", "label": "The question", "error": "Mend this"})
        assert 'id="id_one-error"' in wrong
        assert "Mend this" in wrong


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("money", 92_550, 'value="925,50"'),
        ("money", "negen", 'value="negen"'),
        ("number", 0, 'value="0"'),
        ("text", None, 'value=""'),
        ("text", '"><script>', 'value="&quot;&gt;&lt;script&gt;"'),
        ("yes_no", False, 'value="no" checked'),
        ("yes_no", "yes", 'value="yes" checked'),
    ],
)
def test_a_value_is_shown(kind, value, shown):
    assert shown in draw({"kind": kind, "name": "x", "label": "X", "value": value})


def test_a_password_is_never_written_back():
    assert "hunter2" not in draw({"kind": "password", "name": "p", "label": "P", "value": "hunter2"})


def test_hint_and_error_describe_the_control():
    said = draw({"kind": "text", "name": "x", "label": "X", "hint": "h", "error": "e"})
    assert 'aria-describedby="id_x-hint id_x-error"' in said
    assert 'aria-invalid="true"' in said


def test_a_heading_makes_the_question_the_title_of_the_page():
    said = draw({"kind": "text", "name": "x", "label": "X", "heading": True})
    assert '<label class="label" for="id_x"><h1>X</h1></label>' in said.replace("\n", "")
    assert "<legend" in draw({"kind": "date", "name": "x", "label": "X", "heading": True}).split("<h1>")[0]


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(ValueError, match="There is no field of kind 'colour'; use one of address"):
        Field(kind="colour", name="x", label="X")


def test_any_object_with_the_same_names_is_a_field():
    @dataclass
    class Shown:
        kind: str
        name: str
        label: str
        other: str = "not ours"

    assert as_field(Shown("text", "a", "A"), hint="h") == Field(kind="text", name="a", label="A", hint="h")


def test_a_form_of_django_is_drawn_in_our_shape():
    class Login(forms.Form):
        login = forms.CharField(
            label="Name", help_text="As on your card", widget=forms.TextInput(attrs={"autocomplete": "username"})
        )
        password = forms.CharField(widget=forms.PasswordInput)
        remember = forms.BooleanField(required=False)
        code = forms.CharField(required=False)
        what = forms.ChoiceField(choices=[("", "-"), ("a", "A")], required=False)
        day = forms.DateField(required=False)
        secret = forms.CharField(widget=forms.HiddenInput, required=False)

    form = Login({"login": ""})
    kinds = {bound.name: as_field(bound).kind for bound in form}
    assert kinds == {
        "login": "text",
        "password": "password",
        "remember": "confirm",
        "code": "code",
        "what": "choose",
        "day": "day",
        "secret": "hidden",
    }
    login = as_field(form["login"])
    assert login.error
    assert (login.id, login.hint, login.autocomplete) == ("id_login", "As on your card", "username")
    assert as_field(form["what"]).choices == (Choice(value="a", label="A"),)
