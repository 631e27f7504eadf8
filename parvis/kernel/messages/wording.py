"""From a template and what fills it to what somebody reads: a subject, a text, and the text in the house's look."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import override

from parvis.kernel.messages.rules.mail import blocks, split, template_path
from parvis.kernel.people import api as people


class UnknownTemplate(LookupError):
    """There is no mail template of this name in this language."""


@dataclass(frozen=True)
class Wording:
    """What somebody reads. `text` ends with who signs; `body` does not."""

    subject: str
    body: str
    text: str
    html: str


def demand(template: str, language: str) -> None:
    """See that a template exists, so that a wrong name fails in its cause and not at night in a worker.

    :raises UnknownTemplate: if it does not.
    """
    try:
        get_template(template_path(template, language))
    except TemplateDoesNotExist as error:
        raise UnknownTemplate(f"There is no mail template {template_path(template, language)}.") from error


def subject_and_body(
    template: str, language: str, context: dict[str, Any], organisation: str | None
) -> tuple[str, str]:
    """Return the subject and the text of a message, unsigned."""
    with override(language):
        return split(_plain(template_path(template, language), _surroundings(language, context, organisation)))


def word(template: str, language: str, context: dict[str, Any], organisation: str | None) -> Wording:
    """Return a message in full, in the language of its reader."""
    subject, body = subject_and_body(template, language, context, organisation)
    around = _surroundings(language, {}, organisation)
    with override(language):
        signature = _plain("messages/signature.txt", around).strip()
        html = get_template("messages/mail.html").render(
            {**around, "subject": subject, "blocks": blocks(body), "signature": signature.split("\n")[1:]}
        )
    return Wording(subject, body, f"{body}\n{signature}\n", html)


def _surroundings(language: str, context: dict[str, Any], organisation: str | None) -> dict[str, Any]:
    """Return what every template may mention beside its own values."""
    return {
        **context,
        "language": language,
        "base_url": settings.BASE_URL,
        "organisation": people.organisation(organisation) if organisation else None,
    }


def _plain(path: str, context: dict[str, Any]) -> str:
    """Render a plain text: `&` stays `&`. Values are never themselves read as templates."""
    return Engine.get_default().get_template(path).render(Context(context, autoescape=False))
