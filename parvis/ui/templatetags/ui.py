"""The tags and filters that every template has: components, fields, words.

`{% component "status" text="…" tone="good" %}` draws a component; `{% wrap "notice" title="…" %}…{% endwrap %}` draws
one around what you write; `{% field bound_or_ours %}` draws a form field; `{% sort_heading "due" text %}` a heading.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.base import token_kwargs as read_kwargs
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from parvis.kernel.money import format_cents
from parvis.ui import words
from parvis.ui.components import context_of
from parvis.ui.fields import Field, as_field

register = template.Library()
register.filter("date_words", words.date_words)
register.filter("date_short", words.date_short)
register.filter("moment_words", words.moment_words)
register.filter("number_words", words.number_words)
register.filter("colon", words.colon)


@register.filter
def weekday_words(value: object) -> str:
    """Return a day with its weekday: `dinsdag 24 november 2026`."""
    return words.date_words(value, weekday=True)


@register.filter
def cents(value: int | None) -> str:
    """Return an amount of cents in words of the language: `€ 1 234,50`."""
    return "" if value is None else format_cents(value, get_language() or "nl")


@register.filter
def reference(value: object) -> SafeString:
    """Return a reference in a monospaced face that does not break."""
    return format_html('<span class="reference">{}</span>', value)


@register.filter
def iso(value: object) -> str:
    """Return a day or a moment for a `datetime` attribute."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _render(context: template.Context, name: str, variables: dict[str, Any]) -> str:
    """Draw one component: it knows its parameters, the request and the form's token, and nothing else of the page."""
    outer = {key: context.get(key) for key in ("request", "csrf_token")}
    drawn = get_template(f"ui/components/{name}.html").template  # type: ignore[attr-defined]
    return drawn.render(context.new({**outer, **variables}))


@register.simple_tag(takes_context=True)
def component(context: template.Context, which: str, **given: Any) -> str:
    """Draw the component called `which` with these parameters."""
    return _render(context, which, context_of(which, given))


@register.simple_tag(takes_context=True)
def field(context: template.Context, given: Any, **changes: Any) -> str:
    """Draw a field: ours, a mapping of the same names, or a Django bound field; `changes` win."""
    return _render(context, "field", {"field": as_field(given, **changes)})


@register.simple_tag
def field_errors(given: Any) -> list[Field]:
    """Return the fields that have an error, for the error summary: of a Django form, or of a sequence of fields."""
    return [one for one in (as_field(bound) for bound in given or ()) if one.error]


@register.simple_tag(takes_context=True)
def sort_heading(context: template.Context, key: str, text: str, css: str = "", parameter: str = "sort") -> str:
    """Draw a column heading that sorts by `key`: a link `?sort=key`, or `?sort=-key` when it does so already."""
    query = context["request"].GET.copy()
    now = query.get(parameter, "")
    query[parameter] = f"-{key}" if now == key else key
    query.pop("page", None)
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    return format_html(
        '<th scope="col" aria-sort="{}"{}><a href="?{}">{}</a></th>',
        state,
        format_html(' class="{}"', css) if css else "",
        query.urlencode(),
        text,
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return this page's query string with changes; None takes a parameter away."""
    values = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
    return f"?{values.urlencode()}"


@register.simple_tag
def htmx() -> SafeString:
    """Draw the script of htmx, set to obey the content security policy; for pages that need it, in `scripts`."""
    return format_html(
        '<meta name="htmx-config" content="{}"><script src="{}" defer></script>',
        '{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"historyCacheSize":0}',
        static("django_htmx/htmx-2.min.js"),
    )


class WrapNode(template.Node):
    """A component around what the template writes."""

    def __init__(self, name: FilterExpression, given: dict[str, FilterExpression], content: NodeList) -> None:
        self.name, self.given, self.nodelist = name, given, content

    def render(self, context: template.Context) -> str:
        given = {key: value.resolve(context) for key, value in self.given.items()}
        name = self.name.resolve(context)
        return _render(context, name, context_of(name, {**given, "content": self.nodelist.render(context)}))


@register.tag
def wrap(parser: Parser, token: Token) -> WrapNode:
    """Draw a component around what stands until `{% endwrap %}`; the component gets it as `content`."""
    _, name, *rest = token.split_contents()
    given = read_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"wrap takes name=value after the component's name, not {rest[0]!r}.")
    content = parser.parse(("endwrap",))
    parser.delete_first_token()
    return WrapNode(parser.compile_filter(name), given, content)
