"""Charts: geometry that can be checked without looking."""

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from parvis.ui.charts import HEIGHT, ticks
from parvis.ui.components import context_of

pytestmark = pytest.mark.urls("parvis.ui.tests.urls")


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, [0, 1]),
        (588, [0, 200, 400, 600]),
        (15, [0, 5, 10, 15]),
        (4, [0, 1, 2, 3, 4]),
        (0.9, [0, 0.25, 0.5, 0.75, 1]),
        (1000, [0, 250, 500, 750, 1000]),
    ],
)
def test_marks_are_round(highest, marks):
    assert ticks(highest) == pytest.approx(marks)


@given(st.floats(min_value=0.001, max_value=1e12))
def test_marks_reach_the_highest_and_stay_few(highest):
    marks = ticks(highest)
    assert marks[-1] >= highest * (1 - 1e-8)
    assert 3 <= len(marks) <= 6


def test_columns_stay_inside_the_drawing():
    made = context_of("chart", {"title": "t", "kind": "column", "rows": [("a", 3), ("b", 0), ("c", None)], "now": "b"})
    tops = [float(one["y"]) + float(one["height"]) for one in made["columns"]]
    assert all(0 < top <= HEIGHT for top in tops)
    assert [one["now"] for one in made["columns"]] == [False, True, False]


def test_a_second_series_stands_beside_the_first():
    made = context_of(
        "chart",
        {"title": "t", "kind": "column", "rows": [("a", 3), ("b", 1)], "second": [2, 5], "second_name": "closed"},
    )
    first, second = ([one for one in made["columns"] if one["second"] is which] for which in (False, True))
    assert [one["value"] for one in first] == [3, 1]
    assert [one["value"] for one in second] == [2, 5]
    for left, right in zip(first, second, strict=True):
        ends = float(left["x"].rstrip("%")) + float(left["width"].rstrip("%"))
        assert float(right["x"].rstrip("%")) == pytest.approx(ends, abs=0.02)
    said = Template('{% component "chart" title="t" kind="column" rows=rows second=second second_name="closed" %}')
    drawn = said.render(Context({"rows": [("a", 3), ("b", 1)], "second": [2, 5]}))
    assert drawn.count('class="stone second"') == 3  # two columns, and the mark of the legend


def test_names_under_a_drawing_do_not_run_into_each_other():
    rows = [(f"{day} november 2026", day) for day in range(1, 13)]
    made = context_of("chart", {"title": "t", "kind": "column", "rows": rows})
    assert sum(len(one["text"]) for one in made["names"]) <= 60


def test_a_missing_value_breaks_the_line():
    made = context_of("chart", {"title": "t", "kind": "line", "rows": [("a", 1), ("b", None), ("c", 2)]})
    assert made["path"].count("M") == 2


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="There is no chart of kind 'pie'"):
        context_of("chart", {"title": "t", "kind": "pie", "rows": []})


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("kind", ["bar", "column", "line"])
def test_coordinates_have_points_in_every_language(language, kind):
    text = '{% component "chart" title="t" kind=kind rows=rows goal=2.5 %}'
    with translation.override(language):
        said = Template(text).render(Context({"kind": kind, "rows": [("a", 1.25), ("b", 2.75)]}))
    drawing = said.split("<svg", 1)[1].split("</svg>", 1)[0].split(">", 1)[1]
    for attribute in ("x", "y", "y1", "width", "height"):
        for part in drawing.split(f' {attribute}="')[1:]:
            assert "," not in part.split('"', 1)[0]


def test_the_figures_stand_behind_the_drawing():
    with translation.override("nl"):
        said = Template('{% component "chart" title="t" kind="line" rows=rows %}').render(
            Context({"rows": [("jan", 1234.5)]})
        )
    assert '<th scope="row">jan</th><td class="number">1\u202f234,5</td>' in said
