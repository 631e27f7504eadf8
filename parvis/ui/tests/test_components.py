"""Components take what they say they take, escape what they are given, and speak the language of the page."""

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from parvis.ui.components import COMPONENTS, WrongComponent, context_of

pytestmark = pytest.mark.urls("parvis.ui.tests.urls")


def draw(source, **variables):
    return Template(source).render(Context(variables))


def test_an_unknown_component_names_the_known_ones():
    with pytest.raises(WrongComponent, match="There is no component 'notise'; there are answers, back"):
        draw('{% component "notise" %}')


def test_an_unknown_parameter_names_the_known_ones():
    with pytest.raises(WrongComponent, match=r"status does not take \['colour'\]; it takes \['text', 'tone'\]"):
        draw('{% component "status" text="x" colour="red" %}')


def test_a_missing_parameter_is_named():
    with pytest.raises(WrongComponent, match=r"status needs \['text'\]"):
        draw('{% component "status" %}')


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_every_component_has_a_template(name):
    given = {one: [] if one in LISTS else 1 for one in COMPONENTS[name].required}
    tag = " ".join(f"{one}={one}" for one in given)
    assert draw(f'{{% component "{name}" {tag} %}}', **given) is not None


LISTS = {"rows", "items", "errors", "entries", "messages"}


def test_what_is_given_is_escaped():
    said = draw('{% component "notice" text=text %}', text="<script>alert(1)</script>")
    assert "<script>" not in said
    assert "&lt;script&gt;" in said


def test_a_component_does_not_see_the_variables_of_the_page():
    assert "secret" not in draw('{% component "notice" text="x" %}', title="secret")


def test_wrap_draws_around_what_is_written():
    said = draw('{% wrap "notice" tone="good" %}<p>{{ who }}</p>{% endwrap %}', who="<b>")
    assert 'data-tone="good"' in said
    assert "<p>&lt;b&gt;</p>" in said


def test_wrap_takes_names_only():
    with pytest.raises(TemplateSyntaxError, match="wrap takes name=value"):
        draw('{% wrap "notice" "good" %}{% endwrap %}')


@pytest.mark.parametrize(
    ("given", "language", "text", "tone"),
    [
        ({"days": -2, "working": True}, "nl", "2 werkdagen te laat", "bad"),
        ({"days": -1}, "fr", "1 jour de retard", "bad"),
        ({"days": 0}, "en", "due today", "warn"),
        ({"days": 1, "working": True}, "en", "1 working day left", "warn"),
        ({"days": 3, "working": True}, "fr", "encore 3 jours ouvrables", "neutral"),
        ({"days": 3, "stopped": True}, "nl", "termijn geschorst", "neutral"),
        ({}, "en", "no term", "neutral"),
    ],
)
def test_a_term_says_how_it_stands(given, language, text, tone):
    with translation.override(language):
        made = context_of("term", given)
    assert (made["text"], made["tone"]) == (text, tone)


def test_a_heading_sorts_and_sorts_back():
    request = RequestFactory().get("/", {"sort": "due", "page": "3", "q": "a b"})
    source = '{% sort_heading "due" "Term" %}{% sort_heading "who" who %}'
    said = Template(source).render(RequestContext(request, {"who": "<Who>"}))
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=-due&amp;q=a+b">Term</a></th>' in said
    assert '<th scope="col" aria-sort="none"><a href="?sort=who&amp;q=a+b">&lt;Who&gt;</a></th>' in said


def test_the_query_of_a_page_is_kept_but_for_what_changes():
    request = RequestFactory().get("/", {"q": "x", "page": "2"})
    said = Template('{% query page=None view="late" %}').render(RequestContext(request))
    assert said == "?q=x&view=late" or said == "?q=x&amp;view=late"


def test_htmx_comes_without_inline_style_or_evaluation():
    said = draw("{% htmx %}")
    assert "includeIndicatorStyles&quot;:false" in said
    assert "htmx-2.min.js" in said


def test_an_error_summary_leads_to_the_first_control():
    said = draw(
        '{% field_errors fields as wrong %}{% component "error_summary" errors=wrong %}',
        fields=[
            {"kind": "date", "name": "born", "label": "Born", "error": "No such day."},
            {"kind": "text", "name": "name", "label": "Name"},
        ],
    )
    assert '<a href="#id_born-day">No such day.</a>' in said
    assert said.count("<li>") == 1
